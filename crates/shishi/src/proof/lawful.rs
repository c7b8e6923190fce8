//! What the product never writes, and whoever holds the key could: records that another reader might count differently.
//! A ledger with one of them is refused (docs/ledger-format.md §2, §5 and §9). The fold asks less, because it reads what
//! the product itself decided.

use crate::proof::boards::Boards;
use crate::proof::reacted::Reacted;
use ledger::RecordRef;
use serde_json::{Map, Value as Json};
use std::collections::{HashMap, HashSet};
use zone::Zone;
use zone::content::{canonical_date, is_key, key_digest};
use zone::fact::{Compartment, Field, Kind, Review, Type, kind};
use zone::state::PrintedCell;
use zone::{Month, Period};

type Checked = Result<(), String>;

fn need(condition: bool, what: &str) -> Checked {
    if condition { Ok(()) } else { Err(what.to_owned()) }
}

fn is_digest(text: &str) -> bool {
    text.len() == 64 && is_hex(text)
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12]) && parts.iter().all(|part| is_hex(part))
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && canonical_date(text).is_some_and(|date| date.year() > 0)
}

fn is_instant(text: &str) -> bool {
    let Some((date, time)) = text.split_once('T') else { return false };
    let form = time.len() == 13
        && time.bytes().zip("00:00:00.000Z".bytes()).all(|(byte, of_form)| match of_form {
            b'0' => byte.is_ascii_digit(),
            mark => byte == mark,
        });
    is_date(date) && form && time[..2] < *"24" && time[3..5] < *"60" && time[6..8] < *"60"
}

/// The envelope of any record, known or not.
pub(super) fn envelope(record: &RecordRef<'_>, value: &Json) -> Checked {
    let members = value.as_object().ok_or("is not an object")?;
    need(!members.values().any(Json::is_null), "has a member that is null")?;
    for (name, digests) in [("evidence", &record.evidence), ("personal", &record.personal)] {
        let fit = digests.iter().all(|digest| is_digest(digest)) && digests.is_empty() != members.contains_key(name);
        need(fit, &format!("its {name} is not a list of digests"))?;
    }
    need(record.sealed.is_none_or(is_digest), "its sealed is not a digest")?;
    let ids = [record.zone, record.kind, record.by, record.for_person, record.unit];
    need(ids.into_iter().all(is_key), "names a zone, kind, person or unit that is not a key")?;
    need(["form", "import", "api", "phone", "clock", "setup"].contains(&record.via), "came in by an unknown way")?;
    need(is_uuid(record.command) && record.import.is_none_or(is_uuid), "its command or import is not a UUID")?;
    need(is_date(record.happened), "happened on no date")?;
    need(is_instant(record.recorded), "was recorded at no instant")?;
    need(record.amends.is_none_or(|amends| amends.seq < record.seq), "amends nothing before it")?;
    need(members.get("open").is_some_and(Json::is_object), "its open is not an object")
}

/// The records read so far, as far as the fold does not say it.
#[derive(Default)]
pub(super) struct Course {
    persons: HashSet<String>,
    acting: Acting,
    reacted: Reacted,
    boards: Boards,
}

/// Acts for others, of which their persons have said nothing yet, and delegations that were not ended.
#[derive(Default)]
struct Acting {
    /// By seq: the first version of the fact, and whose act it was.
    unsaid: HashMap<u64, (u64, String)>,
    mandates: HashSet<u64>,
}

impl Acting {
    fn take(&mut self, kind: &Kind, record: &RecordRef<'_>, open: &Map<String, Json>) -> Checked {
        if kind.name.starts_with("delegation.") {
            need(record.by == record.for_person, "says of a delegation what another should say")?;
        }
        match kind.name {
            "delegation.given" | "delegation.stand_in" => drop(self.mandates.insert(record.seq)),
            "delegation.ended" => {
                let of = open.get("delegation").and_then(Json::as_u64);
                need(of.is_some_and(|of| self.mandates.remove(&of)), "ends no delegation that goes on")?;
            }
            "delegation.confirmed" | "delegation.disowned" => {
                let items = open.get("items").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
                need(!items.is_empty(), "speaks of no act")?;
                for item in items {
                    let act = item[1].as_u64().and_then(|seq| self.unsaid.remove(&seq));
                    let is_own =
                        |(first, person): (u64, String)| item[0].as_u64() == Some(first) && person == record.for_person;
                    need(act.is_some_and(is_own), "speaks of what is no act of that person by another, or again")?;
                }
            }
            _ if record.by != record.for_person && record.import.is_none() => {
                let first = record.amends.map_or(record.seq, |amends| amends.seq);
                self.unsaid.insert(record.seq, (first, record.for_person.to_owned()));
            }
            _ => {}
        }
        Ok(())
    }
}

/// What a reference may name.
struct Known<'a> {
    zone: &'a Zone,
    persons: &'a HashSet<String>,
}

