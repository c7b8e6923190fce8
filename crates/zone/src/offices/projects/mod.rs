//! Key projects (重点项目): the register of provincial and municipal projects with one accountable unit each, their
//! leads, and the daily supervision entry (一天一督导). Rules: `rulebook/projects/`.

mod fact;
pub use fact::{LEAD, OPENING_BALANCE, PROJECT, SUPERVISION};
