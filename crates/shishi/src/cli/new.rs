//! `shishi new`: a zone for real work.

use super::Failure;
use crate::accounts::is_login_name;
use crate::engine::Files;
use crate::messages::Language;
use crate::seed::{self, Administrator};
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
}

impl New {
    /// What is wrong with what was asked for; nothing if it can be made.
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !(2..=40).contains(&self.id.len()) || !self.id.chars().all(plain) {
            faults.push(format!("--id {}: 2 to 40 lower-case letters, digits and hyphens", self.id));
        }
        let length = self.name.trim().chars().count();
        if length == 0 || length > 60 || self.name.chars().any(char::is_control) {
            faults.push("--name: 1 to 60 characters".to_owned());
        }
        let logins = [("system", &self.system), ("security", &self.security), ("audit", &self.audit)];
        for (flag, login) in logins.iter().filter(|(_, login)| !is_login_name(login)) {
            faults.push(format!("--{flag} {login}: 2 to 32 lower-case letters, digits and . _ -"));
        }
        if self.system == self.security || self.security == self.audit || self.audit == self.system {
            faults.push("--system, --security, --audit: three persons, three login names".to_owned());
        }
        faults
    }
}

pub(super) fn make(wanted: &New) -> Result<(), Failure> {
    let faults = wanted.faults();
    if !faults.is_empty() {
        return Err(Failure(faults.join("\n  ")));
    }
    if Files::of(&wanted.dir)?.is_zone() {
        return Err(Failure(format!("--dir {}: holds a zone already", wanted.dir.display())));
    }
    let language = Language::of_terminal();
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
    let accounts =
        beside(&wanted.dir, |folder| Ok(seed::zone(folder, &wanted.id, wanted.name.trim(), administrators)?))?;
    println!("{}", language.format("new-made", &[("folder", &wanted.dir.display().to_string())]));
    for ((login, password), about) in accounts.iter().zip(["new-system", "new-security", "new-audit"]) {
        println!("  {login:16} {password}  {}", language.text(about));
    }
    println!("{}", language.text("new-next"));
    Ok(())
}

/// Makes a folder beside the wanted one and gives it its name when it is whole: a run that was cut off leaves no half zone
/// behind.
pub(super) fn beside<T>(dir: &Path, make: impl FnOnce(&Path) -> Result<T, Failure>) -> Result<T, Failure> {
    let beside = dir.with_extension("making");
    let _ = std::fs::remove_dir_all(&beside);
    // Before anything is in it: nobody else looks into a zone.
    std::fs::create_dir_all(&beside)?;
    std::fs::set_permissions(&beside, std::fs::Permissions::from_mode(0o700))?;
    let made = make(&beside)?;
    if dir.exists() {
        std::fs::remove_dir(dir)
            .map_err(|error| Failure(format!("{}: {error}; give an empty folder", dir.display())))?;
    }
    std::fs::rename(&beside, dir)?;
    Ok(made)
}
