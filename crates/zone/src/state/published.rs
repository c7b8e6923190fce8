//! Texts of reports on their way to the public, and the editions that came of them.

use super::Zone;
use crate::period::Period;
use rulebook::Rule;
use std::sync::Arc;

/// A cell of an edition as it was printed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrintedCell {
    /// Exact value: a rational in lowest terms, or a text.
    pub exact: String,
    /// Figure id.
    pub figure: String,
    /// Period.
    pub period: String,
    /// As printed, Chinese.
    pub printed: String,
    /// Rank, where the figure ranks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    /// Id of the unit that the value is of.
    pub subject: String,
}

/// An edition as published.
#[derive(Debug, Clone)]
pub struct Edition {
    /// Seq of its record.
    pub seq: u64,
    /// Instant of its record.
    pub recorded: String,
    /// Report id.
    pub report: String,
    /// Number within report and period, from 1.
    pub edition: u64,
    /// The period.
    pub period: Period,
    /// Ledger size that the figures were computed at.
    pub size: u64,
    /// SHA-256 of its manifest, hex.
    pub manifest: String,
    /// The printed cells.
    pub cells: Vec<PrintedCell>,
}

/// A reply to a question of plausibility.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Seq of its record.
    pub seq: u64,
    /// Rule id.
    pub rule: String,
    /// The period.
    pub period: Period,
    /// `part+part`.
    pub pair: String,
    /// What it says; nothing without openings.
    pub text: Option<String>,
    /// The day.
    pub happened: String,
}

/// A draft of a report's text.
#[derive(Debug, Clone)]
pub struct ReportDraft {
    /// Seq of its record.
    pub seq: u64,
    /// Report id.
    pub report: String,
    /// The period.
    pub period: Period,
    /// Number of the person who typed it.
    pub by: u32,
    /// Number of the person whose text it is.
    pub for_person: u32,
    /// The text; nothing without openings.
    pub text: Option<Arc<Rule>>,
}

/// A leader's approval of a draft.
#[derive(Debug, Clone)]
pub struct Approval {
    /// Seq of its record.
    pub seq: u64,
    /// Seq of the draft.
    pub draft: u64,
    /// The day.
    pub happened: String,
}

impl Zone {
    /// The newest draft of a report and period.
    pub fn newest_draft(&self, report: &str, period: Period) -> Option<&Arc<ReportDraft>> {
        self.drafts.iter().rev().find(|draft| draft.report == report && draft.period == period)
    }

    /// The approval of a draft that counts: a leader's own, or one that he has confirmed.
    pub fn approval(&self, draft: &ReportDraft) -> Option<&Arc<Approval>> {
        let mut given = self.approvals.iter().filter(|approval| approval.draft == draft.seq);
        given.find(|approval| self.delegations.stands(approval.seq as u32))
    }

    /// The approval of a draft that a clerk entered and the leader has not confirmed yet.
    pub fn unconfirmed(&self, draft: &ReportDraft) -> Option<&Arc<Approval>> {
        let mut given = self.approvals.iter().filter(|approval| approval.draft == draft.seq);
        given.find(|approval| {
            let seq = approval.seq as u32;
            !self.delegations.stands(seq) && !self.delegations.is_disowned(seq)
        })
    }

    /// The newest edition of a report and period.
    pub fn newest_edition(&self, report: &str, period: Period) -> Option<&Arc<Edition>> {
        self.editions.iter().rev().find(|edition| edition.report == report && edition.period == period)
    }
}
