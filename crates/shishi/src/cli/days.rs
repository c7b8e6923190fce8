//! Days of a demonstration that pass with nobody there. Its clock runs at real speed and stands still while nothing is
//! served; whoever wants to see what a limit brings need not wait for it.

use super::Failure;
use crate::engine::{Clock, Keeper};
use jiff::Span;
use jiff::civil::Date;
use std::cell::RefCell;
use std::path::Path;
use store::Durability;

/// So many days may pass at once: a slip of the pen must not close a century.
const AT_ONCE: i64 = 366;

/// Closes every day before this one: what is not done by then is late, and what follows from that is recorded.
pub(super) fn pass(dir: &Path, until: Date) -> Result<(), Failure> {
    let mut keeper = Keeper::open(dir, Durability::Full)?;
    if !keeper.zone.demonstration {
        return Err(Failure(format!("--until {until}: only the days of a demonstration pass when somebody wishes")));
    }
    let today = keeper.zone.date_of(Clock::of(&keeper.zone).now());
    let latest = today.checked_add(Span::new().days(AT_ONCE))?;
    if until < today || until > latest {
        return Err(Failure(format!("--until {until}: it is {today} there; a day up to {latest} can be waited for")));
    }
    let morning = until.to_zoned(keeper.zone.time_zone.clone())?.timestamp();
    let audit = RefCell::new(keeper.files.open_audit(Durability::Full)?);
    keeper.settle_days(morning, || audit.borrow_mut().head())?;
    Ok(())
}
