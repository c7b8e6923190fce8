//! Rows that need amending, on disk: one a line, so that a million of them need no memory.

use super::Fault;
use crate::workbook::Row;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

/// A row that needs amending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadRow {
    /// Its number in the file.
    pub number: u64,
    /// Its cells, without an earlier round's remarks.
    pub cells: Vec<String>,
    /// Everything that is wrong with it.
    pub faults: Vec<Fault>,
}

impl BadRow {
    /// A row and its faults.
    pub fn new(row: &Row, remarks: Option<usize>, faults: Vec<Fault>) -> Self {
        Self { number: row.number, cells: texts(&row.cells, remarks), faults }
    }
}

/// The texts of cells, without the column of remarks.
pub fn texts(cells: &[crate::workbook::Cell], remarks: Option<usize>) -> Vec<String> {
    let kept = cells.iter().enumerate().filter(|(at, _)| Some(*at) != remarks);
    kept.map(|(_, cell)| cell.text().to_owned()).collect()
}

/// Writes bad rows.
pub struct Spool(BufWriter<File>);

impl Spool {
    /// Begins a file anew.
    pub fn create(path: &Path) -> std::io::Result<Self> {
        Ok(Self(BufWriter::new(super::job::private(path)?)))
    }

    /// Adds a row.
    pub fn add(&mut self, row: &BadRow) -> std::io::Result<()> {
        serde_json::to_writer(&mut self.0, row)?;
        self.0.write_all(b"\n")
    }

    /// Writes out what is still held.
    pub fn finish(mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}

/// Reads bad rows; none if the file is not there. A line that a crash cut off ends it.
pub fn read(path: &Path) -> impl Iterator<Item = BadRow> + use<> {
    let lines = File::open(path).ok().map(|file| BufReader::new(file).lines());
    lines.into_iter().flatten().map_while(|line| serde_json::from_str(&line.ok()?).ok())
}
