//! Puts values into single cells of somebody else's workbook and leaves everything else as it is: every part of the archive
//! is copied as it came, bytes and all, except the sheets that get a value and the workbook's note that formulas are to be
//! computed anew.

use super::WorkbookError;
use memchr::memmem;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Largest sheet that is filled: it is held in memory while it is.
const SHEET_BYTES_MAX: u64 = 8 << 20;

/// A cell, by its sheet and its address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Name of the sheet.
    pub sheet: String,
    /// Number of the row, from 1.
    pub row: u32,
    /// Position of the column, from 0.
    pub column: u32,
}

impl Place {
    /// Reads `C5`.
    pub fn parse(sheet: &str, address: &str) -> Option<Self> {
        let letters = address.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (letters, digits) = address.split_at(letters);
        let plain = (1..=3).contains(&letters.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        let row = digits.parse().ok().filter(|row| plain && (1..=1_048_576).contains(row))?;
        let number = |sum: u32, letter: u8| sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        let column = letters.bytes().fold(0, number);
        (column <= 16_384).then(|| Self { sheet: sheet.to_owned(), row, column: column - 1 })
    }

    /// As a spreadsheet writes it: `C5`.
    pub fn address(&self) -> String {
        let (mut letters, mut column) = (String::new(), self.column + 1);
        while column > 0 {
            letters.insert(0, char::from(b'A' + ((column - 1) % 26) as u8));
            column = (column - 1) / 26;
        }
        format!("{letters}{}", self.row)
    }
}

/// Why a workbook is not filled.
#[derive(Debug, thiserror::Error)]
pub enum FillError {
    /// It cannot be read.
    #[error(transparent)]
    Workbook(#[from] WorkbookError),
    /// There is no such sheet.
    #[error("no sheet {0}")]
    NoSheet(String),
    /// A formula stands there: a value would take its place for ever.
    #[error("a formula in {0}")]
    Formula(String),
    /// A sheet that is too large, or written in a way that is not known.
    #[error("the sheet {0} cannot be filled")]
    Sheet(String),
}

/// The workbook with values in some of its cells: numbers as numbers, in the cell's own style, all else as text.
pub fn fill(path: &Path, values: &BTreeMap<Place, String>) -> Result<Vec<u8>, FillError> {
    let book = super::Book::open(path)?;
    if book.sheets()?.is_empty() {
        return Err(WorkbookError::WrongType.into());
    }
    let mut source = ZipArchive::new(std::fs::File::open(path).map_err(WorkbookError::Io)?).map_err(damaged)?;
    let parts = sheet_parts(&mut source)?;
    let mut changed: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (place, value) in values {
        let sheet = || FillError::Sheet(place.sheet.clone());
        let part = parts.iter().find(|(name, _)| *name == place.sheet).map(|(_, part)| part);
        let part = part.ok_or_else(|| FillError::NoSheet(place.sheet.clone()))?;
        if !changed.contains_key(part) {
            changed.insert(part.clone(), whole(&mut source, part).map_err(|_| sheet())?);
        }
        let xml = changed.get_mut(part).expect("just put in");
        *xml = put(xml, place, value)?;
    }
    let workbook = whole(&mut source, WORKBOOK)?;
    changed.insert(WORKBOOK.to_owned(), computed_anew(&workbook));
    let mut target = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..source.len() {
        let entry = source.by_index_raw(index).map_err(damaged)?;
        match changed.get(entry.name()) {
            None => target.raw_copy_file(entry).map_err(damaged)?,
            Some(bytes) => {
                let options =
                    SimpleFileOptions::default().last_modified_time(entry.last_modified().unwrap_or_default());
                target.start_file(entry.name(), options).map_err(damaged)?;
                target.write_all(bytes).map_err(WorkbookError::Io)?;
            }
        }
    }
    Ok(target.finish().map_err(damaged)?.into_inner())
}

const WORKBOOK: &str = "xl/workbook.xml";

type Source = ZipArchive<std::fs::File>;

fn damaged(error: zip::result::ZipError) -> WorkbookError {
    WorkbookError::Damaged(error.to_string())
}

/// A part of the archive, whole.
fn whole(source: &mut Source, name: &str) -> Result<Vec<u8>, WorkbookError> {
    let entry = source.by_name(name).map_err(damaged)?;
    let mut bytes = Vec::new();
    entry.take(SHEET_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > SHEET_BYTES_MAX { Err(WorkbookError::Limits("a sheet")) } else { Ok(bytes) }
}

/// Name of each sheet with the part that holds it.
fn sheet_parts(source: &mut Source) -> Result<Vec<(String, String)>, WorkbookError> {
    let (book, relations) = (whole(source, WORKBOOK)?, whole(source, "xl/_rels/workbook.xml.rels")?);
    let target = |id: &str| {
        let relation = tags(&relations, b"Relationship").find(|tag| attribute(tag, "Id").as_deref() == Some(id))?;
        let target = attribute(relation, "Target")?;
        Some(target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned))
    };
    let sheet = |tag: &[u8]| Some((attribute(tag, "name")?, target(&attribute(tag, "r:id")?)?));
    Ok(tags(&book, b"sheet").filter_map(sheet).collect())
}

/// The tags of a name, as they begin.
fn tags<'a>(xml: &'a [u8], name: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let (start, end) = tag(xml, name, from)?;
        from = end;
        Some(&xml[start..end])
    })
}

