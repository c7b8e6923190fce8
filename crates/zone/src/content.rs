//! From content to values and back: the one reader of fields, for records that are folded and for commands that are
//! typed, imported or sent.

use crate::fact::{Compartment, Field, Kind, Type};
use crate::period::{Month, Period};
use crate::personal_data;
use crate::refusal::Problem;
use crate::state::Zone;
use crate::value::{HourSum, ItemId, Value};
use jiff::civil::Date;
use ledger::canonical;
use rulebook::Decimal;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::sync::Arc;

/// Why a record's content cannot be decoded. A server then serves read-only and `verify` ends with 4 or 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// A kind or version that this program does not know.
    #[error("kind {0} version {1} is unknown: a newer version of the program is needed")]
    Newer(String, u32),
    /// The content is not what the kind's table says.
    #[error("{kind}.{field}: {what}")]
    Field {
        /// Kind.
        kind: String,
        /// Field.
        field: String,
        /// What is wrong with it.
        what: &'static str,
    },
    /// The record contradicts the ledger before it.
    #[error("{0}")]
    Order(&'static str),
    /// A change of the key that is none.
    #[error(transparent)]
    Rotation(ledger::RotationFault),
}

/// A key's digest: the first 16 bytes of SHA-256 over kind and key fields, so that the state keeps no strings.
pub type KeyDigest = [u8; 16];

/// Digest of a subject's key: the texts of the key fields in order.
pub fn key_digest<'a>(kind: &str, parts: impl Iterator<Item = &'a str>) -> KeyDigest {
    let mut hasher = Sha256::new();
    hasher.update(kind.as_bytes());
    for part in parts {
        hasher.update([0u8]);
        hasher.update(part.as_bytes());
    }
    hasher.finalize()[..16].try_into().expect("sixteen bytes")
}

/// The decoded content of one compartment or several.
#[derive(Debug, Clone)]
pub struct Decoded {
    /// Values in the order of the kind's fields.
    pub values: Box<[Value]>,
    /// Digest of the key, if the kind has one.
    pub key: Option<KeyDigest>,
}

/// Decodes the open and, if it is here, the sealed content of a record of the register, of version `v` of its kind. Where
/// it is not, its fields are `closed`, if the record has such content.
pub(crate) fn decode(
    zone: &Zone,
    (kind, v): (&'static Kind, u32),
    happened: &str,
    open: &str,
    sealed: Option<&[u8]>,
    closed: Option<Value>,
) -> Result<Decoded, DecodeError> {
    let mut values = vec![Value::Missing; kind.fields.len()].into_boxed_slice();
    let mut keys: [&str; 4] = [""; 4];
    let mut seed =
        Fields { zone, kind, v, values: &mut values, keys: &mut keys, compartment: Compartment::Open, error: None };
    let read = (&mut seed).deserialize(&mut serde_json::Deserializer::from_str(open));
    finish(kind, read, seed.error.take())?;
    if let Some(position) = kind.key.iter().position(|name| *name == "happened") {
        keys[position] = happened;
    }
    let key = (!kind.key.is_empty()).then(|| key_digest(kind.name, keys[..kind.key.len()].iter().copied()));
    match (sealed, closed) {
        (Some(content), _) => {
            let mut unused = [""; 4];
            let mut seed = Fields {
                zone,
                kind,
                v,
                values: &mut values,
                keys: &mut unused,
                compartment: Compartment::Sealed,
                error: None,
            };
            let read = (&mut seed).deserialize(&mut serde_json::Deserializer::from_slice(content));
            finish(kind, read, seed.error.take())?;
        }
        (None, Some(closed)) => close(kind, &mut values, &closed),
        (None, None) => {}
    }
    Ok(Decoded { values, key })
}

/// Gives every sealed field the same value: why there is none.
pub(crate) fn close(kind: &Kind, values: &mut [Value], why: &Value) {
    for (value, field) in values.iter_mut().zip(kind.fields) {
        if field.compartment == Compartment::Sealed {
            value.clone_from(why);
        }
    }
}

fn finish(kind: &Kind, read: Result<(), serde_json::Error>, error: Option<DecodeError>) -> Result<(), DecodeError> {
    match (read, error) {
        (_, Some(error)) => Err(error),
        (Err(_), None) => Err(DecodeError::Field {
            kind: kind.name.into(),
            field: String::new(),
            what: "not an object of known fields",
        }),
        (Ok(()), None) => Ok(()),
    }
}

struct Fields<'z, 'v, 'k, 'de> {
    zone: &'z Zone,
    kind: &'static Kind,
    v: u32,
    values: &'v mut [Value],
    keys: &'k mut [&'de str; 4],
    compartment: Compartment,
    error: Option<DecodeError>,
}

