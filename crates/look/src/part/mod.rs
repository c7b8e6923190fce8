//! The pieces a page is made of.

mod button;
mod duty;
mod league;
mod milestone;
mod page;
mod permits;
mod sketch;
mod spark;
mod state;
mod table;
mod timeline;
mod wall;

pub use button::{ButtonKind, button, link_button, print_button};
pub use duty::{Duty, clock, duties};
pub use league::{League, LeaguePart, LeagueRow, StepState, explanation, league, part_bar, steps};
pub use milestone::{Milestone, Reached, milestones};
pub(crate) use page::phrase_parts;
pub use page::{Columns, StripCell, columns, empty, facts, figure, head, identity, phrase, section, strip, tools};
pub use permits::{Permit, PermitStand, permits, permits_key};
pub use sketch::{MAP, Point, Site, Spot, Tile, mapped, plan, sketch};
pub use spark::spark;
pub(crate) use state::grouped;
pub use state::{Tone, board, chip, light, light_mark, note, progress};
pub use table::{Column, Pager, Table, compact_table, pager, table};
pub use timeline::{Told, photo, thumb, timeline};
pub use wall::{WallRow, WallTable, again, wall, wall_counts, wall_panel, wall_rows, wall_table};
