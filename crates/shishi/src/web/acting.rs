//! What a person may do for others today: enter acts for whoever has delegated it, and do the work of whoever is absent. The
//! rights are theirs; `zone::delegation` decides, this says what a page offers.

use crate::web::viewer::units_of;
use crate::web::{PageError, Viewer};
use jiff::civil::Date;
use std::sync::Arc;
use zone::Zone;
use zone::delegation::{Mandate, Sort};
use zone::fact::{Kind, Office};
use zone::org::{Right, Role};
use zone::register::{Row, Version};

/// A mandate that is in force, with the rights of the person whose acts it is for.
pub struct Acting {
    /// His pseudonymous id.
    pub person: String,
    /// The mandate.
    pub mandate: Arc<Mandate>,
    rights: Vec<Right>,
}

impl Acting {
    /// What a person may do for others on a day.
    pub fn of(zone: &Zone, deputy: &str, on: Date) -> Vec<Self> {
        let Some(deputy) = zone.org.person(deputy) else { return Vec::new() };
        let mandates = zone.delegations.of_deputy(&zone.org, deputy, on);
        mandates
            .filter_map(|mandate| {
                let principal = mandate.principal?;
                let person = zone.org.people[principal as usize].to_string();
                Some(Self {
                    person,
                    mandate: mandate.clone(),
                    rights: zone.org.rights(principal, on).cloned().collect(),
                })
            })
            .collect()
    }

    /// Units for which the kind may be recorded for the person.
    pub fn units(&self, zone: &Zone, kind: &Kind) -> Vec<Arc<str>> {
        if self.mandate.covers(kind) { units_of(zone, &self.rights, kind) } else { Vec::new() }
    }

    /// Whether an act of a kind that is of no unit may be done for the person.
    pub fn may(&self, kind: &Kind) -> bool {
        self.mandate.covers(kind) && self.rights.iter().any(|right| right.may_record(kind, 0))
    }

    /// What the absent person has in his unit, for whoever stands in.
    fn of_stand_in(&self) -> impl Iterator<Item = &Right> {
        let is_his_work = |right: &&Right| matches!(right.role, Role::Officer | Role::Reviewer);
        self.rights.iter().filter(is_his_work).filter(|_| self.mandate.sort == Sort::StandIn)
    }

    /// A stand-in opens the absent person's offices, a clerk those of the kinds that he enters.
    pub fn may_read(&self, office: Office) -> bool {
        let named = self.mandate.kinds.iter().any(|kind| kind.office == office && Office::WORKING.contains(&office));
        self.of_stand_in().any(|right| right.may_read(office))
            || (named && self.rights.iter().any(|right| right.may_read(office)))
    }
}

impl Viewer {
    /// The viewer's own rights, and those in whose holders' place he stands.
    pub fn own_and_stand_in(&self) -> impl Iterator<Item = &Right> {
        self.rights.iter().chain(self.acting.iter().flat_map(Acting::of_stand_in))
    }

    /// Units for which the person may record a kind, in whosever name, by id.
    pub fn units_of_forms(&self, kind: &Kind) -> Vec<Arc<str>> {
        let mut units = self.units_to_record(kind);
        for unit in self.acting.iter().flat_map(|acting| acting.units(&self.zone, kind)) {
            if !units.contains(&unit) {
                units.push(unit);
            }
        }
        units
    }

    /// In whose names the person may record a kind in one of these units: ids, his own first.
    pub fn names_to_record(&self, kind: &Kind, units: &[Arc<str>]) -> Vec<String> {
        let fits = |own: Vec<Arc<str>>| own.iter().any(|unit| units.contains(unit));
        let mut names: Vec<String> = Vec::new();
        if fits(self.units_to_record(kind)) {
            names.push(self.person().to_owned());
        }
        for acting in self.acting.iter().filter(|acting| fits(acting.units(&self.zone, kind))) {
            if !names.contains(&acting.person) {
                names.push(acting.person.clone());
            }
        }
        names
    }

    /// In whose name the person would amend a fact, if nothing else is said: the same one's as the last version, where he may.
    pub fn name_to_amend(&self, kind: &Kind, unit: &str, last: &Version) -> String {
        let names = self.names_to_record(kind, &[unit.into()]);
        let before = self.zone.org.people.get(last.for_person as usize).map(ToString::to_string).unwrap_or_default();
        let same = names.iter().find(|name| **name == before).or_else(|| names.first());
        same.cloned().unwrap_or_else(|| self.person().to_owned())
    }

    /// In whose name the viewer may review a fact: his own, or that of a reviewer for whom he stands in. Neither may have
    /// typed it or be the one whose act it was.
    pub fn reviews_as(&self, row: &Row) -> Option<&str> {
        let org = &self.zone.org;
        let is_own = |id: &str| {
            let person = org.person(id);
            [row.latest.by, row.latest.for_person].iter().any(|of| person == Some(*of))
        };
        let may = |right: &Right| right.may_review(row.kind().office, row.unit);
        let standing = self.acting.iter().filter(|acting| acting.of_stand_in().any(&may));
        let own = self.rights.iter().any(&may).then(|| self.person());
        let names = own.into_iter().chain(standing.map(|acting| acting.person.as_str()));
        names.filter(|_| !is_own(self.person())).find(|name| !is_own(name))
    }

    /// Insists on reviewing anything, for oneself or as a stand-in.
    pub fn must_review(&self) -> Result<(), PageError> {
        if self.own_and_stand_in().any(|right| right.role == Role::Reviewer) {
            return Ok(());
        }
        self.must_be(Role::Reviewer)
    }
}
