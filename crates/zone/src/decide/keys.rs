//! Another key of the zone: what is refused, and who may do it.

use super::{Draft, check_persons, declared};
use crate::org::Role;
use crate::refusal::{Problem, Refusal};
use crate::state::Zone;
use crate::system::KEY_ROTATED;
use jiff::Timestamp;
use ledger::{Rotation, RotationFault};

/// The record that another key signs from here on. The system administrator has the machine and with it the key's file, the
/// security administrator answers for keys: neither changes it alone.
pub fn rotate_key(zone: &Zone, rotation: &Rotation, persons: [&str; 2], now: Timestamp) -> Result<Draft, Refusal> {
    let mut problems: Vec<Problem> =
        zone.chain.faults(zone.size, rotation).into_iter().map(|fault| Problem::new(code(fault))).collect();
    check_persons(zone, persons, &mut problems);
    for (role, code) in [
        (Role::Administrator, "rotation-needs-administrator"),
        (Role::SecurityAdministrator, "rotation-needs-security-administrator"),
    ] {
        let today = zone.date_of(now);
        let has = |person: &&str| {
            let number = zone.org.person(person);
            number.is_some_and(|number| zone.org.rights(number, today).any(|right| right.role == role))
        };
        if !persons.iter().any(has) {
            problems.push(Problem::field("persons", code));
        }
    }
    if !problems.is_empty() {
        return Err(Refusal(problems));
    }
    let open = serde_json::to_value(rotation).expect("a change of keys serialises");
    Ok(declared(zone, KEY_ROTATED.name, "key", &open, persons, now))
}

fn code(fault: RotationFault) -> &'static str {
    match fault {
        RotationFault::NoKey => "rotation-no-key",
        RotationFault::Origin => "rotation-origin",
        RotationFault::NotInForce => "rotation-not-in-force",
        RotationFault::Reused => "rotation-reused",
        RotationFault::Size => "rotation-size",
        RotationFault::OldSignature => "rotation-old-signature",
        RotationFault::NewSignature => "rotation-new-signature",
    }
}
