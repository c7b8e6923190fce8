//! The cases in a catalogue's file: what a permit waits for, and the longest way through all of it.

use super::Catalogue;
use crate::reader::{Faults, TableReader};

/// A case of the rule's file: either `item` with its `needs`, or `longest` with its `days`.
pub(crate) struct CatalogueCase;

impl CatalogueCase {
    pub(crate) fn check(mut case: TableReader<'_>, catalogue: &Catalogue, faults: &mut Faults<'_>) {
        let names = |positions: &[usize]| {
            let permits = positions.iter().map(|at| catalogue.permits()[*at].id.clone());
            permits.collect::<Vec<String>>()
        };
        if case.has("item") {
            let item = case.text("item", faults);
            let expected = case.texts("needs", faults);
            match catalogue.position(&item) {
                None => faults.add(&case.span, format!("{item:?} is no item of this catalogue")),
                Some(position) => {
                    let needs = names(catalogue.before(position));
                    if needs != expected {
                        faults.add(&case.span, format!("{item} needs {needs:?}, not {expected:?}"));
                    }
                }
            }
        } else {
            let expected = (case.texts("longest", faults), case.integer("days", faults));
            let (way, days) = catalogue.longest_way(&|at| Some(catalogue.permits()[at].promised_days));
            let way = names(&way);
            if (&way, days) != (&expected.0, expected.1) {
                faults.add(
                    &case.span,
                    format!("the longest way is {way:?} of {days} days, not {:?} of {}", expected.0, expected.1),
                );
            }
        }
        case.finish(faults);
    }
}