impl<'de> DeserializeSeed<'de> for &mut Fields<'_, '_, '_, 'de> {
    type Value = ();
    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Fields<'_, '_, '_, 'de> {
    type Value = ();
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the fields of a fact")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<&str>()? {
            let is_here =
                |field: &Field| field.name == name && field.compartment == self.compartment && field.since <= self.v;
            let Some(index) = self.kind.fields.iter().position(is_here) else {
                self.error = Some(DecodeError::Field {
                    kind: self.kind.name.into(),
                    field: name.to_owned(),
                    what: "unknown field",
                });
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let field = &self.kind.fields[index];
            let value = match field.ty {
                Type::Count(_) => Some(Value::Count(map.next_value::<u64>()?)),
                Type::Title(most) | Type::Text(most) => {
                    let text = map.next_value::<Cow<'de, str>>()?;
                    (text.chars().count() <= most).then_some(Value::Stored)
                }
                Type::Document | Type::Versions | Type::Json | Type::Keys => {
                    map.next_value::<IgnoredAny>()?;
                    Some(Value::Stored)
                }
                Type::Hours => hours(&map.next_value::<Vec<Option<&str>>>()?),
                Type::Persons => persons(self.zone, &map.next_value::<Vec<&str>>()?),
                _ => {
                    let text = map.next_value::<&'de str>()?;
                    if let Some(position) = self.kind.key.iter().position(|key| *key == name) {
                        self.keys[position] = text;
                    }
                    plain(self.zone, field, text)
                }
            };
            match value {
                Some(value) => self.values[index] = value,
                None => {
                    self.error = Some(DecodeError::Field {
                        kind: self.kind.name.into(),
                        field: name.to_owned(),
                        what: "not a value of this field",
                    });
                }
            }
            if let (Type::Count(_), Some(position)) = (field.ty, self.kind.key.iter().position(|key| *key == name)) {
                self.keys[position] = match self.values[index] {
                    Value::Count(count) => count_text(count),
                    _ => "",
                };
            }
        }
        Ok(())
    }
}

/// Counts in keys are 0 to 99, as texts that live for ever.
pub(crate) fn count_text(count: u64) -> &'static str {
    const TEXTS: [&str; 100] = {
        let mut texts = [""; 100];
        let digits = "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";
        let mut n = 0;
        while n < 100 {
            let (_, rest) = digits.split_at(2 * n);
            let (text, _) = rest.split_at(2);
            texts[n] = text;
            n += 1;
        }
        texts
    };
    TEXTS.get(count as usize).copied().unwrap_or_default()
}

fn hours(items: &[Option<&str>]) -> Option<Value> {
    if items.len() != 24 {
        return None;
    }
    let mut total = HourSum { sum: Decimal::ZERO, hours: 0 };
    for item in items.iter().flatten() {
        let value = Decimal::parse(item).filter(|value| *value >= Decimal::ZERO)?;
        total.sum += value;
        total.hours += 1;
    }
    Some(Value::Hours(Arc::new(total)))
}

fn persons(zone: &Zone, ids: &[&str]) -> Option<Value> {
    let mut numbers = ids.iter().map(|id| zone.org.person(id)).collect::<Option<Vec<u32>>>()?;
    numbers.sort_unstable();
    numbers.dedup();
    (numbers.len() == ids.len()).then(|| Value::Persons(Arc::new(numbers)))
}

