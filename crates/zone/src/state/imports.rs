//! What imports wrote, and how a whole one is taken back.

use super::Zone;
use crate::register::Row;

impl Zone {
    pub(super) fn withdraw_import(&mut self, import: &str, unit: u32) {
        for number in self.left_of_import(import, unit) {
            let old = self.register.row(number).expect("a number from the register").clone();
            if old.kind().name == "org.grant" {
                self.org.put_grant(old.first, None);
            }
            self.replace(number, &old, old.without_import());
        }
    }

    /// Number of an import; facts carry it while their last version is the import's.
    pub fn import(&self, id: &str) -> Option<u32> {
        self.imports.get(id).copied()
    }

    /// Facts of an import that wait for review.
    pub fn waiting_of_import(&self, import: &str) -> Vec<u32> {
        let Some(number) = self.imports.get(import) else { return Vec::new() };
        let mut rows: Vec<u32> = self
            .register
            .all_waiting()
            .filter(|row| self.register.row(*row).is_some_and(|row| row.import == *number))
            .collect();
        rows.sort_unstable();
        rows
    }

    /// Facts whose last version an import wrote, withdrawn ones too, in the order of recording.
    pub fn of_import(&self, import: &str) -> Vec<u32> {
        let Some(import) = self.import(import) else { return Vec::new() };
        let of_import = |number: &u32| self.register.row(*number).is_some_and(|row| row.import == import);
        (0..self.register.len() as u32).filter(of_import).collect()
    }

    /// Those of a unit that stand as the import wrote them: nobody has amended or withdrawn them.
    pub fn left_of_import(&self, import: &str, unit: u32) -> Vec<u32> {
        let left = |row: &Row| row.unit == unit && row.is_unamended() && !row.latest.void;
        let mut numbers = self.of_import(import);
        numbers.retain(|number| self.register.row(*number).is_some_and(|row| left(row)));
        numbers
    }

    pub(super) fn import_number(&mut self, id: &str) -> u32 {
        if let Some(number) = self.imports.get(id) {
            return *number;
        }
        let number = self.imports.len() as u32 + 1;
        self.imports.insert(id.into(), number);
        number
    }
}
