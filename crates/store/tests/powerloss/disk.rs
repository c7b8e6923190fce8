//! What a disk holds after power loss.
//!
//! A child process runs under `shim.c` (LD_PRELOAD), which records each write, sync, truncate, create, unlink and
//! rename below one folder. From that record alone [`image_after_power_loss`] makes a second folder: the files as
//! they may be found when the power comes back. The child's own folder plays no part; the page cache kept that whole.
//!
//! ```ignore
//! let shim = disk::build_shim(scratch);
//! let mut child = Command::new(env!("CARGO_BIN_EXE_..."));
//! disk::arm(&mut child, &shim, &dir, &log, Faults { crash_at: Some(n), ..Faults::default() });
//! let acknowledged = parse(child.output()?.stdout);                  // exit code 137: the crash
//! let loss = disk::image_after_power_loss(&log, None, &image, seed)?; // open `image`, look for what was acknowledged
//! ```
//!
//! A first run without faults tells how far there is to go: [`read_log`] returns the events, the n-th one being event
//! n of `crash_at` and of `error`. The folder must be empty when the log begins, or be a copy of the snapshot given.
//! One log is one folder's history: processes started one after another may share it, as after a crash of the process
//! without loss of power.
//!
//! # The disk
//!
//! - A disk is 512-byte sectors, each of them written whole or not at all.
//! - After a completed fsync or fdatasync the file is on the disk: data and size.
//! - Of what came after it, each sector holds any one of the states it passed through. A write can so be there, be lost,
//!   or be torn at sector boundaries; a later write can be there without an earlier one, in this file or in another.
//!   How eager a file is to reach the disk (never, seldom, even, mostly, always) is drawn per file, since "all of the
//!   database and nothing of the WAL" is the interesting case and independent coins would not find it.
//! - A sync that failed makes nothing durable **and no later sync repairs it**: Linux marks the pages clean although
//!   they were not written. Only writing the bytes again does. Reads still find them, so SQLite opening a WAL after a
//!   failed sync takes frames for committed that the disk does not have, and builds on them.
//! - Truncates of a file survive in their order (ext4 journals them). After one that was lost, what was written beyond
//!   the point it cut at is lost as well: it went to blocks that only the lost inode knew.
//! - A file's size may have reached the disk without its data; the gap reads as zeros. ext4 in ordered mode allows this
//!   inside the last block only; here it is allowed everywhere.
//! - Creates, unlinks and renames survive in their order, over the whole folder: ext4 has one journal. All so far are
//!   durable once a directory is synced; a file's create and what came before it, once that file is synced. ext4
//!   would often commit an unlink or a rename together with any file's fsync; POSIX does not promise it, so here not.
//!
//! Not modelled: corruption of bytes that were synced, stale contents of reused blocks, disks that lie about a flush,
//! short writes, a lost mkdir, mode and times, writes through a shared mapping (the shim refuses them with code 99).
//! `-shm` files are left out: SQLite rebuilds them.

#![allow(dead_code, reason = "each test uses its part")]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

const SECTOR: usize = 512;

/// Compiles the shim into `out_dir` and returns the library's path. Panics where there is no C compiler: a machine
/// without one cannot run this test, and must not seem to have passed it.
pub fn build_shim(out_dir: &Path) -> PathBuf {
    let (source, library) = (out_dir.join("shim.c"), out_dir.join("shim.so"));
    fs::create_dir_all(out_dir).expect("the shim's folder");
    fs::write(&source, include_str!("shim.c")).expect("the shim's source");
    let done = Command::new("cc")
        .args(["-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-O1", "-o"])
        .args([&library, &source])
        .output()
        .expect("cc");
    assert!(done.status.success(), "cc: {}", String::from_utf8_lossy(&done.stderr));
    fs::canonicalize(library).expect("the shim")
}

/// The errors that a disk gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errno {
    /// The device failed.
    Eio,
    /// The device is full.
    Enospc,
}

/// Events `at` up to `at + count` are not done and return `errno`.
#[derive(Clone, Copy, Debug)]
pub struct Failing {
    pub errno: Errno,
    pub at: u64,
    pub count: u64,
    /// Only the syncs of this file are counted and fail.
    pub sync_of: Option<&'static str>,
}

/// What goes wrong in a run. Events count from 1, per process.
#[derive(Clone, Copy, Debug, Default)]
pub struct Faults {
    /// The process ends with code 137 at this event: before it if the number is even, after it if odd.
    pub crash_at: Option<u64>,
    pub error: Option<Failing>,
    /// The process ends with code 137 instead of the first event after one that failed.
    pub crash_after_error: bool,
}