fn plain(zone: &Zone, field: &Field, text: &str) -> Option<Value> {
    match field.ty {
        Type::Key => is_key(text).then_some(Value::Stored),
        Type::Item(_) => is_key(text).then(|| Value::Item(Arc::new(ItemId(text.into())))),
        Type::Choice(codes) => codes.iter().position(|code| *code == text).map(|index| Value::Choice(index as u8)),
        Type::Quantity { signed, .. } => {
            Decimal::parse(text).filter(|value| signed || *value >= Decimal::ZERO).map(Value::of_decimal)
        }
        Type::Date => canonical_date(text).map(Value::Date),
        Type::Month => Month::parse(text).map(Value::Month),
        Type::Period => Period::parse(text).map(Value::Period),
        Type::Unit(types) => {
            let unit = zone.org.unit(text)?;
            (types.is_empty() || types.contains(&zone.org.units[unit as usize].ty)).then_some(Value::Unit(unit))
        }
        Type::Subject(of) => zone.register.by_key(&key_digest(of, std::iter::once(text))).map(Value::Row),
        Type::Person => zone.org.person(text).map(Value::Person),
        _ => None,
    }
}

/// Whether a text may be a key.
pub fn is_key(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.+".contains(&byte))
}

/// Reads a date in the one permitted form.
pub fn canonical_date(text: &str) -> Option<Date> {
    text.parse::<Date>().ok().filter(|date| date.to_string() == text)
}

/// A command's content, split into compartments.
#[derive(Debug, Clone, Default)]
pub struct Split {
    /// Open fields.
    pub open: Map<String, Json>,
    /// Sealed fields.
    pub sealed: Map<String, Json>,
    /// Personal fields.
    pub personal: Map<String, Json>,
}

/// Whom the personal content of a record concerns: the person whom it names, or whose own record it is. Nothing if there is
/// no such content or nobody is named.
pub fn person_concerned<'a>(kind: &Kind, content: &'a Split) -> Option<&'a str> {
    let own = (kind.name == crate::org::PERSON.name).then(|| kind.field("person")).flatten();
    let names = own.into_iter().chain(kind.fields.iter().filter(|field| field.ty == Type::Person));
    let parts = [&content.open, &content.sealed, &content.personal];
    let named = names.flat_map(|field| parts.iter().filter_map(|part| part.get(field.name)?.as_str())).next();
    named.filter(|_| !content.personal.is_empty())
}

/// Content that was read: what can be said of it without the newest state. `decide` asks the rest.
#[derive(Debug, Clone)]
pub struct Reading {
    /// When it happened.
    pub happened: Date,
    /// The fields.
    pub split: Split,
    /// The open fields in canonical form.
    pub open: Box<str>,
    /// The sealed fields in canonical form, if there are any.
    pub sealed: Option<Box<str>>,
    /// The personal fields in canonical form, if there are any.
    pub personal: Option<Box<str>>,
}

impl Reading {
    /// Writes every compartment in its canonical form.
    pub fn new(happened: Date, split: Split) -> Result<Self, Problem> {
        let text = |part: &Map<String, Json>| {
            let bytes = canonical::object_bytes(part).map_err(|_| Problem::new("not-canonical"))?;
            Ok(String::from_utf8(bytes).expect("JSON is UTF-8").into_boxed_str())
        };
        let some = |part: &Map<String, Json>| (!part.is_empty()).then(|| text(part)).transpose();
        let (open, sealed, personal) = (text(&split.open)?, some(&split.sealed)?, some(&split.personal)?);
        Ok(Self { happened, split, open, sealed, personal })
    }

    /// The texts that tell it from any other of its kind and unit.
    pub fn texts(&self) -> [&str; 3] {
        [&self.open, self.sealed.as_deref().unwrap_or_default(), self.personal.as_deref().unwrap_or_default()]
    }

    /// Digest of the key, as the register knows it; none if the kind has no key.
    pub fn key(&self, kind: &Kind) -> Option<KeyDigest> {
        let happened = self.happened.to_string();
        let part = |name: &&str| match self.split.open.get(*name) {
            _ if *name == "happened" => happened.as_str(),
            Some(Json::Number(count)) => count_text(count.as_u64().unwrap_or(u64::MAX)),
            Some(Json::String(text)) => text,
            _ => "",
        };
        (!kind.key.is_empty()).then(|| key_digest(kind.name, kind.key.iter().map(part)))
    }
}

