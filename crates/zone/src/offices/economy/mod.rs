//! Economy (经济): the months of enterprises above designated size as they report them (cumulative from January), the
//! budget revenue by month, and statistics of others that shares are measured against. Rules: `rulebook/economy/`.

pub(crate) mod decide;
mod fact;
pub use fact::{BUDGET_REVENUE, EXTERNAL_STATISTIC, MONTH};
