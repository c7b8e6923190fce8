//! Roles by office and unit.

use crate::fact::{Kind, Office, Recorder};
use jiff::civil::Date;

/// The codes of the roles, as grants write them.
pub const ROLES: &[&str] = &[
    "officer",
    "reviewer",
    "leader",
    "auditor",
    "editor",
    "rule_keeper",
    "administrator",
    "security_administrator",
    "audit_administrator",
];

/// What a person is for an office and unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 经办: records for a unit.
    Officer,
    /// 复核: accepts or returns what others of the unit recorded.
    Reviewer,
    /// 领导: reads everything but sealed and personal content, and approves what is to be published.
    Leader,
    /// 审计: reads everything, sealed content and openings included.
    Auditor,
    /// 责任编辑: publishes.
    Editor,
    /// 规则管理: adopts rules, keeps units.
    RuleKeeper,
    /// 系统管理: people and their accounts, erasures, redactions; one of the three separated administrators (三员, GB/T 22239).
    Administrator,
    /// 安全管理: rights, the policy of passwords, locks, sessions; one of the three.
    SecurityAdministrator,
    /// 审计管理: reads the audit, and nothing else; one of the three.
    AuditAdministrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 9] = [
        Self::Officer,
        Self::Reviewer,
        Self::Leader,
        Self::Auditor,
        Self::Editor,
        Self::RuleKeeper,
        Self::Administrator,
        Self::SecurityAdministrator,
        Self::AuditAdministrator,
    ];

    /// The code in a grant.
    pub fn word(self) -> &'static str {
        ROLES[self as usize]
    }
    /// Whether it is one of the three separated administrators: none does another's work, nor the zone's.
    pub fn is_administrator(self) -> bool {
        matches!(self, Self::Administrator | Self::SecurityAdministrator | Self::AuditAdministrator)
    }
    /// The role of a code's position.
    pub fn of_index(index: u8) -> Option<Self> {
        Self::ALL.get(usize::from(index)).copied()
    }
}

/// One grant: a role, for an office (all, if none) and a unit (all, if none).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Right {
    /// Seq of the grant's first version: an amendment replaces the right, a withdrawal ends it.
    pub grant: u32,
    /// The role.
    pub role: Role,
    /// The office.
    pub office: Option<Office>,
    /// Number of the unit.
    pub unit: Option<u32>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Option<Date>,
}

impl Right {
    fn covers(&self, office: Office, unit: Option<u32>) -> bool {
        self.office.is_none_or(|own| own == office) && (self.unit.is_none() || unit.is_none() || self.unit == unit)
    }

    /// May record a kind for a unit.
    pub fn may_record(&self, kind: &Kind, unit: u32) -> bool {
        match kind.recorder {
            Recorder::Officer => self.role == Role::Officer && self.covers(kind.office, Some(unit)),
            Recorder::RuleKeeper => self.role == Role::RuleKeeper,
            Recorder::Administrator => self.role == Role::Administrator,
            Recorder::SecurityAdministrator => self.role == Role::SecurityAdministrator,
            Recorder::Reviewer => self.role == Role::Reviewer,
            Recorder::Editor => self.role == Role::Editor,
            Recorder::Leader => self.role == Role::Leader,
            Recorder::Product | Recorder::Person => false,
        }
    }
    /// May accept or return facts of an office and unit.
    pub fn may_review(&self, office: Office, unit: u32) -> bool {
        self.role == Role::Reviewer && self.covers(office, Some(unit))
    }
    /// May open the pages of an office.
    pub fn may_read(&self, office: Office) -> bool {
        match self.role {
            // Whoever oversees the projects reads them.
            Role::Officer | Role::Reviewer => {
                let oversees = self.office == Some(Office::Oversight) && office == Office::Projects;
                self.covers(office, None) || oversees || matches!(office, Office::Oversight)
            }
            Role::Leader | Role::Auditor | Role::Editor => true,
            Role::RuleKeeper => matches!(office, Office::Oversight | Office::Org),
            Role::Administrator | Role::SecurityAdministrator => matches!(office, Office::Org),
            Role::AuditAdministrator => false,
        }
    }
    /// May see sealed content of an office and unit.
    pub fn may_open_sealed(&self, office: Office, unit: u32) -> bool {
        match self.role {
            Role::Officer | Role::Reviewer => self.covers(office, Some(unit)),
            Role::Auditor => true,
            Role::SecurityAdministrator => office == Office::Org,
            _ => false,
        }
    }
    /// May see personal content of an office and unit; every read is audited.
    pub fn may_open_personal(&self, office: Office, unit: u32) -> bool {
        match self.role {
            Role::Officer | Role::Reviewer => self.covers(office, Some(unit)),
            Role::Administrator | Role::SecurityAdministrator => office == Office::Org,
            _ => false,
        }
    }
}