/// What was given for a field.
#[derive(Debug, Clone, Copy)]
pub enum Given<'a> {
    /// A text, as cells of tables have it.
    Text(&'a str),
    /// Whatever a form or program sent.
    Json(&'a Json),
}

impl<'a> Given<'a> {
    fn is_empty(self) -> bool {
        match self {
            Self::Text(text) => text.trim().is_empty(),
            Self::Json(Json::Null) => true,
            Self::Json(Json::String(text)) => text.trim().is_empty(),
            Self::Json(Json::Array(items)) => items.is_empty(),
            Self::Json(_) => false,
        }
    }

    fn text(self) -> Cow<'a, str> {
        match self {
            Self::Text(text) => text.trim().into(),
            Self::Json(Json::String(text)) => text.trim().into(),
            Self::Json(Json::Number(number)) => number.to_string().into(),
            Self::Json(_) => "".into(),
        }
    }

    fn items(self) -> Option<&'a [Json]> {
        match self {
            Self::Json(Json::Array(items)) => Some(items),
            _ => None,
        }
    }
}

/// Reads what a person or program sent: tolerant in the writing (`1,234.50`, `2019/3/5`), strict in the meaning. Every
/// problem is reported.
pub fn split(zone: &Zone, kind: &'static Kind, content: &Map<String, Json>, problems: &mut Vec<Problem>) -> Split {
    for name in content.keys() {
        if kind.field(name).is_none() {
            problems.push(Problem::field(name.clone(), "unknown-field"));
        }
    }
    read_fields(zone, kind, |_, field| content.get(field.name).map(Given::Json), problems)
}

/// As [`split`], field by field (position and description) from wherever they stand.
pub fn read_fields<'a>(
    zone: &Zone,
    kind: &'static Kind,
    given: impl Fn(usize, &'static Field) -> Option<Given<'a>>,
    problems: &mut Vec<Problem>,
) -> Split {
    let mut split = Split::default();
    for (at, field) in kind.fields.iter().enumerate() {
        let Some(given) = given(at, field).filter(|given| !given.is_empty()) else {
            if field.required {
                problems.push(Problem::field(field.name, "required"));
            }
            continue;
        };
        match normalise(zone, field, given).and_then(|value| without_personal_numbers(field, value)) {
            Ok(value) => {
                let into = match field.compartment {
                    Compartment::Open => &mut split.open,
                    Compartment::Sealed => &mut split.sealed,
                    Compartment::Personal => &mut split.personal,
                };
                into.insert(field.name.to_owned(), value);
            }
            Err(problem) => problems.push(Problem { field: Some(field.name.to_owned()), ..problem }),
        }
    }
    split
}

/// What people type outside the personal compartment names no telephone, identity card or bank card: the open ledger is
/// public for ever, and sealed text may be printed.
fn without_personal_numbers(field: &Field, value: Json) -> Result<Json, Problem> {
    let typed = matches!(field.ty, Type::Key | Type::Title(_) | Type::Text(_) | Type::Document);
    if !typed || field.compartment == Compartment::Personal {
        return Ok(value);
    }
    let found = match &value {
        Json::String(text) => personal_data::find(text),
        Json::Array(lines) => lines.iter().filter_map(Json::as_str).find_map(personal_data::find),
        _ => None,
    };
    match found {
        Some(number) => Err(Problem::new("personal-number").with("number", number.word())),
        None => Ok(value),
    }
}