impl Course {
    /// The next record, before it is folded. One of an unknown kind or version is the fold's to name.
    pub(super) fn take(&mut self, zone: &Zone, record: &RecordRef<'_>, sealed: Option<&[u8]>) -> Checked {
        let Some(kind) = known(record) else { return Ok(()) };
        let open = object(record.open.as_bytes()).ok_or("its open is not an object")?;
        let known = Known { zone, persons: &self.persons };
        need(record.seq == 0 || zone.org.unit(record.unit).is_some(), "is of an unknown unit")?;
        fields((kind, record.v), Compartment::Open, &open, Some(&known))?;
        let of_sealed = |field: &&Field| field.compartment == Compartment::Sealed;
        let least = kind.fields.iter().filter(of_sealed).any(|field| field.required);
        let may = kind.fields.iter().any(|field| of_sealed(&field));
        need(record.sealed.map_or(!least, |_| may), "has sealed content where there is none, or lacks it")?;
        if let Some(content) = sealed {
            let content = object(content).ok_or("its content is not an object")?;
            fields((kind, record.v), Compartment::Sealed, &content, Some(&known))?;
        }
        if kind.name == zone::system::EPOCH.name {
            let is_root = open.get("lost_root").and_then(Json::as_str).is_some_and(is_digest);
            need(is_root && record.by != record.for_person, "declares an epoch without a root, or by one person")?;
        }
        amendment(zone, kind, record, &open)?;
        if kind.name.starts_with("review.") {
            review(zone, kind, &open)?;
        }
        if let Some(import) = open.get("import").and_then(Json::as_str).filter(|_| kind.name == "import.withdrawn") {
            let left = zone.org.unit(record.unit).is_some_and(|unit| !zone.left_of_import(import, unit).is_empty());
            need(left, "withdraws an import of which nothing of its unit is left")?;
        }
        self.acting.take(kind, record, &open)?;
        self.reacted.take(zone, kind, record, &open)?;
        self.boards.take(zone, kind, &open)?;
        if let Some(person) = open.get("person").and_then(Json::as_str).filter(|_| kind.name == "org.person") {
            self.persons.insert(person.to_owned());
        }
        Ok(())
    }

    /// What there is to say of the red and black lists among them.
    pub(super) fn boards(&self) -> Option<String> {
        self.boards.line()
    }

    /// Whether the records may end here.
    pub(super) fn end(&self) -> Checked {
        self.reacted.end()
    }
}

