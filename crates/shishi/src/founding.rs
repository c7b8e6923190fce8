//! The two tables with which a zone may begin: its units, and the people who work in it from the first day, with what each
//! may do. They are read as every table of an office is – any order of columns, words or codes, xlsx or csv –, and all
//! that is wrong with them is said at once. What they say is recorded by the setup (`seed.rs`), as the three administrators are.

use crate::accounts::{LOGIN_MOST, NewAccount, is_login_name};
use crate::imports::{Columns, Fault, remarks};
use crate::messages::Language;
use crate::workbook::{self, Row, WorkbookError};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::path::Path;
use zone::content::{Split, read_fields, typed_date};
use zone::fact::{Field, Kind, Office, Review, Type};
use zone::org::{ACCOUNT_UNITS, OFFICES, UNIT};
use zone::{Problem, Refusal, Zone};

/// A row of the people: an account and one right of its person. A form, and no kind of record: of the person the ledger
/// has an id, of the right a grant. None of the three administrators comes by it.
static MEMBER: Kind = Kind::new(
    "org.member",
    Office::Org,
    Review::SelfAccepting,
    &["login"],
    &[
        Field::open("login", Type::Title(LOGIN_MOST)),
        Field::personal("name", Type::Text(40)),
        Field::personal("post", Type::Text(60)),
        Field::open("unit", Type::Unit(ACCOUNT_UNITS)).optional(),
        Field::open("role", Type::Choice(&["officer", "reviewer", "leader", "auditor", "editor", "rule_keeper"])),
        Field::open("office", Type::Choice(OFFICES)).optional(),
        Field::open("scope", Type::Unit(&[])).optional(),
    ],
);

/// What a row of the people says.
#[derive(Clone, Deserialize)]
pub struct Member {
    /// Login name.
    pub login: String,
    /// Name.
    pub name: String,
    /// Post.
    pub post: String,
    /// Id of the person's own unit; the zone itself if the row says none.
    pub unit: String,
    /// Code of the role.
    pub role: String,
    /// Code of the office for which it is given; every office if none.
    pub office: Option<String>,
    /// Id of the unit for which it is given; every unit if none.
    pub scope: Option<String>,
}

impl Member {
    /// Whether another row of the same login name describes the same person.
    pub fn is_of(&self, account: &NewAccount) -> bool {
        (&self.name, &self.post, &self.unit) == (&account.name, &account.post, &account.unit)
    }

    /// The account of this person.
    pub fn account(&self, person: String) -> NewAccount {
        let Self { login, name, post, unit, .. } = self.clone();
        NewAccount { login, person, name, post, unit }
    }
}

/// Something in a table that is not as it must be.
#[derive(Debug)]
pub struct Wrong {
    kind: &'static Kind,
    /// The row in its file; 0 if it is the file as a whole.
    row: u64,
    faults: Vec<Fault>,
}

impl Wrong {
    /// The same in words.
    pub fn text(&self, language: Language) -> String {
        let values = [
            ("table", language.kind(self.kind.name)),
            ("row", self.row.to_string()),
            ("text", remarks(&self.faults, language, self.kind)),
        ];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        language.format(if self.row == 0 { "founding-file" } else { "founding-row" }, &values)
    }
}

/// One of the two tables.
pub struct Table {
    kind: &'static Kind,
    columns: Columns,
    rows: Vec<Row>,
}

