//! Separated values in whatever encoding they come: UTF-8, UTF-16 with a mark, else GB18030 (GBK), decoded strictly.

use super::{COLUMNS_MAX, Cell, Row, WorkbookError};
use encoding_rs::{Decoder, DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::fs::File;
use std::io::Read;
use std::path::Path;

const CHUNK: usize = 64 << 10;
/// Longest text of a cell, in bytes: more is a quotation mark that was never closed.
const CELL_MAX: usize = 256 << 10;

/// UTF-8 bytes of a file in any encoding, every line ended by one line feed, the last one too, so that lines can be
/// counted. Malformed input is an error of kind `InvalidData`.
struct Decoded {
    file: File,
    decoder: Decoder,
    input: Vec<u8>,
    taken: usize,
    output: Vec<u8>,
    given: usize,
    ended: bool,
    returned: bool,
}

impl Decoded {
    fn open(path: &Path, encoding: &'static Encoding) -> std::io::Result<Self> {
        Ok(Self {
            file: File::open(path)?,
            decoder: encoding.new_decoder_with_bom_removal(),
            input: Vec::new(),
            taken: 0,
            output: Vec::new(),
            given: 0,
            ended: false,
            returned: false,
        })
    }

    /// Decodes the next piece into `output`. False at the end.
    fn refill(&mut self) -> std::io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        if self.taken == self.input.len() {
            self.input.resize(CHUNK, 0);
            let read = self.file.read(&mut self.input)?;
            self.input.truncate(read);
            self.taken = 0;
        }
        let last = self.input.is_empty();
        self.output.resize(3 * CHUNK + 16, 0);
        let (result, read, written) =
            self.decoder.decode_to_utf8_without_replacement(&self.input[self.taken..], &mut self.output, last);
        self.taken += read;
        self.output.truncate(written);
        self.given = 0;
        self.end_lines();
        match result {
            DecoderResult::Malformed(..) => Err(std::io::Error::from(std::io::ErrorKind::InvalidData)),
            DecoderResult::InputEmpty => {
                self.ended = last;
                if last {
                    self.output.push(b'\n');
                }
                Ok(true)
            }
            DecoderResult::OutputFull => Ok(true),
        }
    }

    /// CR LF and CR become LF.
    fn end_lines(&mut self) {
        let mut returned = self.returned;
        self.output.retain(|byte| {
            let second = returned && *byte == b'\n';
            returned = *byte == b'\r';
            !second
        });
        self.returned = returned;
        self.output.iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
    }
}

impl Read for Decoded {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.given == self.output.len() {
            if !self.refill()? {
                return Ok(0);
            }
        }
        let most = buffer.len().min(self.output.len() - self.given);
        buffer[..most].copy_from_slice(&self.output[self.given..self.given + most]);
        self.given += most;
        Ok(most)
    }
}

/// What a first pass over the whole file finds.
struct Scan {
    lines: u64,
    delimiter: u8,
}

/// Reads the whole file once: whether it is text in this encoding, how many lines, what separates the values.
fn scan(path: &Path, encoding: &'static Encoding) -> Result<Option<Scan>, WorkbookError> {
    let mut text = Decoded::open(path, encoding)?;
    let mut buffer = vec![0; CHUNK];
    let mut head = Vec::new();
    let mut lines = 0;
    loop {
        let read = match text.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::InvalidData => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        if buffer[..read].contains(&0) {
            return Err(WorkbookError::WrongType);
        }
        if head.len() < CHUNK {
            head.extend_from_slice(&buffer[..read]);
        }
        lines += buffer[..read].iter().filter(|byte| **byte == b'\n').count() as u64;
    }
    Ok(Some(Scan { lines, delimiter: delimiter(&head) }))
}

/// The separator that stands most often in the first line, outside quotation marks.
fn delimiter(head: &[u8]) -> u8 {
    let first = head.split(|byte| matches!(byte, b'\n' | b'\r')).find(|line| !line.trim_ascii().is_empty());
    let mut quoted = false;
    let mut counts = [(b',', 0), (b'\t', 0), (b';', 0)];
    for byte in first.unwrap_or_default() {
        quoted ^= *byte == b'"';
        for (delimiter, count) in &mut counts {
            *count += usize::from(!quoted && byte == delimiter);
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or_default();
    counts.iter().find(|(_, count)| *count == most).map_or(b',', |(delimiter, _)| *delimiter)
}

/// The encodings that a file may be in, by its mark.
fn candidates(head: &[u8]) -> Vec<&'static Encoding> {
    match head {
        [0xef, 0xbb, 0xbf, ..] => vec![UTF_8],
        [0xff, 0xfe, ..] => vec![UTF_16LE],
        [0xfe, 0xff, ..] => vec![UTF_16BE],
        _ => vec![UTF_8, GB18030],
    }
}

/// The rows of a csv file.
pub(super) struct Records {
    reader: csv::Reader<Decoded>,
    record: csv::StringRecord,
}

impl Records {
    /// Finds encoding and separator; answers with the number of lines.
    pub(super) fn open(path: &Path, head: &[u8]) -> Result<(Self, u64), WorkbookError> {
        for encoding in candidates(head) {
            let Some(scan) = scan(path, encoding)? else { continue };
            let reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .delimiter(scan.delimiter)
                .from_reader(Decoded::open(path, encoding)?);
            return Ok((Self { reader, record: csv::StringRecord::new() }, scan.lines));
        }
        Err(WorkbookError::Encoding)
    }
}

impl Iterator for Records {
    type Item = Result<Row, WorkbookError>;

    fn next(&mut self) -> Option<Self::Item> {
        let before = self.reader.position().line();
        match self.reader.read_record(&mut self.record) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(error) => return Some(Err(WorkbookError::Damaged(error.to_string()))),
        }
        // Empty lines stand before a record's beginning as the reader knows it: count from its end.
        let inside: u64 =
            self.record.iter().map(|text| text.bytes().filter(|byte| *byte == b'\n').count() as u64).sum();
        let after = self.reader.position().line();
        let number = after.saturating_sub(inside + 1).max(before);
        // Every line has an end here, so only what stands within quotation marks can go on to the end of the file.
        let unclosed = after < before + inside + 1;
        let cells: Vec<Cell> = self.record.iter().take(COLUMNS_MAX).map(cell).collect();
        if unclosed || cells.iter().any(|cell| cell.text().len() > CELL_MAX) {
            return Some(Err(WorkbookError::Damaged(format!("line {number}: a quotation mark is not closed"))));
        }
        Some(Ok(Row { number, cells }))
    }
}

/// The apostrophe that guards against formulas on the way out goes on the way in.
fn cell(text: &str) -> Cell {
    let plain = text.strip_prefix('\'').filter(|rest| super::write::is_formula_like(rest)).unwrap_or(text);
    if plain.is_empty() { Cell::Empty } else { Cell::Text(plain.into()) }
}
