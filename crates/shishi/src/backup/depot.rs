//! Where backups are kept: a folder, or a place in a bucket. Backup, restore and listing know nothing of the difference.

use super::s3::{Bucket, Listing};
use super::{BackupError, END, file, said};
use crate::settings::S3;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// How the addresses of buckets begin.
const BUCKETS: &str = "s3://";

/// A place of backups.
pub enum Depot {
    /// A folder.
    Folder(PathBuf),
    /// A place in a bucket.
    Bucket(Box<Bucket>),
}

impl Depot {
    /// Whether what somebody has written is in a bucket, so that settings are needed.
    pub fn is_in_a_bucket(written: &Path) -> bool {
        written.to_str().is_some_and(|text| text.starts_with(BUCKETS))
    }

    /// The place that somebody has written.
    pub fn of(written: &Path, settings: Option<&S3>) -> Result<Self, BackupError> {
        let Some(address) = written.to_str().filter(|text| text.starts_with(BUCKETS)) else {
            return Ok(Self::Folder(written.to_owned()));
        };
        let Some(settings) = settings else { return said("backup-no-s3", &[]) };
        match Bucket::of(address, settings) {
            Some(bucket) => Ok(Self::Bucket(Box::new(bucket))),
            None => said("backup-no-bucket-address", &[("address", &address.escape_debug().to_string())]),
        }
    }

    /// The backup that somebody has written and where it stands: the newest there, if he has named none.
    pub fn with_backup(written: &Path, settings: Option<&S3>) -> Result<(Self, String), BackupError> {
        let named = written.file_name().and_then(|name| name.to_str());
        let is_one = match Self::is_in_a_bucket(written) {
            true => named.is_some_and(|name| name.ends_with(END)),
            false => written.is_file(),
        };
        if let (true, Some(name), Some(parent)) = (is_one, named, written.parent()) {
            return Ok((Self::of(parent, settings)?, name.to_owned()));
        }
        let depot = Self::of(written, settings)?;
        // Their names begin with the time.
        match depot.names("")?.files.into_iter().rfind(|(name, _)| name.ends_with(END)) {
            Some((name, _)) => Ok((depot, name)),
            None => said("backup-none-there", &[("path", &written.display().to_string()), ("end", END)]),
        }
    }

    /// Holds a folder that is not there for a mistake, unless it is to be made: a disk that is not mounted, or a name that is
    /// mistyped, would fill the disk of the zone.
    pub fn must_be_there(&self, create: bool) -> Result<(), BackupError> {
        match self {
            Self::Folder(path) if create => std::fs::create_dir_all(path).map_err(file(path)),
            Self::Folder(path) if !path.is_dir() => said("backup-no-folder", &[("path", &path.display().to_string())]),
            _ => Ok(()),
        }
    }

    /// What something in it is called by people.
    pub fn said(&self, name: &str) -> String {
        match self {
            Self::Folder(path) => path.join(name).display().to_string(),
            Self::Bucket(bucket) => bucket.said(name),
        }
    }

    /// What stands directly in a place below it: nothing, or a path that ends with `/`.
    pub fn names(&self, within: &str) -> Result<Listing, BackupError> {
        match self {
            Self::Folder(path) => of_folder(&path.join(within)),
            Self::Bucket(bucket) => bucket.names(within).map_err(|wrong| BackupError::S3(self.said(within), wrong)),
        }
    }

    /// Puts something there, under a name that it has only when it is whole. `working` is a folder for what must be written
    /// before it can be sent.
    pub fn put(
        &self,
        name: &str,
        working: &Path,
        write: impl FnOnce(File) -> io::Result<File>,
    ) -> Result<(), BackupError> {
        match self {
            Self::Folder(path) => into_folder(&path.join(name), write),
            Self::Bucket(bucket) => {
                let written = || {
                    let mut whole = write(tempfile::tempfile_in(working)?)?;
                    io::Seek::rewind(&mut whole)?;
                    Ok(whole)
                };
                let mut whole = written().map_err(file(working))?;
                bucket.put(name, &mut whole).map_err(|wrong| BackupError::S3(self.said(name), wrong))
            }
        }
    }

    /// Opens something that is there. What comes from a bucket comes whole before it is read: it is sealed, and half of it
    /// could not be held against anything.
    pub fn open(&self, name: &str, working: &Path) -> Result<File, BackupError> {
        match self {
            Self::Folder(path) => File::open(path.join(name)).map_err(file(&path.join(name))),
            Self::Bucket(bucket) => {
                let mut whole = tempfile::tempfile_in(working).map_err(file(working))?;
                bucket.take(name, &mut whole).map_err(|wrong| BackupError::S3(self.said(name), wrong))?;
                io::Seek::rewind(&mut whole).map_err(file(working))?;
                Ok(whole)
            }
        }
    }
}

fn of_folder(path: &Path) -> Result<Listing, BackupError> {
    let mut listing = Listing::default();
    for name in super::names(path)? {
        match std::fs::metadata(path.join(&name)) {
            Ok(data) if data.is_dir() => listing.folders.push(name),
            Ok(data) => listing.files.push((name, data.len())),
            // Gone since it was listed.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(file(&path.join(&name))(error)),
        }
    }
    Ok(listing)
}

fn into_folder(path: &Path, write: impl FnOnce(File) -> io::Result<File>) -> Result<(), BackupError> {
    let parent = path.parent().expect("a file has a folder");
    std::fs::create_dir_all(parent).map_err(file(parent))?;
    // Two backups into one folder at the same time have each a file of its own.
    let beside = path.with_extension(format!("part{}", std::process::id()));
    let written = || -> io::Result<()> {
        write(File::create(&beside)?)?.sync_all()?;
        std::fs::rename(&beside, path)?;
        File::open(parent)?.sync_all()
    };
    written().map_err(|error| {
        let _ = std::fs::remove_file(&beside);
        file(path)(error)
    })
}

/// A backup that is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its name in the place.
    pub name: String,
    /// Its length in bytes, without what it shares with others.
    pub length: u64,
}

/// Every backup of a place, and of the zones that have one of their own in it; the newest last.
pub fn list(depot: &Depot) -> Result<Vec<Listed>, BackupError> {
    let here = depot.names("")?;
    let mut found = Vec::new();
    let mut add = |within: &str, files: Vec<(String, u64)>| {
        let backups = files.into_iter().filter(|(name, _)| name.ends_with(END));
        found.extend(backups.map(|(name, length)| Listed { name: format!("{within}{name}"), length }));
    };
    add("", here.files);
    for folder in here.folders.iter().filter(|name| !matches!(name.as_str(), "blobs" | "editions")) {
        let within = format!("{folder}/");
        add(&within, depot.names(&within)?.files);
    }
    Ok(found)
}