/// The kind of a record that this program knows.
pub(super) fn known(record: &RecordRef<'_>) -> Option<&'static Kind> {
    kind(record.kind).filter(|kind| kind.had_version(record.v))
}

fn object(bytes: &[u8]) -> Option<Map<String, Json>> {
    serde_json::from_slice(bytes).ok()
}

fn amendment(zone: &Zone, kind: &Kind, record: &RecordRef<'_>, open: &Map<String, Json>) -> Checked {
    let Some(amends) = record.amends else { return Ok(()) };
    need(kind.register, "amends an act")?;
    let number = u32::try_from(amends.seq).ok().and_then(|first| zone.register.by_first(first));
    let (number, row) = number
        .and_then(|number| Some((number, zone.register.row(number)?)))
        .ok_or("amends a fact that does not exist")?;
    need(row.kind().name == kind.name, "amends a fact of another kind")?;
    need(!row.latest.void, "amends a fact that was withdrawn")?;
    need(*zone.org.units[row.unit as usize].id == *record.unit, "amends a fact of another unit")?;
    let parts: Vec<String> = kind
        .key
        .iter()
        .map(|name| match open.get(*name) {
            Some(Json::String(text)) => text.clone(),
            Some(Json::Number(count)) => format!("{:02}", count.as_u64().unwrap_or_default()),
            _ => record.happened.to_owned(),
        })
        .collect();
    let named = zone.register.by_key(&key_digest(kind.name, parts.iter().map(String::as_str)));
    need(kind.key.is_empty() || named == Some(number), "amends a fact and changes its key")
}

fn review(zone: &Zone, kind: &Kind, open: &Map<String, Json>) -> Checked {
    need(open.len() == 1, "reviews neither a list of versions nor an import, or both")?;
    let Some(items) = open.get("items").and_then(Json::as_array) else { return Ok(()) };
    need(!items.is_empty(), "reviews nothing")?;
    let facts = items.iter().filter_map(|item| u32::try_from(item[0].as_u64()?).ok());
    for row in facts.filter_map(|first| zone.register.row(zone.register.by_first(first)?)) {
        need(row.kind().review == Review::FourEyes, &format!("{} names a fact that counts at once", kind.name))?;
        need(
            !row.is_withdrawn_with_import(),
            &format!("{} names a fact that was withdrawn with its import", kind.name),
        )?;
    }
    Ok(())
}

/// The fields of a compartment in a version of the kind: none missing, none unknown, each of its type. Without a ledger
/// references stay open.
fn fields(
    (kind, v): (&Kind, u32),
    compartment: Compartment,
    given: &Map<String, Json>,
    known: Option<&Known<'_>>,
) -> Checked {
    let mut count = 0;
    for field in kind.fields.iter().filter(|field| field.compartment == compartment && field.since <= v) {
        match given.get(field.name) {
            None => need(!field.required, &format!("lacks {}", field.name))?,
            Some(value) => {
                count += 1;
                let keyed = !kind.key.contains(&field.name) || value.as_u64().is_none_or(|count| count < 100);
                need(keyed && fits(field, value, known), &format!("its {} is not a value of this field", field.name))?;
            }
        }
    }
    need(count == given.len(), "has an unknown field")
}

/// The open fields of an edition's record by itself.
pub(super) fn edition(kind: &Kind, open: &Json) -> Checked {
    fields((kind, 1), Compartment::Open, open.as_object().ok_or("its open is not an object")?, None)
}

fn fits(field: &Field, value: &Json, known: Option<&Known<'_>>) -> bool {
    let text = value.as_str();
    let is = |test: fn(&str) -> bool| text.is_some_and(test);
    let decimal = |value: &Json, signed: bool| {
        let read = value.as_str().and_then(rulebook::Decimal::parse);
        read.is_some_and(|read| signed || read >= rulebook::Decimal::ZERO)
    };
    let all = |test: &dyn Fn(&Json) -> bool| value.as_array().is_some_and(|items| items.iter().all(test));
    let is_key_of = |item: &Json| item.as_str().is_some_and(is_key);
    match field.ty {
        Type::Key | Type::Item(_) => is(is_key),
        Type::Title(most) | Type::Text(most) => text.is_some_and(|text| text.chars().count() <= most),
        Type::Document => all(&Json::is_string),
        Type::Choice(codes) => text.is_some_and(|text| codes.contains(&text)),
        Type::Keys => all(&is_key_of),
        Type::Count(_) => value.is_u64(),
        Type::Quantity { signed, .. } => decimal(value, signed),
        Type::Date => is(is_date),
        Type::Month => is(|text| Month::parse(text).is_some()),
        Type::Period => is(|text| Period::parse(text).is_some()),
        Type::Unit(types) => text.is_some_and(|text| known.is_none_or(|known| known.has_unit(text, types))),
        Type::Subject(of) => text.is_some_and(|text| {
            known.is_none_or(|known| known.zone.register.by_key(&key_digest(of, std::iter::once(text))).is_some())
        }),
        Type::Person => text.is_some_and(|text| known.is_none_or(|known| known.persons.contains(text))),
        Type::Persons => {
            let ids: Vec<&str> = value.as_array().into_iter().flatten().filter_map(Json::as_str).collect();
            let is_known = |id: &&str| known.is_none_or(|known| known.persons.contains(*id));
            all(&Json::is_string) && ids.is_sorted_by(|a, b| a < b) && ids.iter().all(is_known)
        }
        Type::Hours => {
            value.as_array().is_some_and(|hours| hours.len() == 24)
                && all(&|hour: &Json| hour.is_null() || decimal(hour, false))
        }
        Type::Versions => all(&|item: &Json| {
            item.as_array().is_some_and(|pair| {
                pair.len() == 2 && pair.iter().all(|seq| seq.as_u64().is_some_and(|seq| seq <= u64::from(u32::MAX)))
            })
        }),
        Type::Json => match field.name {
            "key" => value.is_string(),
            "demonstration" => value.is_boolean(),
            "signers" => all(&Json::is_string),
            "places" => all(&|place: &Json| {
                let is_whole = place.as_object().is_some_and(|members| !members.values().any(Json::is_null));
                let read = serde_json::from_value::<zone::board::Listed>(place.clone());
                is_whole && read.is_ok_and(|place| matches!(place.list.as_deref(), None | Some("red" | "black")))
            }),
            _ => all(&|cell: &Json| {
                cell.get("rank").is_none_or(Json::is_u64) && serde_json::from_value::<PrintedCell>(cell.clone()).is_ok()
            }),
        },
    }
}

impl Known<'_> {
    fn has_unit(&self, id: &str, types: &[&str]) -> bool {
        let unit = self.zone.org.unit(id).map(|number| &self.zone.org.units[number as usize]);
        unit.is_some_and(|unit| types.is_empty() || types.contains(&unit.ty))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_instants_are_those_of_the_calendar_in_one_form() {
        assert!(is_date("2020-02-29") && is_instant("2019-03-05T02:11:05.123Z"));
        for text in ["2019-02-30", "2019zzz", "20190-01-01", "+2019-01-01", "0000-01-01", "2019-1-1", "2019-01-01 "] {
            assert!(!is_date(text), "{text}");
        }
        for text in [
            "2019-03-05T24:00:00.000Z",
            "2019-03-05T02:60:00.000Z",
            "2019-03-05T02:11:05Z",
            "2019-03-05T02:11:05.1234",
            "2019-02-30T02:11:05.123Z",
        ] {
            assert!(!is_instant(text), "{text}");
        }
    }
}