fn normalise(zone: &Zone, field: &Field, given: Given<'_>) -> Result<Json, Problem> {
    let text = given.text();
    let shown = || text.chars().take(40).collect::<String>();
    let refuse = |code| Problem::new(code).with("value", shown());
    let free_text = |text: &str, most: usize| {
        if let Some(found) = invisible(text) {
            Err(unseen(text, found))
        } else if text.is_empty() || canonical::check_text(text).is_err() {
            Err(refuse("not-a-text"))
        } else if text.chars().count() > most {
            Err(Problem::new("too-long").with("most", most.to_string()))
        } else {
            Ok(Json::String(text.to_owned()))
        }
    };
    match field.ty {
        Type::Item(rule) => {
            // A table may name an item as the catalogue does.
            let titled = crate::offices::projects::permit::titled(zone, rule, &text);
            let key = titled.map_or_else(|| text.to_lowercase(), str::to_owned);
            if is_key(&key) { Ok(key.into()) } else { Err(refuse("not-a-key")) }
        }
        Type::Key => {
            let key = text.to_lowercase();
            if is_key(&key) { Ok(key.into()) } else { Err(refuse("not-a-key")) }
        }
        Type::Title(most) => free_text(&text, most),
        Type::Text(most) => free_text(&of_paragraphs(&text), most),
        Type::Document => match document(given).ok_or_else(|| refuse("not-a-document"))? {
            Json::Array(lines) => {
                let found = lines.iter().filter_map(Json::as_str).find_map(|line| Some((line, invisible(line)?)));
                found.map_or(Ok(Json::Array(lines.clone())), |(line, found)| Err(unseen(line, found)))
            }
            other => Ok(other),
        },
        Type::Choice(codes) => {
            if codes.contains(&&*text) {
                Ok(text.into_owned().into())
            } else {
                Err(refuse("not-a-choice").with("choices", codes.join(", ")))
            }
        }
        Type::Keys => {
            let keys = texts(given);
            if keys.iter().all(|key| is_key(key)) { Ok(keys.into()) } else { Err(refuse("not-a-key")) }
        }
        Type::Count(most) => match text.parse::<u64>() {
            Ok(count) if count <= most && text == count.to_string() => Ok(count.into()),
            Ok(_) => Err(refuse("count-too-large").with("most", most.to_string())),
            Err(_) => Err(refuse("not-a-count")),
        },
        Type::Quantity { places, signed, unit } => match Decimal::parse_typed(&text) {
            None => Err(refuse("not-a-quantity").with("unit", unit)),
            Some(value) if !signed && value < Decimal::ZERO => Err(refuse("negative")),
            Some(value) if value.places() > places => Err(refuse("too-many-places").with("places", places.to_string())),
            Some(value) => Ok(value.to_string().into()),
        },
        Type::Date => typed_date(&text).map(|date| date.to_string().into()).ok_or_else(|| refuse("not-a-date")),
        Type::Month => typed_month(&text).map(|m| m.to_string().into()).ok_or_else(|| refuse("not-a-month")),
        Type::Period => {
            let period = Period::parse(&text).or_else(|| typed_month(&text).map(Period::Month));
            period.map(|period| period.to_string().into()).ok_or_else(|| refuse("not-a-period"))
        }
        Type::Unit(types) => match zone.org.unit(&text).or_else(|| zone.org.unit_by_title(&text)) {
            None => Err(refuse("unknown-unit")),
            Some(unit) => {
                let unit = &zone.org.units[unit as usize];
                if types.is_empty() || types.contains(&unit.ty) {
                    Ok(unit.id.to_string().into())
                } else {
                    Err(refuse("unit-of-other-type"))
                }
            }
        },
        Type::Subject(of) => {
            let key = text.to_lowercase();
            match zone.register.by_key(&key_digest(of, std::iter::once(key.as_str()))) {
                Some(_) => Ok(key.into()),
                None => Err(refuse("unknown-subject")),
            }
        }
        Type::Person => match zone.org.person(&text) {
            Some(_) => Ok(text.into_owned().into()),
            None => Err(refuse("unknown-person")),
        },
        Type::Persons => {
            let ids = texts(given);
            let mut sorted = ids.clone();
            sorted.sort();
            sorted.dedup();
            if sorted.len() != ids.len() {
                return Err(refuse("person-twice"));
            }
            match ids.iter().find(|id| zone.org.person(id).is_none()) {
                Some(unknown) => Err(Problem::new("unknown-person").with("value", unknown.clone())),
                None => Ok(sorted.into()),
            }
        }
        Type::Hours => {
            let items: Vec<Cow<'_, str>> = match given.items() {
                Some(items) => items
                    .iter()
                    .map(|item| item.as_str().map_or_else(|| item.to_string().into(), Cow::Borrowed))
                    .collect(),
                None => text.split_whitespace().map(Cow::Borrowed).collect(),
            };
            if items.len() != 24 {
                return Err(Problem::new("not-24-hours").with("number", items.len().to_string()));
            }
            let mut hours = Vec::with_capacity(24);
            for (hour, item) in items.iter().enumerate() {
                hours.push(match &**item {
                    "-" | "" | "null" => Json::Null,
                    typed => match Decimal::parse_typed(typed)
                        .filter(|value| *value >= Decimal::ZERO && value.places() <= 3)
                    {
                        Some(value) => value.to_string().into(),
                        None => {
                            return Err(Problem::new("hour-not-a-quantity")
                                .with("hour", hour.to_string())
                                .with("value", &**item));
                        }
                    },
                });
            }
            Ok(hours.into())
        }
        Type::Versions | Type::Json => match given {
            Given::Json(value) => Ok(value.clone()),
            Given::Text(_) => Err(refuse("not-versions")),
        },
    }
}

