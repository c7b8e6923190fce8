//! Whoever may write where backups lie, and knows for whom they are encrypted, can put files there. None of them gets out
//! of the folder that is put back, none fills the disk, and none is taken for one of ours.

mod support;

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use shishi::backup::{Depot, Wanted, make, restore};
use std::io::{Read, Write};
use std::path::PathBuf;
use support::{copied, folder, publish_year, whole};

/// A zone with evidence and an edition, its backup, and what opens and encrypts.
struct Backed {
    zone: PathBuf,
    /// The folder of the zone's backups.
    at: PathBuf,
    identity: PathBuf,
    recipient: age::x25519::Recipient,
    opener: age::x25519::Identity,
    digest: String,
    edition: String,
}

fn backed() -> Backed {
    let (zone, home, backups) = (copied(whole(), "hostile"), folder("hostile-keys"), folder("hostile-backups"));
    publish_year(&zone);
    let digest = hex::encode(Sha256::digest(b"a photo"));
    std::fs::create_dir_all(zone.join("blobs")).unwrap();
    std::fs::write(zone.join("blobs").join(&digest), b"a photo").unwrap();
    let opener = age::x25519::Identity::generate();
    let identity = home.join("backup.key");
    let secret = age::secrecy::ExposeSecret::expose_secret(&opener.to_string()).to_owned();
    std::fs::write(&identity, secret).unwrap();
    let made = make(&zone, &Depot::Folder(backups.clone()), &[opener.to_public()]).unwrap();
    let edition = support::files(&zone.join("editions"))[0].split('/').next().unwrap().to_owned();
    let at = backups.join(&made.name).parent().unwrap().to_owned();
    Backed { recipient: opener.to_public(), zone, at, identity, opener, digest, edition }
}

impl Backed {
    /// Puts the backup back into a folder in one of its own, with the zone's keys; the outer folder.
    fn put_back(&self) -> (PathBuf, Result<(), String>) {
        let outer = folder("hostile-restored");
        let to = outer.join("zone");
        std::fs::create_dir_all(to.join("keys")).unwrap();
        for name in ["zone.key", "vault.key", "last.checkpoint"] {
            std::fs::copy(self.zone.join("keys").join(name), to.join("keys").join(name)).unwrap();
        }
        let wanted = Wanted {
            from: self.at.clone(),
            store: None,
            identity: self.identity.clone(),
            to,
            zone_key: None,
            vault_key: None,
            epoch: None,
        };
        let done = restore(&wanted).map(|_| ()).map_err(|error| error.to_string());
        (outer, done)
    }

    /// Puts an archive in the place of one of the backup's files, and back what was there when `run` is over.
    fn with(&self, name: &str, archive: &[u8], run: impl FnOnce()) {
        let path = self.at.join(name);
        let before = std::fs::read(&path).unwrap();
        std::fs::write(&path, self.encrypted(archive)).unwrap();
        run();
        std::fs::write(&path, before).unwrap();
    }

    /// Refused with these words, and nothing but the keys is left.
    #[track_caller]
    fn refused(&self, name: &str, archive: &[u8], words: &str) {
        self.with(name, archive, || {
            let (outer, done) = self.put_back();
            let said = done.expect_err(words);
            assert!(said.contains(words), "{words}: {said}");
            let left = support::files(&outer);
            assert_eq!(left, ["zone/keys/last.checkpoint", "zone/keys/vault.key", "zone/keys/zone.key"], "{words}");
        });
    }

    fn encrypted(&self, archive: &[u8]) -> Vec<u8> {
        let mut sealed = Vec::new();
        let recipient: &dyn age::Recipient = &self.recipient;
        let mut out =
            age::Encryptor::with_recipients(std::iter::once(recipient)).unwrap().wrap_output(&mut sealed).unwrap();
        out.write_all(&packed(archive)).unwrap();
        out.finish().unwrap();
        sealed
    }

    /// The archive in one of the backup's files.
    fn archive(&self, name: &str) -> Vec<u8> {
        let sealed = std::fs::File::open(self.at.join(name)).unwrap();
        let opener: &dyn age::Identity = &self.opener;
        let opened =
            age::Decryptor::new(std::io::BufReader::new(sealed)).unwrap().decrypt(std::iter::once(opener)).unwrap();
        let mut archive = Vec::new();
        flate2::read::GzDecoder::new(opened).read_to_end(&mut archive).unwrap();
        archive
    }

    fn tables(&self) -> String {
        support::files(&self.at).into_iter().find(|name| name.ends_with(".backup.age")).unwrap()
    }
}

fn packed(archive: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(archive).unwrap();
    out.finish().unwrap()
}

