//! The text of a report: chapters of paragraphs in which every figure is bound: `{figure.id}`.

use crate::reader::{Faults, TableReader};

/// A person's part in the making of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// `planned_by`, `text`, `photos` or `editor`. No `approval`: that is an act of whoever approves, and a name that
    /// somebody else typed would claim it.
    pub role: String,
    /// Names as they are to be printed.
    pub names: Vec<String>,
}

/// A chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// Heading.
    pub title: String,
    /// Paragraphs with bindings.
    pub paragraphs: Vec<String>,
    /// Charts that stand beside the chapter, by id.
    pub charts: Vec<String>,
    /// Captions, printed below the chapter with their bindings.
    pub captions: Vec<String>,
}

/// A report's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportText {
    /// Report id, e.g. `year`.
    pub report: String,
    /// Title.
    pub title: String,
    /// Subtitle.
    pub subtitle: String,
    /// The chapters.
    pub chapters: Vec<Chapter>,
    /// Who made it.
    pub roles: Vec<Role>,
}

impl ReportText {
    pub(crate) fn read(table: &mut TableReader<'_>, faults: &mut Faults<'_>) -> Self {
        let report = table.text("report", faults);
        let heading = table.text("heading", faults);
        let subtitle = table.text("subtitle", faults);
        let chapters = table
            .tables("chapter", faults)
            .into_iter()
            .map(|mut chapter| {
                let read = Chapter {
                    title: chapter.text("title", faults),
                    paragraphs: chapter.texts("paragraphs", faults),
                    charts: chapter.texts("charts", faults),
                    captions: chapter.texts("captions", faults),
                };
                chapter.finish(faults);
                read
            })
            .collect();
        let roles = table
            .tables("role", faults)
            .into_iter()
            .map(|mut role| {
                let read = Role { role: role.text("role", faults), names: role.texts("names", faults) };
                if !["planned_by", "text", "photos", "editor"].contains(&read.role.as_str()) {
                    faults.add(
                        &role.span,
                        "`role` is planned_by, text, photos or editor; an approval is a record, not a name in a text",
                    );
                }
                role.finish(faults);
                read
            })
            .collect();
        Self { report, title: heading, subtitle, chapters, roles }
    }
}