/// Where the next tag of a name begins and ends.
fn tag(xml: &[u8], name: &[u8], from: usize) -> Option<(usize, usize)> {
    let open = [b"<", name].concat();
    memmem::find_iter(xml.get(from..)?, &open).map(|at| from + at).find_map(|start| {
        let after = xml.get(start + open.len())?;
        let ends = after.is_ascii_whitespace() || matches!(after, b'>' | b'/');
        let end = start + memchr::memchr(b'>', &xml[start..])? + 1;
        ends.then_some((start, end))
    })
}

/// The value of an attribute.
fn attribute(tag: &[u8], name: &str) -> Option<String> {
    let text = std::str::from_utf8(tag).ok()?;
    let start = text.find(&format!(" {name}=\""))? + name.len() + 3;
    let value = &text[start..start + text[start..].find('"')?];
    let plain = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    Some(plain.iter().fold(value.to_owned(), |value, (from, to)| value.replace(from, to)))
}

/// Where an element ends that begins with a tag: a tag that closes itself, or its end tag.
fn end_of(xml: &[u8], tag: (usize, usize), name: &[u8]) -> Option<usize> {
    if xml[tag.1 - 2] == b'/' {
        return Some(tag.1);
    }
    let close = [b"</", name, b">"].concat();
    Some(tag.1 + memmem::find(&xml[tag.1..], &close)? + close.len())
}

fn escaped(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_control()).collect();
    plain.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A cell with its value, in a style.
