//! Lists remember how each person left them: conditions and order.

use crate::web::PageError;
use crate::web::records::desk::Desk;
use crate::web::records::filter::Filter;
use crate::web::records::list::sent_filter;
use std::collections::HashMap;
use zone::fact::Kind;

/// What a list's address may say of the list.
const SAYS: [&str; 10] = ["status", "month", "from", "to", "unit", "q", "import", "sort", "order", "page"];

/// The filter of a list, and whether it was remembered. What a person sets on the list itself (`keep`) is kept; what a
/// link from elsewhere says counts once; an address that says nothing gives the list as it was left; `all` forgets.
pub fn filter(desk: &Desk<'_>, kind: &Kind, query: &HashMap<String, String>) -> Result<(Filter, bool), PageError> {
    let viewer = desk.viewer;
    let name = format!("list:{}", kind.name);
    let failed = |error: store::StoreError| desk.failed(&error.into());
    let asked = Filter::read(&viewer.zone, query);
    let own = desk.state.accounts.own();
    if query.contains_key("keep") || query.contains_key("all") {
        own.put_preference(viewer.person(), &name, &asked.query(&viewer.zone)).map_err(failed)?;
        return Ok((asked, false));
    }
    if SAYS.iter().any(|part| query.contains_key(*part)) {
        return Ok((asked, false));
    }
    let left = own.preference(viewer.person(), &name).map_err(failed)?;
    Ok(left.map_or((asked, false), |left| (sent_filter(viewer, &left), true)))
}
