//! A zone's folder: who may read and change what, and who has it open.

use crate::doctor::Findings;
use crate::engine::Files;
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// Bits of a mode for others than the owner.
const GROUP_AND_OTHERS: u32 = 0o077;
const WRITABLE_BY_GROUP_OR_OTHERS: u32 = 0o022;

/// Whether a server has the zone open. Seen from outside: to try the lock would keep a server out for that moment.
pub(super) fn server(files: &Files, findings: &mut Findings) -> bool {
    let holder = std::fs::metadata(files.folder.join("lock")).ok().and_then(|lock| holder(&lock));
    match &holder {
        Some(process) => findings.well("server", "server-runs", &[("process", process)]),
        None => findings.well("server", "server-none", &[]),
    }
    holder.is_some()
}

/// The process that has locked a file, as the kernel lists it: `1: FLOCK ADVISORY WRITE PROCESS MAJOR:MINOR:INODE 0 EOF`.
fn holder(lock: &Metadata) -> Option<String> {
    let device = (rustix::fs::major(lock.dev()), rustix::fs::minor(lock.dev()));
    let (device, inode) = (format!("{:02x}:{:02x}", device.0, device.1), lock.ino().to_string());
    let locks = std::fs::read_to_string("/proc/locks").ok()?;
    locks.lines().find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [_, "FLOCK", _, "WRITE", process, at, ..] = words[..] else { return None };
        let (on, of) = at.rsplit_once(':')?;
        // Some file systems (btrfs, overlays) tell the device of a file otherwise than the kernel lists it.
        let is_ours =
            || std::fs::read_to_string(format!("/proc/{process}/comm")).is_ok_and(|name| name.trim() == "shishi");
        (of == inode && (on == device || is_ours())).then(|| process.to_owned())
    })
}

/// Whether somebody else's zone is closed to whoever asks: everything in it would look lost or damaged.
pub(super) fn is_closed_to_us(folder: &Path) -> bool {
    let is_closed = |path: &Path| {
        let opened = std::fs::File::options().read(true).write(true).open(path);
        opened.is_err_and(|error| error.kind() == std::io::ErrorKind::PermissionDenied)
    };
    ["ledger.db", "database.toml"].iter().any(|name| is_closed(&folder.join(name)))
}

/// Who may read and change the folder and what the server writes in it.
pub(super) fn permissions(files: &Files, findings: &mut Findings) {
    let shown = files.folder.display().to_string();
    let about = match std::fs::metadata(&files.folder) {
        Ok(about) => about,
        Err(error) => return findings.bad("folder", "said", &[("what", &format!("{shown}: {error}"))]),
    };
    let before = findings.all.len();
    let mode = format!("{:04o}", about.mode() & 0o7777);
    let values = [("folder", shown.as_str()), ("mode", &mode)];
    if about.mode() & WRITABLE_BY_GROUP_OR_OTHERS != 0 {
        findings.bad("folder", "folder-writable", &values);
    } else if about.mode() & GROUP_AND_OTHERS != 0 {
        findings.warn("folder", "folder-readable", &values);
    }
    for path in written(files) {
        let Ok(own) = std::fs::metadata(&path) else { continue };
        let (name, mode) = (path.display().to_string(), format!("{:04o}", own.mode() & 0o7777));
        if own.uid() != about.uid() {
            let (has, should) = (own.uid().to_string(), about.uid().to_string());
            findings.bad("folder", "file-owner", &[("file", &name), ("has", &has), ("should", &should)]);
        }
        if own.mode() & GROUP_AND_OTHERS != 0 && own.is_file() {
            findings.bad("folder", "file-mode", &[("file", &name), ("mode", &mode)]);
        }
    }
    if findings.all.len() == before {
        findings.well("folder", "folder-well", &values);
    }
}

/// What only the server's own user writes.
fn written(files: &Files) -> Vec<PathBuf> {
    let folder = |name: &str| files.folder.join(name);
    let mut all: Vec<PathBuf> = ["editions", "blobs", "imports"].map(folder).into();
    for name in ["ledger.db", "vault.db", "operations.db"] {
        all.extend(["", "-wal", "-shm"].map(|end| folder(&format!("{name}{end}"))));
    }
    all.push(folder("database.toml"));
    all
}

/// The key that signs: whoever has it can sign another ledger.
pub(super) fn key(files: &Files, findings: &mut Findings) {
    let path = files.key();
    let shown = path.display().to_string();
    let key = match std::fs::metadata(&path) {
        Ok(key) => key,
        Err(error) => return findings.bad("key", "key-missing", &[("file", &shown), ("error", &error.to_string())]),
    };
    let before = findings.all.len();
    own_alone(files, &shown, &key, findings);
    let vault_key = files.vault_key();
    if let Ok(about) = std::fs::metadata(&vault_key) {
        own_alone(files, &vault_key.display().to_string(), &about, findings);
    }
    keys_folder(path.parent().unwrap_or(Path::new("")), findings);
    if let Ok(about) = std::fs::metadata(files.next_key()) {
        own_alone(files, &files.next_key().display().to_string(), &about, findings);
    }
    for old in files.old_keys() {
        let shown = old.display().to_string();
        if let Ok(about) = std::fs::metadata(&old) {
            own_alone(files, &shown, &about, findings);
        }
        findings.warn("key", "key-old-lies", &[("file", &shown)]);
    }
    if findings.all.len() == before {
        findings.well("key", "key-well", &[]);
    }
}

/// A key is for the server's own user alone.
fn own_alone(files: &Files, shown: &str, key: &Metadata, findings: &mut Findings) {
    if key.mode() & GROUP_AND_OTHERS != 0 {
        let mode = format!("{:04o}", key.mode() & 0o7777);
        findings.bad("key", "key-mode", &[("file", shown), ("mode", &mode)]);
    }
    let owner = std::fs::metadata(&files.folder).map(|about| about.uid());
    if owner.is_ok_and(|owner| owner != key.uid()) {
        findings.bad("key", "key-owner", &[("file", shown)]);
    }
}

fn keys_folder(keys: &Path, findings: &mut Findings) {
    let Ok(about) = std::fs::metadata(keys) else { return };
    let (shown, mode) = (keys.display().to_string(), format!("{:04o}", about.mode() & 0o7777));
    let values = [("folder", shown.as_str()), ("mode", &mode)];
    if about.mode() & WRITABLE_BY_GROUP_OR_OTHERS != 0 {
        findings.bad("key", "keys-writable", &values);
    } else if about.mode() & GROUP_AND_OTHERS != 0 {
        findings.warn("key", "keys-readable", &values);
    }
}