/// The first character of a text that nobody sees and that changes what is seen: it turns the direction of writing, or
/// makes two titles that look the same differ. These are Unicode's format characters (Cf) and the separators of lines;
/// joiners stay, emoji and some languages of China's west are written with them.
pub fn invisible(text: &str) -> Option<char> {
    text.chars().find(|c| {
        matches!(*c,
            '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}'
            | '\u{180e}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}'
            | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0001}'
            | '\u{e0020}'..='\u{e007f}')
    })
}

/// The text as it looks, and which character is not seen in it.
pub(crate) fn unseen(text: &str, found: char) -> Problem {
    let shown: String = text.chars().filter(|c| invisible(c.encode_utf8(&mut [0; 4])).is_none()).take(40).collect();
    Problem::new("invisible-character").with("value", shown).with("code", format!("U+{:04X}", u32::from(found)))
}

/// What ends a paragraph in a text: the ledger keeps texts in one line.
const PARAGRAPH: char = '¶';

/// A text of several lines in one.
pub fn of_paragraphs(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') {
        return Cow::Borrowed(text);
    }
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    Cow::Owned(lines.join(PARAGRAPH.encode_utf8(&mut [0; 4])))
}

/// The paragraphs of a text that was kept in one line.
pub fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    text.split(PARAGRAPH).map(str::trim).filter(|line| !line.is_empty())
}

fn document(given: Given<'_>) -> Option<Json> {
    let lines: Vec<String> = match given {
        Given::Text(text) => text.lines().map(str::to_owned).collect(),
        Given::Json(Json::String(text)) => text.lines().map(str::to_owned).collect(),
        Given::Json(Json::Array(items)) => {
            items.iter().map(|item| item.as_str().map(str::to_owned)).collect::<Option<_>>()?
        }
        Given::Json(_) => return None,
    };
    lines.iter().all(|line| canonical::check_text(line).is_ok()).then(|| lines.into())
}

fn texts(given: Given<'_>) -> Vec<String> {
    match given.items() {
        Some(items) => items.iter().filter_map(|item| item.as_str().map(|text| text.trim().to_owned())).collect(),
        None => given
            .text()
            .split([',', '，', ';', '；', '、', '\n', ' '])
            .map(|part| part.trim().to_owned())
            .filter(|part| !part.is_empty())
            .collect(),
    }
}

/// Reads a month as people and spreadsheets write it: `2019-03`, `2019/3`, `2019年3月`, `201903`, or the date of its first day.
pub fn typed_month(text: &str) -> Option<Month> {
    let mut parts = text.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty());
    let (year, month) = match (parts.next()?, parts.next(), parts.next()) {
        (both, None, None) if both.len() == 6 => (both.get(..4)?, both.get(4..)?),
        (year, Some(month), None | Some("1" | "01")) => (year, month),
        _ => return None,
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let month_of = || Month::parse(&format!("{year}-{month:0>2}"));
    (parts.next().is_none() && year.len() == 4 && month.len() <= 2 && digits(year) && digits(month)).then(month_of)?
}

/// Reads a date as people write it: `2019-03-05`, `2019/3/5`, `2019.3.5`, `2019年3月5日`.
pub fn typed_date(text: &str) -> Option<Date> {
    let plain = text.replace(['/', '.', '年', '月'], "-").replace('日', "");
    let mut parts = plain.trim().split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_several_lines_is_kept_in_one_and_comes_back() {
        let kept = of_paragraphs("听取汇报。\r\n\n  明确时限。\n");
        assert_eq!(kept, "听取汇报。¶明确时限。");
        assert!(canonical::check_text(&kept).is_ok());
        assert_eq!(paragraphs(&kept).collect::<Vec<_>>(), ["听取汇报。", "明确时限。"]);
        assert_eq!(of_paragraphs("一行"), "一行");
    }

    #[test]
    fn months_as_they_are_typed() {
        for typed in ["2019-03", "2019/3", "2019年3月", "2019.03", "201903", "2019-03-01"] {
            assert_eq!(typed_month(typed).map(|month| month.to_string()).as_deref(), Some("2019-03"), "{typed}");
        }
        for typed in ["2019-03-02", "2019", "2019-13", "2019-3-1-1", "19-03", ""] {
            assert_eq!(typed_month(typed), None, "{typed}");
        }
    }
}