const NAMES: [&str; 6] =
    ["SHIM_CRASH_AT", "SHIM_CRASH_AFTER_ERROR", "SHIM_ERROR", "SHIM_ERROR_AT", "SHIM_ERROR_COUNT", "SHIM_ERROR_SYNC"];

/// Puts `child` on top of the shim: what it does below `dir` goes to `log`, which must lie outside `dir`.
pub fn arm<'a>(child: &'a mut Command, shim: &Path, dir: &Path, log: &Path, faults: Faults) -> &'a mut Command {
    child.env("LD_PRELOAD", shim).env("SHIM_DIR", dir).env("SHIM_LOG", log);
    for name in NAMES {
        child.env_remove(name);
    }
    if let Some(at) = faults.crash_at {
        child.env("SHIM_CRASH_AT", at.to_string());
    }
    if faults.crash_after_error {
        child.env("SHIM_CRASH_AFTER_ERROR", "1");
    }
    if let Some(Failing { errno, at, count, sync_of }) = faults.error {
        child.envs(sync_of.map(|file| ("SHIM_ERROR_SYNC", file)));
        child.env("SHIM_ERROR", if errno == Errno::Eio { "EIO" } else { "ENOSPC" });
        child.env("SHIM_ERROR_AT", at.to_string()).env("SHIM_ERROR_COUNT", count.to_string());
    }
    child
}

/// What was done to a file, or asked for and refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    Create,
    Write { offset: u64, bytes: Vec<u8> },
    Truncate { size: u64 },
    Sync,
    SyncDir,
    Unlink,
    Rename { to: PathBuf },
    RenameFolder { to: PathBuf },
}

/// One line of the shim's record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Relative to the folder watched.
    pub path: PathBuf,
    pub op: Op,
    /// The call returned an error, injected or real, and did nothing.
    pub failed: bool,
    inode: u64,
}

/// Reads the shim's record. A record cut short at the end, by a kill from outside, is left out: nobody was told of it.
pub fn read_log(log: &Path) -> io::Result<Vec<Event>> {
    let log = fs::read(log)?;
    let (mut rest, mut events) = (log.as_slice(), Vec::new());
    while let Some((head, tail)) = rest.split_first_chunk::<24>() {
        let number = |at: usize, len: usize| head[at..at + len].iter().rev().fold(0, |n, &b| n << 8 | u64::from(b));
        let (path_len, data_len) = (number(2, 2) as usize, number(4, 4) as usize);
        let Some((body, tail)) = tail.split_at_checked(path_len + data_len) else { break };
        let (path, data) = body.split_at(path_len);
        let path_of = |bytes: &[u8]| PathBuf::from(OsStr::from_bytes(bytes));
        let op = match head[0] {
            b'C' => Op::Create,
            b'W' => Op::Write { offset: number(16, 8), bytes: data.to_vec() },
            b'T' => Op::Truncate { size: number(16, 8) },
            b'S' => Op::Sync,
            b'D' => Op::SyncDir,
            b'U' => Op::Unlink,
            b'R' => Op::Rename { to: path_of(data) },
            b'F' => Op::RenameFolder { to: path_of(data) },
            other => return Err(io::Error::other(format!("no such event: {other}"))),
        };
        events.push(Event { path: path_of(path), op, failed: head[1] != 0, inode: number(8, 8) });
        rest = tail;
    }
    Ok(events)
}

/// What the power loss took. A test over many seeds should see that it took something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loss {
    /// Events before the power went.
    pub events: usize,
    /// Sectors that the process could read, and that the image does not have or has older.
    pub sectors: usize,
    /// Creates, unlinks and renames that were undone.
    pub names: usize,
}

/// Replays `log` into the new folder `to`, as [the disk](self) may be found after the power went at the log's end.
/// `snapshot` is a copy of the watched folder from before the log began, if anything was in it (see [`copy`]).
/// The same seed gives the same image.
pub fn image_after_power_loss(log: &Path, snapshot: Option<&Path>, to: &Path, seed: u64) -> io::Result<Loss> {
    let mut disk = Disk::new(snapshot, seed)?;
    let events = read_log(log)?;
    for event in &events {
        disk.replay(event)?;
    }
    let mut loss = disk.write_out(to)?;
    loss.events = events.len();
    Ok(loss)
}

