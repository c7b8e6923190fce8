//! The form of a backup's files: tar, gzip, age.

use super::{BackupError, Depot, file, said};
use age::x25519::{Identity, Recipient};
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// Most of what stands behind the last file of an archive, to fill its last record.
const PADDING_MOST: u64 = 64 << 10;

/// What is written on its way into an encrypted file.
type Archive = tar::Builder<GzEncoder<age::stream::StreamWriter<BufWriter<File>>>>;

/// Puts an encrypted archive somewhere, under a name that it has only when it is whole.
pub(super) fn write(
    depot: &Depot,
    name: &str,
    working: &Path,
    recipients: &[Recipient],
    fill: impl FnOnce(&mut Archive) -> io::Result<()>,
) -> Result<(), BackupError> {
    let encryptor = age::Encryptor::with_recipients(recipients.iter().map(|recipient| recipient as _))
        .map_err(|error| BackupError::Unusable(error.to_string()))?;
    depot.put(name, working, |out| {
        let sealed = encryptor.wrap_output(BufWriter::new(out))?;
        let mut archive = tar::Builder::new(GzEncoder::new(sealed, flate2::Compression::fast()));
        fill(&mut archive)?;
        archive.into_inner()?.finish()?.finish()?.into_inner().map_err(io::IntoInnerError::into_error)
    })
}

/// Adds a file to an archive.
pub(super) fn add(archive: &mut Archive, name: &str, length: u64, content: impl Read) -> io::Result<()> {
    let mut header = tar::Header::new_ustar();
    header.set_mode(0o600);
    header.set_size(length);
    archive.append_data(&mut header, name, content)
}

/// Reads an encrypted archive, file by file. Nothing is unpacked by its own name: `each` says where it goes.
pub(super) fn read(
    depot: &Depot,
    name: &str,
    working: &Path,
    identities: &[Identity],
    mut each: impl FnMut(&str, &mut dyn Read) -> Result<(), BackupError>,
) -> Result<(), BackupError> {
    let path = depot.said(name);
    let broken = |error: io::Error| BackupError::File(path.clone(), error);
    let sealed = BufReader::new(depot.open(name, working)?);
    let opened = age::Decryptor::new(sealed)
        .and_then(|decryptor| decryptor.decrypt(identities.iter().map(|identity| identity as _)))
        .or_else(|error| said("backup-not-opened", &[("path", &path), ("error", &error.to_string())]))?;
    let mut archive = tar::Archive::new(GzDecoder::new(opened));
    for entry in archive.entries().map_err(broken)? {
        let mut entry = entry.map_err(broken)?;
        if entry.header().entry_type() != tar::EntryType::Regular {
            return said("backup-no-file", &[("path", &path)]);
        }
        let name = entry.path().map_err(broken)?.to_string_lossy().into_owned();
        let mut content = Watched { content: &mut entry, is_broken: false };
        let done = each(&name, &mut content);
        if content.is_broken {
            return said("backup-broken", &[("path", &path)]);
        }
        done?;
    }
    // The end of the archive is not the end of what is sealed: only a whole stream is authentic.
    let mut rest = archive.into_inner();
    let over = io::copy(&mut (&mut rest).take(PADDING_MOST + 1), &mut io::sink()).map_err(broken)?;
    if over > PADDING_MOST {
        return said("backup-goes-on", &[("path", &path)]);
    }
    io::copy(rest.get_mut(), &mut io::sink()).map_err(broken)?;
    Ok(())
}

/// What is read out of an archive. Whoever copies it elsewhere cannot tell which of the two ends has failed.
struct Watched<'a> {
    content: &'a mut dyn Read,
    is_broken: bool,
}

impl Read for Watched<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.content.read(bytes);
        self.is_broken |= read.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::Interrupted);
        read
    }
}

/// Writes what is read into a new file: its length and SHA-256.
pub(super) fn unpack(content: &mut dyn Read, to: &Path) -> Result<(u64, String), BackupError> {
    use std::os::unix::fs::OpenOptionsExt;
    let out = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(to).map_err(file(to))?;
    let mut out = Summed { to: out, hasher: Sha256::new(), length: 0 };
    io::copy(content, &mut out).map_err(file(to))?;
    out.to.sync_all().map_err(file(to))?;
    Ok((out.length, hex::encode(out.hasher.finalize())))
}

/// Length and SHA-256 of a file.
pub(super) fn sum(path: &Path) -> Result<(u64, String), BackupError> {
    let mut content = File::open(path).map_err(file(path))?;
    let mut sum = Summed { to: io::sink(), hasher: Sha256::new(), length: 0 };
    io::copy(&mut content, &mut sum).map_err(file(path))?;
    Ok((sum.length, hex::encode(sum.hasher.finalize())))
}

/// A digest of every file below a folder: path, length and SHA-256 of each.
pub(super) fn sum_below(folder: &Path) -> Result<String, BackupError> {
    let mut hasher = Sha256::new();
    for (name, path) in below(folder)? {
        let (length, sha256) = sum(&path)?;
        hasher.update(format!("{name}\n{length}\n{sha256}\n"));
    }
    Ok(hex::encode(hasher.finalize()))
}

struct Summed<W> {
    to: W,
    hasher: Sha256,
    length: u64,
}

impl<W: Write> Write for Summed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.length += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// The identities of a key file, as `shishi backup-key` and `age-keygen` write it.
pub(super) fn identities(path: &Path) -> Result<Vec<Identity>, BackupError> {
    let text = std::fs::read_to_string(path).map_err(file(path))?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let found: Result<Vec<Identity>, _> = lines.map(str::parse).collect();
    match found {
        Ok(found) if !found.is_empty() => Ok(found),
        _ => said("backup-no-identity", &[("path", &path.display().to_string())]),
    }
}

/// Every file below a folder, its path from there with `/`.
pub(super) fn below(folder: &Path) -> Result<Vec<(String, PathBuf)>, BackupError> {
    let (mut found, mut folders) = (Vec::new(), vec![(String::new(), folder.to_owned())]);
    while let Some((prefix, folder)) = folders.pop() {
        for name in super::names(&folder)? {
            let (path, name) = (folder.join(&name), format!("{prefix}{name}"));
            if path.is_dir() { folders.push((format!("{name}/"), path)) } else { found.push((name, path)) }
        }
    }
    found.sort();
    Ok(found)
}
