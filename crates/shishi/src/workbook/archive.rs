//! What an xlsx archive may be before anybody parses it. calamine inflates whatever it is given and reserves what a
//! header declares, so every entry is first inflated here into nothing, counted and capped.

use super::WorkbookError;
use std::fs::File;
use std::io::{BufReader, Read};
use zip::ZipArchive;
use zip::result::ZipError;

const ENTRIES_MAX: usize = 2_000;
const TOTAL_MAX: u64 = 512 << 20;
/// Parts that the parser keeps in memory whole: texts, styles, the list of sheets.
const KEPT_MAX: u64 = 64 << 20;
const RATIO_MAX: u64 = 200;
const RATIO_FROM: u64 = 1 << 20;
/// Longest stretch without a tag's begin: a cell holds at most 32,767 characters.
const STRETCH_MAX: u64 = 1 << 20;
/// The same of what is no markup by its name, a picture for one: a workbook may say of any part that it is a sheet.
const STRETCH_OF_OTHERS_MAX: u64 = 16 << 20;
/// Most merged cells of all sheets: the parser keeps a sheet's in memory.
const MERGES_MAX: u32 = 100_000;
/// Longest name of an element that is looked at, with its prefix.
const NAME: usize = 64;
/// The table of texts declares its length in its first tag, which stands within so many bytes.
const HEAD: usize = 4096;

/// Refuses archives that would flood the machine, that are damaged, or that are no workbook.
pub(super) fn check(file: File) -> Result<(), WorkbookError> {
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(damaged)?;
    if zip.len() > ENTRIES_MAX {
        return Err(WorkbookError::Limits("entries"));
    }
    if !zip.file_names().any(|name| name.to_ascii_lowercase().ends_with("workbook.xml")) {
        return Err(WorkbookError::WrongType);
    }
    let mut declared = 0u64;
    for index in 0..zip.len() {
        let entry = zip.by_index_raw(index).map_err(damaged)?;
        declared = declared.saturating_add(entry.size());
        check_ratio(entry.size(), entry.compressed_size())?;
    }
    if declared > TOTAL_MAX {
        return Err(WorkbookError::Limits("declared size"));
    }
    let mut total = 0;
    for index in 0..zip.len() {
        total += inflate(&mut zip, index, TOTAL_MAX - total)?;
    }
    Ok(())
}

fn damaged(error: ZipError) -> WorkbookError {
    match error {
        ZipError::Io(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => WorkbookError::Io(error),
        other => WorkbookError::Damaged(other.to_string()),
    }
}

fn check_ratio(size: u64, compressed: u64) -> Result<(), WorkbookError> {
    if size > RATIO_FROM && size / compressed.max(1) > RATIO_MAX {
        return Err(WorkbookError::Limits("ratio"));
    }
    Ok(())
}

/// Inflates an entry into nothing: its true size, or a refusal as soon as it is too much.
fn inflate(zip: &mut ZipArchive<BufReader<File>>, index: usize, left: u64) -> Result<u64, WorkbookError> {
    let mut entry = zip.by_index(index).map_err(damaged)?;
    let name = entry.name().replace('\\', "/").to_ascii_lowercase();
    let compressed = entry.compressed_size();
    let markup = name.ends_with(".xml") || name.ends_with(".rels");
    let most = if markup && !name.contains("/worksheets/") { left.min(KEPT_MAX) } else { left };
    let mut watch = Watch::of(markup);
    let mut buffer = vec![0; 64 << 10];
    let mut size = 0;
    loop {
        let read = match entry.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) => return Err(WorkbookError::Damaged(error.to_string())),
        };
        size += read as u64;
        if size > most {
            return Err(WorkbookError::Limits("size"));
        }
        check_ratio(size, compressed)?;
        watch.see(&buffer[..read])?;
    }
    if name.ends_with("sharedstrings.xml") { watch.check_declared().map(|()| size) } else { Ok(size) }
}

/// Whether a tag is a merged cell's, whatever its prefix. A name that is longer than any program writes is taken for one.
fn is_merge(tag: &[u8]) -> bool {
    let most = &tag[..tag.len().min(NAME)];
    match most.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/')) {
        Some(end) => most[..end].ends_with(b"mergeCell"),
        None => most.len() == NAME,
    }
}

/// Looks at a part as it passes: no stretch that a parser would have to keep whole, and in markup no declarations, no
/// comments.
#[derive(Default)]
struct Watch {
    markup: bool,
    stretch: u64,
    opened: bool,
    merges: u32,
    head: Vec<u8>,
}

impl Watch {
    fn of(markup: bool) -> Self {
        Self { markup, ..Self::default() }
    }

    fn see(&mut self, bytes: &[u8]) -> Result<(), WorkbookError> {
        self.head.extend(bytes.iter().take(HEAD - self.head.len().min(HEAD)));
        // `<!` begins comments, CDATA and entity declarations; no program writes them into a workbook.
        let declares = |at: usize| bytes.get(at) == Some(&b'!');
        let mut declared = self.opened && declares(0);
        let mut after = 0;
        for at in memchr::memchr_iter(b'<', bytes) {
            declared |= declares(at + 1);
            self.merges += u32::from(is_merge(&bytes[at + 1..]));
            self.grow(at - after)?;
            (self.stretch, after) = (0, at + 1);
        }
        if declared && self.markup {
            return Err(WorkbookError::Limits("declarations"));
        }
        if self.merges > MERGES_MAX {
            return Err(WorkbookError::Limits("merged cells"));
        }
        self.opened = bytes.last() == Some(&b'<');
        self.grow(bytes.len() - after)
    }

    fn grow(&mut self, bytes: usize) -> Result<(), WorkbookError> {
        self.stretch += bytes as u64;
        let most = if self.markup { STRETCH_MAX } else { STRETCH_OF_OTHERS_MAX };
        if self.stretch > most { Err(WorkbookError::Limits("a text")) } else { Ok(()) }
    }

    /// The parser reserves room for as many texts as the table's tag declares: seven digits at most. The table's is the first
    /// tag, whatever stands before it or within its values.
    fn check_declared(&self) -> Result<(), WorkbookError> {
        let damaged = || WorkbookError::Damaged("the table of texts has no beginning".to_owned());
        let tag = first_tag(&self.head).ok_or_else(damaged)?;
        let name = tag.split(|byte| byte.is_ascii_whitespace() || *byte == b'/').next().unwrap_or_default();
        let local = memchr::memchr(b':', name).map_or(name, |colon| &name[colon + 1..]);
        if local != b"sst" {
            return Err(damaged());
        }
        let mut digits = tag.split(|byte| !byte.is_ascii_digit());
        if digits.any(|run| run.len() > 7) {
            return Err(WorkbookError::Limits("declared texts"));
        }
        Ok(())
    }
}

/// The first tag of an element, without its brackets: behind instructions (`<?…?>`), up to a bracket that is in no value.
fn first_tag(head: &[u8]) -> Option<&[u8]> {
    let mut rest = head;
    loop {
        rest = &rest[memchr::memchr(b'<', rest)? + 1..];
        if rest.first() != Some(&b'?') {
            break;
        }
        rest = &rest[memchr::memmem::find(rest, b"?>")? + 2..];
    }
    let mut quoted = None;
    let end = rest.iter().position(|byte| {
        match quoted {
            None if matches!(byte, b'"' | b'\'') => quoted = Some(*byte),
            Some(mark) if mark == *byte => quoted = None,
            _ => {}
        }
        quoted.is_none() && *byte == b'>'
    })?;
    Some(&rest[..end])
}