/// An entry of an archive as anybody can write it: any name, any kind, any length that it says of itself.
fn entry(name: &str, kind: tar::EntryType, says: u64, content: &[u8]) -> Vec<u8> {
    let mut header = tar::Header::new_gnu();
    header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
    header.set_mode(0o600);
    header.set_size(says);
    header.set_entry_type(kind);
    if kind == tar::EntryType::Symlink {
        header.set_link_name("/etc/hostname").unwrap();
    }
    header.set_cksum();
    let padding = vec![0; (512 - content.len() % 512) % 512];
    [header.as_bytes(), content, &padding].concat()
}

fn regular(name: &str, content: &[u8]) -> Vec<u8> {
    entry(name, tar::EntryType::Regular, content.len() as u64, content)
}

/// What ends an archive.
const END: [u8; 1024] = [0; 1024];

#[test]
fn nothing_gets_out_of_the_folder_that_is_put_back() {
    let backed = backed();
    let edition = format!("editions/{}.age", backed.edition);
    let whole = backed.archive(&edition);
    // What stands there unchanged is put back: the names below are what is refused.
    backed.with(&edition, &whole, || assert_eq!(backed.put_back().1, Ok(())));
    let outside = folder("hostile-outside").join("evil");
    for name in [
        "../evil",
        "../../../evil",
        "content/../../../evil",
        outside.to_str().unwrap(),
        "./evil",
        "content//evil",
        ".hidden",
    ] {
        backed.refused(&edition, &[&regular(name, b"evil"), &whole[..]].concat(), "which no edition has");
        assert!(!outside.exists(), "{name}");
    }
    // A backslash separates nothing here; it is a name that the edition does not have.
    backed.refused(&edition, &[&regular("..\\..\\evil", b"evil"), &whole[..]].concat(), "which no edition has");
    for kind in [tar::EntryType::Symlink, tar::EntryType::Link, tar::EntryType::Directory, tar::EntryType::Fifo] {
        let odd = entry("content/report.html", kind, 0, b"");
        backed.refused(&edition, &[&odd, &whole[..]].concat(), "holds something that is no file");
    }
    backed.refused(&edition, &[&regular("content/more.html", b"more"), &whole[..]].concat(), "is not the edition");
    let blob = format!("blobs/{}.age", backed.digest);
    backed.refused(&blob, &[&regular("../../evil", b"evil")[..], &END].concat(), "is not the file of that digest");
    let tables = backed.tables();
    let archive = backed.archive(&tables);
    for name in ["../evil", "keys/zone.key", "evil"] {
        let words = format!("holds {name}, which no backup has");
        backed.refused(&tables, &[&regular(name, b"evil"), &archive[..]].concat(), &words);
    }
}

#[test]
fn nothing_unpacks_to_more_than_it_may() {
    let backed = backed();
    let (tables, blob) = (backed.tables(), format!("blobs/{}.age", backed.digest));
    let archive = backed.archive(&tables);
    // The first table says of itself that it has a tebibyte; what comes of it is more than the manifest says.
    let manifest_ends = 512 + (octal(&archive[124..135]) as usize).div_ceil(512) * 512;
    let length = octal(&archive[manifest_ends + 124..manifest_ends + 135]) as usize;
    let long = entry("ledger.db", tar::EntryType::Regular, 1 << 40, &vec![0; length + 4096]);
    backed.refused(&tables, &[&archive[..manifest_ends], &long].concat(), "is longer than the backup's manifest says");
    // A table before the manifest that says how long it is.
    let first = [&archive[manifest_ends..], &archive[..manifest_ends], &END].concat();
    backed.refused(&tables, &first, "holds ledger.db, which no backup has");
    // Evidence that goes on for ever: no more is unpacked than an evidence file can have.
    let endless = entry("photo", tar::EntryType::Regular, 1 << 40, &vec![0; (64 << 20) + 512]);
    backed.refused(&blob, &endless, "is larger than any evidence");
    // What stands behind the end of an archive.
    let behind = [&archive[..], &vec![0; 1 << 20]].concat();
    backed.refused(&tables, &behind, "goes on behind its end");
    backed.with(&tables, &archive, || assert_eq!(backed.put_back().1, Ok(())));
}

fn octal(digits: &[u8]) -> u64 {
    u64::from_str_radix(std::str::from_utf8(digits).unwrap().trim_matches([' ', '\0']), 8).unwrap()
}

#[test]
fn many_files_are_no_edition() {
    let backed = backed();
    let mut archive: Vec<u8> = (0..1_001).flat_map(|number| regular(&format!("content/{number}"), b"")).collect();
    archive.extend(END);
    backed.refused(&format!("editions/{}.age", backed.edition), &archive, "is larger than any edition");
}
