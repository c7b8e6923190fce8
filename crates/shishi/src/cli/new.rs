//! `shishi new`: a zone for real work.

use super::Failure;
use crate::accounts::{LOGIN_MOST, is_login_name};
use crate::engine::Files;
use crate::founding::{Founding, Wrong};
use crate::messages::Language;
use crate::seed::{self, Administrator, SeedError};
use clap::Args;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use zone::org::Role;

/// `shishi new`.
#[derive(Args)]
pub(super) struct New {
    /// Folder of the zone: a new or an empty one.
    #[arg(long)]
    dir: PathBuf,
    /// Id of the zone, for good: lower-case letters, digits and hyphens.
    #[arg(long)]
    id: String,
    /// Name of the zone.
    #[arg(long)]
    name: String,
    /// Login name of the first system administrator, who makes accounts.
    #[arg(long, default_value = "system")]
    system: String,
    /// Login name of the first security administrator, who grants rights.
    #[arg(long, default_value = "security")]
    security: String,
    /// Login name of the first audit administrator, who reads the audit.
    #[arg(long, default_value = "audit")]
    audit: String,
    /// Table of its units (xlsx or csv), as deploy/units.csv: id, name, type, parent, first day.
    #[arg(long)]
    units: Option<PathBuf>,
    /// Table of the people who work in it from the first day (xlsx or csv), as deploy/people.csv: login name, name, post, unit,
    /// role, office and unit for which it is given.
    #[arg(long)]
    people: Option<PathBuf>,
}

impl New {
    /// What is wrong with what was asked for; nothing if it can be made.
    fn faults(&self, language: Language) -> Vec<String> {
        let mut faults = Vec::new();
        let mut tell = |key: &str, values: &[(&str, &str)]| faults.push(language.format(key, values));
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !(2..=40).contains(&self.id.len()) || !self.id.chars().all(plain) {
            tell("new-wrong-id", &[("id", &self.id)]);
        }
        let length = self.name.trim().chars().count();
        if length == 0 || length > 60 || self.name.chars().any(char::is_control) {
            tell("new-wrong-name", &[]);
        }
        let logins = [("system", &self.system), ("security", &self.security), ("audit", &self.audit)];
        for (flag, login) in logins.iter().filter(|(_, login)| !is_login_name(login)) {
            tell("new-wrong-login", &[("flag", flag), ("login", login), ("most", &LOGIN_MOST.to_string())]);
        }
        if self.system == self.security || self.security == self.audit || self.audit == self.system {
            tell("new-wrong-persons", &[]);
        }
        faults
    }
}

pub(super) fn make(wanted: &New) -> Result<(), Failure> {
    let language = Language::of_terminal();
    let mut faults = wanted.faults(language);
    let said = |wrong: Vec<Wrong>| wrong.iter().map(|wrong| wrong.text(language)).collect::<Vec<_>>();
    let founding = Founding::read(wanted.units.as_deref(), wanted.people.as_deref());
    let founding = founding.unwrap_or_else(|wrong| {
        faults.extend(said(wrong));
        Founding::default()
    });
    if !faults.is_empty() {
        return Err(Failure(faults.join("\n  ")));
    }
    if Files::of(&wanted.dir)?.is_zone() {
        return Err(Failure(language.format("new-zone-there", &[("folder", &wanted.dir.display().to_string())])));
    }
    let administrator = |role: Role, login: &str| Administrator {
        role,
        login: login.to_owned(),
        name: Language::Chinese.text(&format!("role-{}", role.word().replace('_', "-"))),
    };
    let administrators = vec![
        administrator(Role::Administrator, &wanted.system),
        administrator(Role::SecurityAdministrator, &wanted.security),
        administrator(Role::AuditAdministrator, &wanted.audit),
    ];
    let accounts = beside(&wanted.dir, |folder| {
        seed::zone(folder, &wanted.id, wanted.name.trim(), administrators, &founding).map_err(|error| match error {
            SeedError::Founding(wrong) => Failure(said(wrong).join("\n  ")),
            other => Failure(other.to_string()),
        })
    })?;
    println!("{}", language.format("new-made", &[("folder", &wanted.dir.display().to_string())]));
    let abouts = ["new-system", "new-security", "new-audit"].map(|key| language.text(key));
    let abouts = abouts.into_iter().map(Some).chain(std::iter::repeat(None));
    for ((account, password), about) in accounts.iter().zip(abouts) {
        let about = about.unwrap_or_else(|| format!("{}  {}", account.name, account.post));
        println!("  {:16} {password}  {about}", account.login);
    }
    println!("{}", language.text("new-next"));
    Ok(())
}

/// Makes a folder beside the wanted one and gives it its name when it is whole: a run that fails or is cut off
/// leaves no half zone behind.
pub(super) fn beside<T>(dir: &Path, make: impl FnOnce(&Path) -> Result<T, Failure>) -> Result<T, Failure> {
    let beside = dir.with_extension("making");
    let _ = std::fs::remove_dir_all(&beside);
    // Before anything is in it: nobody else looks into a zone.
    std::fs::create_dir_all(&beside)?;
    std::fs::set_permissions(&beside, std::fs::Permissions::from_mode(0o700))?;
    let made = make(&beside).inspect_err(|_| drop(std::fs::remove_dir_all(&beside)))?;
    if dir.exists() {
        std::fs::remove_dir(dir)
            .map_err(|error| Failure(format!("{}: {error}; give an empty folder", dir.display())))?;
    }
    std::fs::rename(&beside, dir)?;
    Ok(made)
}