/// Copies a folder's files, as a snapshot for a log that is to begin. `-shm` files are left out.
pub fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for path in files_below(from, Path::new(""))? {
        write_file(&to.join(&path), &fs::read(from.join(&path))?)?;
    }
    Ok(())
}

fn files_below(root: &Path, folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let path = folder.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            files.extend(files_below(root, &path)?);
        } else if !path.as_os_str().as_bytes().ends_with(b"-shm") {
            files.push(path);
        }
    }
    files.sort(); // read_dir has no order, and the seed must decide alone
    Ok(files)
}

fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    fs::write(path, bytes)
}

struct Disk {
    chance: Chance,
    /// Every file there ever was; the rest speaks of them by number.
    files: Vec<File>,
    by_inode: HashMap<u64, usize>,
    before: BTreeMap<PathBuf, usize>,
    naming: Vec<Naming>,
    /// So many of `naming` are certain to survive.
    durable_names: usize,
}

enum Naming {
    Create(PathBuf, usize),
    Unlink(PathBuf),
    Rename(PathBuf, PathBuf),
    RenameFolder(PathBuf, PathBuf),
}

impl Disk {
    fn new(snapshot: Option<&Path>, seed: u64) -> io::Result<Self> {
        let mut disk = Self {
            chance: Chance(seed),
            files: Vec::new(),
            by_inode: HashMap::new(),
            before: BTreeMap::new(),
            naming: Vec::new(),
            durable_names: 0,
        };
        if let Some(root) = snapshot {
            for path in files_below(root, Path::new(""))? {
                let file = disk.add(fs::read(root.join(&path))?);
                disk.before.insert(path, file);
            }
        }
        Ok(disk)
    }

    fn add(&mut self, bytes: Vec<u8>) -> usize {
        self.files.push(File::new(bytes, &mut self.chance));
        self.files.len() - 1
    }

    /// The file an event is about. One first met without a create must have been there before.
    fn file(&mut self, event: &Event) -> io::Result<usize> {
        if let Some(&file) = self.by_inode.get(&event.inode) {
            return Ok(file);
        }
        let Some(&file) = self.before.get(&event.path) else {
            let what = format!("{}: neither created in the log nor in the snapshot", event.path.display());
            return Err(io::Error::other(what));
        };
        self.by_inode.insert(event.inode, file);
        Ok(file)
    }

    fn replay(&mut self, event: &Event) -> io::Result<()> {
        if event.failed {
            if event.op == Op::Sync {
                let file = self.file(event)?;
                self.files[file].sync_failed();
            }
            return Ok(());
        }
        match &event.op {
            Op::Create => {
                let file = self.add(Vec::new());
                self.by_inode.insert(event.inode, file); // inode numbers come back; the newest create has it
                self.files[file].created = Some(self.naming.len());
                self.naming.push(Naming::Create(event.path.clone(), file));
            }
            Op::Write { offset, bytes } => {
                let file = self.file(event)?;
                self.files[file].write(*offset as usize, bytes, &mut self.chance);
            }
            Op::Truncate { size } => {
                let file = self.file(event)?;
                self.files[file].truncate(*size as usize, &mut self.chance);
            }
            Op::Sync => {
                let file = self.file(event)?;
                self.files[file].sync();
                if let Some(at) = self.files[file].created {
                    self.durable_names = self.durable_names.max(at + 1);
                }
            }
            Op::SyncDir => self.durable_names = self.naming.len(),
            Op::Unlink => {
                self.file(event)?; // known by its inode from here on, should it still be written to
                self.naming.push(Naming::Unlink(event.path.clone()));
            }
            Op::Rename { to } => {
                self.file(event)?;
                self.naming.push(Naming::Rename(event.path.clone(), to.clone()));
            }
            Op::RenameFolder { to } => self.naming.push(Naming::RenameFolder(event.path.clone(), to.clone())),
        }
        Ok(())
    }