impl Table {
    fn read(kind: &'static Kind, path: &Path) -> Result<Self, Wrong> {
        let wrong = |row: u64, faults: Vec<Fault>| Wrong { kind, row, faults };
        if !path.exists() {
            return Err(wrong(0, vec![Fault::new("founding-no-file", &[("path", &path.display().to_string())])]));
        }
        let rows = workbook::open(path).and_then(Iterator::collect::<Result<Vec<Row>, _>>);
        let rows = rows.map_err(|error| wrong(0, vec![Fault::from(&error)]))?;
        let mut rows = rows.into_iter().filter(|row| row.cells.iter().any(|cell| !cell.is_blank()));
        let header = rows.next().ok_or_else(|| wrong(0, vec![Fault::from(&WorkbookError::Empty)]))?;
        let is_dated = kind.name == UNIT.name;
        let columns =
            if is_dated { Columns::read(kind, &header.cells) } else { Columns::read_undated(kind, &header.cells) };
        let columns = columns.map_err(|faults| wrong(header.number, faults))?;
        let unknown = columns.unknown.iter().map(|heading| Fault::new("founding-heading", &[("heading", heading)]));
        match unknown.collect::<Vec<_>>() {
            unknown if unknown.is_empty() => Ok(Self { kind, columns, rows: rows.collect() }),
            unknown => Err(wrong(header.number, unknown)),
        }
    }

    /// Its rows.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter()
    }

    /// What is wrong with a row, by a refusal.
    pub fn refused(&self, row: &Row, refusal: Refusal) -> Wrong {
        self.wrong(row, refusal.0.into_iter().map(Fault::from).collect())
    }

    /// That a row gives a login name which is somebody else's.
    pub fn taken(&self, row: &Row) -> Wrong {
        self.wrong(row, vec![Fault::new("founding-login-taken", &[]).at("login")])
    }

    fn wrong(&self, row: &Row, faults: Vec<Fault>) -> Wrong {
        Wrong { kind: self.kind, row: row.number, faults }
    }

    fn split(&self, row: &Row, zone: &Zone) -> (Split, Vec<Fault>) {
        let mut problems = Vec::new();
        let split = read_fields(zone, self.kind, |at, field| self.columns.given(at, field, row), &mut problems);
        (split, problems.into_iter().map(Fault::from).collect())
    }

    /// Day and content of a unit's record. Its parent must stand further up.
    pub fn unit(&self, row: &Row, zone: &Zone) -> Result<(String, Map<String, Value>), Wrong> {
        let (split, mut faults) = self.split(row, zone);
        let typed = self.columns.happened(row);
        let day = typed_date(typed);
        if day.is_none() {
            faults.push(Problem::field("happened", "not-a-date").with("value", typed).into());
        }
        match day.filter(|_| faults.is_empty()) {
            Some(day) => Ok((day.to_string(), split.open)),
            None => Err(self.wrong(row, faults)),
        }
    }

    /// What a row says of a person.
    pub fn member(&self, row: &Row, zone: &Zone) -> Result<Member, Wrong> {
        let (mut split, mut faults) = self.split(row, zone);
        let login = split.open.get("login").and_then(Value::as_str);
        if login.is_some_and(|login| !is_login_name(login)) {
            faults.push(Fault::new("account-login-wrong", &[("most", &LOGIN_MOST.to_string())]).at("login"));
        }
        if !faults.is_empty() {
            return Err(self.wrong(row, faults));
        }
        split.open.append(&mut split.personal);
        split.open.entry("unit").or_insert_with(|| zone.id.as_ref().into());
        let member = serde_json::from_value(Value::Object(split.open));
        member.map_err(|error| {
            self.wrong(row, vec![Fault::new("imports-file-damaged", &[("error", &error.to_string())])])
        })
    }
}

/// What a zone begins with beside its three administrators; nothing by default.
#[derive(Default)]
pub struct Founding {
    /// Its units.
    pub units: Option<Table>,
    /// Its people.
    pub people: Option<Table>,
}

impl Founding {
    /// Reads the tables of the files that are given.
    pub fn read(units: Option<&Path>, people: Option<&Path>) -> Result<Self, Vec<Wrong>> {
        let read = |kind, path: Option<&Path>| path.map(|path| Table::read(kind, path)).transpose();
        match (read(&UNIT, units), read(&MEMBER, people)) {
            (Ok(units), Ok(people)) => Ok(Self { units, people }),
            (units, people) => Err([units.err(), people.err()].into_iter().flatten().collect()),
        }
    }
}