fn cell(place: &Place, style: Option<&str>, value: &str) -> String {
    let style = style.map(|style| format!(" s=\"{style}\"")).unwrap_or_default();
    let address = place.address();
    match rulebook::Decimal::parse_typed(value) {
        Some(number) => format!("<c r=\"{address}\"{style}><v>{number}</v></c>"),
        None => {
            let text = escaped(value);
            format!("<c r=\"{address}\"{style} t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
        }
    }
}

/// A sheet with a value in a cell.
fn put(xml: &[u8], place: &Place, value: &str) -> Result<Vec<u8>, FillError> {
    let unknown = || FillError::Sheet(place.sheet.clone());
    let replaced = |from: usize, to: usize, by: &str| [&xml[..from], by.as_bytes(), &xml[to..]].concat();
    let data = tag(xml, b"sheetData", 0).ok_or_else(unknown)?;
    let in_row = |cell: String| format!("<row r=\"{}\">{cell}</row>", place.row);
    if xml[data.1 - 2] == b'/' {
        let row = in_row(cell(place, None, value));
        return Ok(replaced(data.0, data.1, &format!("<sheetData>{row}</sheetData>")));
    }
    let data_end = end_of(xml, data, b"sheetData").ok_or_else(unknown)?;
    let mut from = data.1;
    while let Some(row) = tag(&xml[..data_end], b"row", from) {
        let number: u32 = attribute(&xml[row.0..row.1], "r").and_then(|text| text.parse().ok()).ok_or_else(unknown)?;
        if number > place.row {
            return Ok(replaced(row.0, row.0, &in_row(cell(place, None, value))));
        }
        let row_end = end_of(xml, row, b"row").ok_or_else(unknown)?;
        if number == place.row {
            if xml[row.1 - 2] == b'/' {
                let open = String::from_utf8_lossy(&xml[row.0..row.1 - 2]).into_owned();
                return Ok(replaced(row.0, row.1, &format!("{open}>{}</row>", cell(place, None, value))));
            }
            return put_in_row(xml, row.1, row_end, place, value);
        }
        from = row_end;
    }
    let close = data_end - b"</sheetData>".len();
    Ok(replaced(close, close, &in_row(cell(place, None, value))))
}

fn put_in_row(xml: &[u8], begin: usize, end: usize, place: &Place, value: &str) -> Result<Vec<u8>, FillError> {
    let unknown = || FillError::Sheet(place.sheet.clone());
    let replaced = |from: usize, to: usize, by: &str| [&xml[..from], by.as_bytes(), &xml[to..]].concat();
    let mut from = begin;
    while let Some(found) = tag(&xml[..end], b"c", from) {
        let head = &xml[found.0..found.1];
        let at = attribute(head, "r").and_then(|address| Place::parse(&place.sheet, &address)).ok_or_else(unknown)?;
        if at.column > place.column {
            return Ok(replaced(found.0, found.0, &cell(place, None, value)));
        }
        let cell_end = end_of(xml, found, b"c").ok_or_else(unknown)?;
        if at.column == place.column {
            if tag(&xml[..cell_end], b"f", found.1).is_some() {
                return Err(FillError::Formula(format!("{}!{}", place.sheet, place.address())));
            }
            return Ok(replaced(found.0, cell_end, &cell(place, attribute(head, "s").as_deref(), value)));
        }
        from = cell_end;
    }
    let close = end - b"</row>".len();
    Ok(replaced(close, close, &cell(place, None, value)))
}

/// The workbook's own part, saying that formulas are to be computed when it is opened: those that rest on filled cells
/// would show what they were before.
fn computed_anew(xml: &[u8]) -> Vec<u8> {
    const MARK: &str = " fullCalcOnLoad=\"1\"";
    if let Some((start, end)) = tag(xml, b"calcPr", 0) {
        if attribute(&xml[start..end], "fullCalcOnLoad").is_some() {
            return xml.to_vec();
        }
        let at = start + b"<calcPr".len();
        return [&xml[..at], MARK.as_bytes(), &xml[at..]].concat();
    }
    // Its place among the parts is behind the sheets and the names.
    let behind = [&b"</definedNames>"[..], b"</externalReferences>", b"</sheets>"];
    let at = behind.iter().find_map(|close| memmem::find(xml, close).map(|at| at + close.len()));
    let Some(at) = at else { return xml.to_vec() };
    [&xml[..at], b"<calcPr", MARK.as_bytes(), b"/>", &xml[at..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(address: &str) -> Place {
        Place::parse("表", address).unwrap()
    }

    fn filled(xml: &str, address: &str, value: &str) -> String {
        String::from_utf8(put(xml.as_bytes(), &place(address), value).unwrap()).unwrap()
    }

    #[test]
    fn addresses() {
        for address in ["A1", "Z9", "AA10", "XFD1048576"] {
            assert_eq!(place(address).address(), address);
        }
        for address in ["", "A", "1", "A0", "XFE1", "A1048577", "A1B", "ABCD1", "A-1", "A+1", "中1"] {
            assert_eq!(Place::parse("表", address), None, "{address}");
        }
    }

    #[test]
    fn a_cell_is_put_where_it_belongs() {
        let xml = r#"<x><sheetData><row r="2" ht="9"><c r="B2" s="4"/><c r="D2" s="5" t="s"><v>7</v></c></row><row r="5"/></sheetData><y/></x>"#;
        for (address, value, expected) in [
            ("B2", "1,234.50", r#"<row r="2" ht="9"><c r="B2" s="4"><v>1234.5</v></c><c r="D2""#),
            ("D2", "a<b", r#"<c r="D2" s="5" t="inlineStr"><is><t xml:space="preserve">a&lt;b</t></is></c></row>"#),
            ("A2", "1", r#"<row r="2" ht="9"><c r="A2"><v>1</v></c><c r="B2""#),
            ("C2", "1", r#"<c r="B2" s="4"/><c r="C2"><v>1</v></c><c r="D2""#),
            ("E2", "1", r#"</c><c r="E2"><v>1</v></c></row>"#),
            ("A1", "1", r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2""#),
            ("A3", "1", r#"</row><row r="3"><c r="A3"><v>1</v></c></row><row r="5"/>"#),
            ("A5", "1", r#"<row r="5"><c r="A5"><v>1</v></c></row></sheetData><y/></x>"#),
            ("A9", "1", r#"<row r="5"/><row r="9"><c r="A9"><v>1</v></c></row></sheetData>"#),
        ] {
            let found = filled(xml, address, value);
            assert!(found.contains(expected), "{address}: {found}");
        }
        assert_eq!(
            filled("<sheetData/>", "A1", "2"),
            r#"<sheetData><row r="1"><c r="A1"><v>2</v></c></row></sheetData>"#
        );
        let formula = br#"<sheetData><row r="1"><c r="A1"><f>B1</f><v>1</v></c></row></sheetData>"#;
        assert!(matches!(put(formula, &place("A1"), "1"), Err(FillError::Formula(_))));
        for broken in [
            "",
            "<sheetData>",
            r#"<sheetData><row r="1"><c r="A1"></sheetData>"#,
            "<sheetData><row><c/></row></sheetData>",
        ] {
            assert!(put(broken.as_bytes(), &place("A1"), "1").is_err(), "{broken}");
        }
    }
}
