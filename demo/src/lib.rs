//! The demonstration year: what the offices of an invented development zone record from the last days of 2018 to the
//! morning of 20 January 2020. One seed gives one ledger; another seed gives other records and the same figures.
//!
//! Each office's year is *planned* in a file of its own as acts with their instants (`diary`), and then carried out
//! in the order of time through [`World`], so that every act is decided by the product itself. Why there are as many
//! records as there are: `demo/BUDGET.md`.

mod air_months;
mod air_year;
mod boards_year;
mod chance;
mod city_year;
mod course;
mod days;
mod delegation_year;
mod diary;
mod economy_amounts;
mod economy_year;
mod finance_year;
mod investment_year;
mod memory;
mod names;
mod orders_year;
mod org_year;
mod party_year;
mod people;
mod permits_year;
mod photos;
mod problems_year;
mod production_year;
mod projects_year;
mod ratings_year;
mod report_year;
mod sheets;
mod social_year;
mod targets;
mod weeks_year;
mod world;

pub use memory::Memory;
pub use targets::Targets;
pub use world::World;

use chance::Chance;
use days::{Days, instant};
use diary::Diary;
use jiff::Timestamp;
use jiff::civil::date;
use people::Cast;
use zone::{Problem, Refusal};

/// Name of the demonstration zone.
pub const ZONE_NAME: &str = "河湾开发区";
/// The zone's time zone.
pub const TIME_ZONE: &str = "Asia/Shanghai";

/// What is drawn, and how much of it.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Seed of everything that is drawn.
    pub seed: u64,
    /// Multiplies city objects, key projects with their supervision, and activities: for load. With anything but 1
    /// the targets do not hold.
    pub scale: u32,
}

/// Somebody who can log in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Login name.
    pub login: String,
    /// Display name, invented.
    pub name: String,
    /// Post, in words.
    pub post: String,
    /// Pseudonymous id.
    pub person: String,
    /// Id of the unit.
    pub unit: String,
}

/// Everybody who can log in, in the order of the posts.
pub type Accounts = Vec<Account>;

/// Id of the demonstration zone of a seed.
pub fn zone_id(seed: u64) -> String {
    format!("z-{}", Chance::new(seed, "zone").hex(6))
}

/// The instant of the genesis: 2018-12-25 08:00 in the zone.
pub fn started() -> Timestamp {
    instant(date(2018, 12, 25), 8 * 60, 0)
}

/// The instant at which the demonstration is handed over: Monday 2020-01-20 08:00 in the zone.
pub fn ended() -> Timestamp {
    instant(date(2020, 1, 20), 8 * 60, 0)
}

/// A seed rule, read, and its text.
pub(crate) type SeedRule = (rulebook::Rule, String);

/// What every office's year is planned from.
pub(crate) struct Plan<'a> {
    pub(crate) targets: &'a Targets,
    pub(crate) options: Options,
    pub(crate) cast: &'a Cast,
    pub(crate) days: &'a Days,
    pub(crate) rules: &'a [SeedRule],
}

impl Plan<'_> {
    /// An office's own stream, so that what one office draws does not depend on the others.
    pub(crate) fn chance(&self, stream: &str) -> Chance {
        Chance::new(self.options.seed, stream)
    }

    /// A number of things, multiplied for load.
    pub(crate) fn scaled(&self, number: u32) -> usize {
        (number * self.options.scale) as usize
    }
}

/// Runs the whole year in a world whose ledger holds just the genesis. `rules` are the texts of the seed rules
/// (reports excepted), `report` the text of the year report.
pub fn fill(
    world: &mut dyn World,
    targets: &Targets,
    options: &Options,
    rules: &[String],
    report: &str,
) -> Result<Accounts, Refusal> {
    let mut read: Vec<SeedRule> = Vec::new();
    for text in rules {
        let rule = rulebook::Rule::parse(text).map_err(|faults| {
            let first = text.lines().next().unwrap_or_default().to_owned();
            let what = faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
            Problem::new("rule-fault").with("line", first).with("what", what)
        })?;
        read.push((rule, text.clone()));
    }
    read.sort_by(|(a, _), (b, _)| (&a.id, a.version).cmp(&(&b.id, b.version)));
    let days = Days::known(&read);
    let cast = Cast::draw(world.zone().id.to_string(), targets, options.seed);
    let plan = Plan { targets, options: *options, cast: &cast, days: &days, rules: &read };
    let mut diary = Diary::new(options.seed);
    org_year::plan(&plan, &mut diary);
    party_year::plan(&plan, &mut diary);
    economy_year::plan(&plan, &mut diary);
    investment_year::plan(&plan, &mut diary);
    let projects = projects_year::plan(&plan, &mut diary);
    weeks_year::plan(&plan, &mut diary, &projects);
    finance_year::plan(&plan, &mut diary, &projects);
    permits_year::plan(&plan, &mut diary, &projects);
    problems_year::plan(&plan, &mut diary, &projects);
    boards_year::plan(&plan, &mut diary);
    orders_year::plan(&plan, &mut diary);
    city_year::plan(&plan, &mut diary);
    air_year::plan(&plan, &mut diary);
    social_year::plan(&plan, &mut diary);
    report_year::plan(&plan, &mut diary, report);
    delegation_year::plan(&plan, &mut diary);
    ratings_year::plan(&plan, &mut diary, &projects);
    production_year::plan(&plan, &mut diary, &projects);
    diary.carry_out(world)?;
    world.advance(ended());
    Ok(cast.accounts())
}