    fn write_out(mut self, to: &Path) -> io::Result<Loss> {
        let lost = self.chance.below(self.naming.len() - self.durable_names + 1);
        self.naming.truncate(self.naming.len() - lost);
        let mut names = self.before;
        for naming in self.naming {
            match naming {
                Naming::Create(path, file) => {
                    names.insert(path, file);
                }
                Naming::Unlink(path) => {
                    names.remove(&path);
                }
                Naming::Rename(from, to) => {
                    if let Some(file) = names.remove(&from) {
                        names.insert(to, file);
                    }
                }
                Naming::RenameFolder(from, to) => {
                    let moved = |path: PathBuf| path.strip_prefix(&from).map_or(path.clone(), |rest| to.join(rest));
                    names = names.into_iter().map(|(path, file)| (moved(path), file)).collect();
                }
            }
        }
        fs::create_dir_all(to)?;
        let mut loss = Loss { names: lost, ..Loss::default() };
        for (path, file) in names {
            loss.sectors += self.files[file].sectors_lost();
            write_file(&to.join(path), &self.files[file].power_off(&mut self.chance))?;
        }
        Ok(loss)
    }
}

/// A file twice: as the process sees it (the page cache) and as the disk has it.
struct File {
    cache: Vec<u8>,
    disk: Vec<u8>,
    /// Sectors that the next sync has to write.
    dirty: BTreeSet<usize>,
    /// A truncate is lost that cut here, or grew the file from here: nothing beyond reaches the disk before a sync.
    lost_cut: Option<usize>,
    /// Of 100 unsynced writes, so many reach the disk.
    eagerness: usize,
    /// Where in `Disk::naming` this file was created, if it was.
    created: Option<usize>,
}

impl File {
    fn new(bytes: Vec<u8>, chance: &mut Chance) -> Self {
        Self {
            cache: bytes.clone(),
            disk: bytes,
            dirty: BTreeSet::new(),
            lost_cut: None,
            eagerness: [0, 10, 50, 90, 100][chance.below(5)],
            created: None,
        }
    }

    /// Whether each sector reaches the disk is decided here, at the write. That is no loss of generality: what is
    /// written back now may be written back again after the next write, and a sync overrides it all. And it is what
    /// keeps every image possible: a sector is always copied as the cache had it, earlier writes included.
    fn write(&mut self, offset: usize, bytes: &[u8], chance: &mut Chance) {
        if bytes.is_empty() {
            return;
        }
        let end = offset + bytes.len();
        if self.cache.len() < end {
            self.cache.resize(end, 0);
        }
        self.cache[offset..end].copy_from_slice(bytes);
        let torn = chance.below(3) == 0;
        let whole = chance.below(100) < self.eagerness;
        for sector in offset / SECTOR..=(end - 1) / SECTOR {
            self.dirty.insert(sector);
            if if torn { chance.below(100) < self.eagerness } else { whole } {
                self.write_back(sector, self.lost_cut.unwrap_or(usize::MAX));
            }
        }
    }

    fn write_back(&mut self, sector: usize, limit: usize) {
        let start = sector * SECTOR;
        let end = (start + SECTOR).min(self.cache.len()).min(limit);
        if start < end {
            if self.disk.len() < end {
                self.disk.resize(end, 0);
            }
            self.disk[start..end].copy_from_slice(&self.cache[start..end]);
        }
    }

    fn truncate(&mut self, size: usize, chance: &mut Chance) {
        let cut = self.cache.len().min(size);
        self.cache.resize(size, 0);
        self.dirty.split_off(&size.div_ceil(SECTOR));
        if self.lost_cut.is_some() || chance.below(100) >= self.eagerness {
            self.lost_cut = Some(self.lost_cut.map_or(cut, |earlier| earlier.min(cut)));
        } else if self.disk.len() > size || size > cut {
            self.disk.resize(size, 0);
        }
    }

    fn sync(&mut self) {
        if let Some(cut) = self.lost_cut.take() {
            self.disk.truncate(cut);
        }
        for sector in std::mem::take(&mut self.dirty) {
            self.write_back(sector, usize::MAX);
        }
        self.disk.resize(self.cache.len(), 0);
    }

    /// The kernel gave up on these pages, and will not try again unless they are written to again.
    fn sync_failed(&mut self) {
        self.dirty.clear();
    }

    fn sectors_lost(&self) -> usize {
        let same =
            self.cache.chunks(SECTOR).zip(self.disk.chunks(SECTOR)).filter(|(cache, disk)| cache == disk).count();
        self.cache.len().max(self.disk.len()).div_ceil(SECTOR) - same
    }

    fn power_off(&mut self, chance: &mut Chance) -> Vec<u8> {
        let mut bytes = std::mem::take(&mut self.disk);
        if self.lost_cut.is_none() && bytes.len() < self.cache.len() && chance.below(4) == 0 {
            bytes.resize(self.cache.len(), 0);
        }
        bytes
    }
}

/// splitmix64.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ z >> 31) % n as u64) as usize
    }
}
