//! Backups in a bucket: what stands there, what is not taken for a backup, and what is said when the store fails.

use super::store::{ACCESS, Misdeed, SECRET, Store};
use super::support::{copied, files, folder, open, publish_year, small, whole};
use super::{backed_up_to, key, keys_only, put_back_from, shishi};
use rustls::pki_types::CertificateDer;
use sha2::{Digest, Sha256};
use shishi::backup::{BackupError, Depot, Wrong, list};
use shishi::messages::Language;
use shishi::settings::S3;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const PLACE: &str = "s3://backups/kfq";

fn place() -> &'static Path {
    Path::new(PLACE)
}

/// A file of evidence of so many bytes that no compression makes shorter.
fn evidence(zone: &Path, length: usize) -> (String, Vec<u8>) {
    let mut bytes = Vec::with_capacity(length + 32);
    let mut next = Sha256::digest(length.to_be_bytes());
    while bytes.len() < length {
        bytes.extend_from_slice(&next);
        next = Sha256::digest(next);
    }
    bytes.truncate(length);
    let digest = hex::encode(Sha256::digest(&bytes));
    std::fs::create_dir_all(zone.join("blobs")).unwrap();
    std::fs::write(zone.join("blobs").join(&digest), &bytes).unwrap();
    (digest, bytes)
}

/// A zone, its key of backups and a store.
struct Site {
    zone: PathBuf,
    identity: PathBuf,
    recipient: String,
    store: Store,
}

impl Site {
    fn of(zone: &Path, name: &str) -> Self {
        let (identity, recipient) = key(&folder("keys"));
        Self { zone: copied(zone, name), identity, recipient, store: Store::start(folder("store")) }
    }

    fn back_up(&self) -> Result<shishi::backup::Made, BackupError> {
        backed_up_to(&self.zone, place(), Some(&self.store.settings()), &self.recipient)
    }

    fn back_up_with(&self, change: impl FnOnce(&mut S3)) -> Result<shishi::backup::Made, BackupError> {
        let mut settings = self.store.settings();
        change(&mut settings);
        backed_up_to(&self.zone, place(), Some(&settings), &self.recipient)
    }

    /// What the store's fault is.
    fn wrong(&self) -> Wrong {
        match self.back_up().expect_err("a store that fails") {
            BackupError::S3(at, wrong) => {
                assert!(at.starts_with(PLACE), "{at}");
                wrong
            }
            other => panic!("{other}"),
        }
    }

    fn from(&self) -> PathBuf {
        place().join(open(&self.zone).zone.id.to_string())
    }

    /// Puts it back; what is left in the folder if it cannot be.
    fn put_back(&self, from: &Path, to: &Path) -> Result<u64, String> {
        put_back_from(from, Some(self.store.settings()), &self.identity, to)
            .map(|restored| restored.size)
            .map_err(|error| error.to_string())
    }

    /// The backups that are listed.
    fn listed(&self) -> Vec<String> {
        let depot = Depot::of(place(), Some(&self.store.settings())).unwrap();
        list(&depot).unwrap().into_iter().map(|backup| backup.name).collect()
    }

    /// The objects, without what the store keeps of its own.
    fn objects(&self) -> Vec<String> {
        let all = files(&self.store.folder.join("backups"));
        all.into_iter().filter(|name| !name.starts_with('.')).collect()
    }
}

const KEPT: [&str; 3] = ["keys/last.checkpoint", "keys/vault.key", "keys/zone.key"];

#[test]
fn each_file_goes_once_whatever_its_length_and_comes_back() {
    let site = Site::of(whole(), "lengths");
    publish_year(&site.zone);
    // Shorter than one request, and longer than two.
    let all = [1, 33 << 20].map(|length| evidence(&site.zone, length));
    let first = site.back_up().unwrap_or_else(|error| panic!("{error}"));
    assert!(first.added > all.len());
    let asked = site.store.asked();
    assert!(
        asked.last().unwrap().starts_with("HEAD ") && asked.last().unwrap().ends_with(".backup.age"),
        "last of all"
    );
    let second = site.back_up().unwrap();
    assert_eq!((second.added, &second.root), (0, &first.root));
    let again = site.store.asked();
    assert_eq!(again.iter().filter(|asked| asked.starts_with("PUT ")).count(), 1, "{again:?}");
    // Of one second and one size they have one name.
    let mut names = vec![first.name, second.name.clone()];
    names.dedup();
    assert_eq!(site.listed(), names);
    let to = keys_only(&site.zone, "restored", true);
    site.put_back(&site.from(), &to).unwrap();
    for (digest, bytes) in all {
        assert!(std::fs::read(to.join("blobs").join(digest)).unwrap() == bytes);
    }
    for file in files(&site.zone.join("editions")) {
        let read = |zone: &Path| std::fs::read(zone.join("editions").join(&file)).unwrap();
        assert_eq!(read(&to), read(&site.zone), "{file}");
    }
    // One that is named is taken, as a file is.
    let named = keys_only(&site.zone, "named", true);
    site.put_back(&place().join(&second.name), &named).unwrap();
}

#[test]
fn a_bucket_holds_ciphertext_only_and_no_key() {
    let site = Site::of(whole(), "sealed");
    publish_year(&site.zone);
    let (_, bytes) = evidence(&site.zone, 4000);
    site.back_up().unwrap();
    let secret = |name: &str| std::fs::read_to_string(site.zone.join("keys").join(name)).unwrap().trim().to_owned();
    let keys = ["zone.key", "vault.key"].map(secret);
    let mut plain: Vec<Vec<u8>> = ["zone.genesis", "SQLite format 3", "shishi-backup@v1"].map(Into::into).into();
    plain.extend(keys.iter().flat_map(|key| [key.clone().into_bytes(), hex::decode(key).unwrap()]));
    plain.push(bytes[..64].to_vec());
    let objects = site.objects();
    assert!(
        objects.iter().any(|name| name.contains("/blobs/")) && objects.iter().any(|name| name.contains("/editions/"))
    );
    for name in objects {
        let bytes = std::fs::read(site.store.file(&name)).unwrap();
        assert!(name.ends_with(".age") && bytes.starts_with(b"age-encryption.org/v1\n"), "{name}");
        for text in &plain {
            assert!(!bytes.windows(text.len()).any(|part| part == text), "{name} shows {text:?}");
        }
    }
    // Opened, neither key is in it.
    let to = keys_only(&site.zone, "opened", false);
    std::fs::remove_file(to.join("keys/vault.key")).unwrap();
    assert!(site.put_back(&site.from(), &to).is_err(), "nothing opens without the vault's key, which no backup has");
}

#[test]
fn what_was_cut_off_is_no_backup() {
    let site = Site::of(small(), "cut");
    evidence(&site.zone, 20 << 20);
    let whole = site.back_up().unwrap();
    evidence(&site.zone, 21 << 20);
    // Cut off at every write in turn: parts of a long file, its completion, the tables.
    for cut in 0.. {
        let mut writes = 0;
        site.store.misbehaves(move |method, _| {
            let is_write = matches!(method, "PUT" | "POST");
            let is_cut = is_write && writes >= cut;
            writes += usize::from(is_write);
            is_cut.then_some(Misdeed::Breaks)
        });
        let done = site.back_up();
        site.store.behaves();
        if done.is_ok() {
            assert!(cut >= 5, "begin, two parts, completion, tables: {cut}");
            break;
        }
        assert_eq!(site.listed(), std::slice::from_ref(&whole.name), "cut off at {cut}");
        let to = keys_only(&site.zone, "restored", true);
        assert_eq!(site.put_back(&site.from(), &to), Ok(whole.size), "cut off at {cut}");
    }
    assert_eq!(site.listed().len(), 2);
    site.put_back(&site.from(), &keys_only(&site.zone, "last", true)).unwrap();
}

#[test]
fn what_passes_is_waited_for() {
    let site = Site::of(small(), "passes");
    evidence(&site.zone, 20 << 20);
    for (status, code) in [(503, "SlowDown"), (500, "InternalError"), (429, "TooManyRequests"), (400, "RequestTimeout")]
    {
        let mut seen = std::collections::HashSet::new();
        // Each request fails once: its address is signed anew, so it is known by its path and what it wants.
        site.store.misbehaves(move |method, address| {
            let part =
                address.split(['?', '&']).filter(|part| !part.starts_with("X-Amz-")).collect::<Vec<_>>().join("&");
            // What is answered to a HEAD has no body, so nobody could know what is meant by 400.
            let is_meant = method != "HEAD" || status != 400;
            (is_meant && seen.insert(format!("{method} {part}"))).then_some(Misdeed::Says(status, code))
        });
        let made = site.back_up().unwrap_or_else(|error| panic!("{error}"));
        let to = keys_only(&site.zone, "restored", true);
        assert_eq!(site.put_back(&site.from(), &to), Ok(made.size), "{code}");
    }
}

#[test]
fn a_completion_that_fails_behind_a_success_is_no_success() {
    let site = Site::of(small(), "behind");
    evidence(&site.zone, 20 << 20);
    site.store.misbehaves(|method, address| {
        let is_completion = method == "POST" && address.contains("uploadId=");
        is_completion.then_some(Misdeed::Says(200, "InternalError"))
    });
    assert_eq!(site.wrong(), Wrong::Busy("500 InternalError".to_owned()));
    assert_eq!(site.listed(), Vec::<String>::new());
}

#[test]
fn what_a_store_refuses_is_said_in_words_and_nothing_is_left_behind() {
    let site = Site::of(small(), "refused");
    let said = |status: u16, code: &str| format!("{status} {code}");
    type Made = fn(String) -> Wrong;
    let cases: [(u16, &'static str, Made, &str); 9] = [
        (403, "AccessDenied", Wrong::Forbidden, "must let this access key list, read and write"),
        (403, "InvalidAccessKeyId", Wrong::Key, "s3.access_key"),
        (403, "SignatureDoesNotMatch", Wrong::Key, "s3.secret_key_file"),
        (403, "RequestTimeTooSkewed", Wrong::Clock, "set this machine's clock"),
        (404, "NoSuchBucket", Wrong::NoBucket, "there is no such bucket"),
        (507, "XMinioStorageFull", Wrong::Full, "the store is full"),
        (403, "QuotaExceeded", Wrong::Full, "the store is full"),
        (301, "PermanentRedirect", Wrong::Elsewhere, "s3.region"),
        (503, "SlowDown", Wrong::Busy, "the store cannot just now"),
    ];
    for (status, code, wrong, words) in cases {
        site.store.misbehaves(move |_, _| Some(Misdeed::Says(status, code)));
        let told = site.wrong();
        assert_eq!(told, wrong(said(status, code)));
        assert!(told.words(Language::English).contains(words), "{}", told.words(Language::English));
        assert!(told.words(Language::Chinese).contains(code) && !told.words(Language::Chinese).contains('⟦'));
        // Only when it comes to writing.
        site.store.misbehaves(move |method, _| (method == "PUT").then_some(Misdeed::Says(status, code)));
        assert_eq!(site.wrong(), wrong(said(status, code)));
    }
    site.store.behaves();
    assert_eq!(site.objects(), Vec::<String>::new());
    assert!(files(&site.zone).iter().all(|name| !name.contains("backing-up")), "the copy is gone");
    // The store itself: a bucket that is not there, another secret, nobody who listens.
    let elsewhere = Path::new("s3://not-there/kfq");
    let missing = backed_up_to(&site.zone, elsewhere, Some(&site.store.settings()), &site.recipient).unwrap_err();
    assert!(matches!(missing, BackupError::S3(_, Wrong::NoBucket(_))), "{missing}");
    let secret = |settings: &mut S3| settings.secret = shishi::settings::Secret("another".to_owned());
    assert!(matches!(site.back_up_with(secret), Err(BackupError::S3(_, Wrong::Key(_)))));
    let nobody = |settings: &mut S3| settings.endpoint = "http://127.0.0.1:1".to_owned();
    assert!(matches!(site.back_up_with(nobody), Err(BackupError::S3(_, Wrong::Away(_)))));
}

#[test]
fn a_store_that_stands_still_is_not_waited_for_for_ever() {
    let site = Site::of(small(), "still");
    let impatient = |settings: &mut S3| (settings.still_within, settings.tries) = (Duration::from_millis(300), 1);
    for method in ["GET", "PUT", "HEAD"] {
        site.store.misbehaves(move |asked, _| (asked == method).then_some(Misdeed::Hangs));
        let told = site.back_up_with(impatient).unwrap_err();
        assert!(matches!(&told, BackupError::S3(_, Wrong::Away(_))), "{told}");
    }
    site.store.behaves();
    assert!(site.back_up_with(impatient).is_ok());
}

#[test]
fn a_store_that_lies_is_found_out() {
    let site = Site::of(small(), "lies");
    let (digest, _) = evidence(&site.zone, 20 << 20);
    // It says that it has taken what it has not.
    site.store.misbehaves(|method, _| (method == "PUT").then_some(Misdeed::Pretends));
    // Parts that it does not have it cannot put together; what it says of that is its own affair.
    site.wrong();
    site.store.misbehaves(|method, address| {
        (method == "PUT" && address.contains(".backup.age")).then_some(Misdeed::Pretends)
    });
    assert_eq!(site.wrong(), Wrong::Odd("backup-s3-length"), "a whole that it does not have");
    site.store.misbehaves(|method, _| (method == "HEAD").then_some(Misdeed::Header("content-length", "17")));
    assert_eq!(site.wrong(), Wrong::Odd("backup-s3-length"));
    // A listing that is none, or has no end.
    for text in ["<html>", "", "\u{feff}nonsense", "<ListBucketResult>"] {
        site.store.misbehaves(move |method, _| (method == "GET").then_some(Misdeed::Body(text)));
        assert_eq!(site.wrong(), Wrong::Odd("backup-s3-no-xml"), "{text}");
    }
    site.store.misbehaves(|method, _| {
        let page = "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><IsTruncated>true</IsTruncated>\
            <NextContinuationToken>again</NextContinuationToken></ListBucketResult>";
        (method == "GET").then_some(Misdeed::Body(page))
    });
    assert_eq!(site.wrong(), Wrong::Odd("backup-s3-no-end"));
    site.store.behaves();
    let made = site.back_up().unwrap();
    // What is read is of another length than is said, or has another content.
    let to = keys_only(&site.zone, "restored", true);
    let refused = |words: &str| {
        let told = site.put_back(&site.from(), &to).expect_err(words);
        assert!(told.contains(words), "{told}");
        assert_eq!(files(&to), KEPT, "{words}");
        assert_eq!(files(to.parent().unwrap()).iter().filter(|name| name.contains("restoring")).count(), 0);
    };
    for range in ["bytes 0-16777215/16777216", "bytes 0-99/100", "bytes */5", "x"] {
        site.store.misbehaves(move |method, address| {
            let is_file = method == "GET" && address.contains("/blobs/");
            is_file.then_some(Misdeed::Header("content-range", range))
        });
        refused(if range.ends_with("/16777216") { "/blobs/" } else { "the length is not that of the content" });
    }
    site.store.misbehaves(|method, address| {
        (method == "GET" && address.contains(".backup.age")).then_some(Misdeed::Body("hello"))
    });
    refused(".backup.age");
    site.store.misbehaves(|method, address| {
        (method == "GET" && address.contains("/blobs/")).then_some(Misdeed::Says(404, "NoSuchKey"))
    });
    refused("the store has no such file");
    site.store.behaves();
    for name in [made.name.clone(), format!("{}/blobs/{digest}.age", made.name.split('/').next().unwrap())] {
        let file = site.store.file(&format!("kfq/{name}"));
        let bytes = std::fs::read(&file).unwrap();
        let mut changed = bytes.clone();
        changed[bytes.len() / 2] ^= 1;
        std::fs::write(&file, changed).unwrap();
        refused(&name);
        std::fs::write(&file, &bytes[..bytes.len() - 7]).unwrap();
        refused(&name);
        std::fs::write(&file, bytes).unwrap();
    }
    // Another's file under the name of ours.
    let (other, _) = evidence(&site.zone, 300);
    site.back_up().unwrap();
    let blobs = site.store.file(&format!("kfq/{}/blobs", made.name.split('/').next().unwrap()));
    std::fs::copy(blobs.join(format!("{other}.age")), blobs.join(format!("{digest}.age"))).unwrap();
    refused("is not the file of that digest");
}

#[test]
fn names_that_a_store_invents_lead_nowhere() {
    let site = Site::of(small(), "names");
    let page = "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><IsTruncated>false</IsTruncated>\
        <Contents><Key>kfq/../../etc/20990101T000000Z-1.backup.age</Key><Size>7</Size></Contents>\
        <Contents><Key>kfq/%1B%5B31m.backup.age</Key><Size>7</Size></Contents><EncodingType>url</EncodingType>\
        <CommonPrefixes><Prefix>kfq/../</Prefix></CommonPrefixes></ListBucketResult>";
    site.store.misbehaves(move |method, _| (method == "GET").then_some(Misdeed::Body(page)));
    assert_eq!(site.listed(), Vec::<String>::new());
    for address in [
        "s3://",
        "s3:///kfq",
        "s3://Upper/x",
        "s3://b_b/x",
        "s3://backups/../other",
        "s3://backups/a b",
        "s3://backups//x",
    ] {
        let refused = Depot::of(Path::new(address), Some(&site.store.settings())).err().map(|error| error.to_string());
        assert!(
            refused.as_ref().is_some_and(|words| words.contains("is no place in a bucket")),
            "{address}: {refused:?}"
        );
    }
    let without = Depot::of(place(), None).err().unwrap().to_string();
    assert!(without.contains("s3.endpoint") && without.contains("SHISHI_S3_"), "{without}");
}

#[test]
fn the_command_line_takes_a_bucket_and_shows_no_secret() {
    let site = Site::of(small(), "words");
    let home = folder("home");
    let variables = site.store.variables(home.join("secret").to_str().unwrap());
    let run = |words: &[&str], variables: &[(&str, String)]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shishi"));
        super::support::without_settings(&mut command);
        let ran = command.args(words).env("LC_ALL", "C").envs(variables.iter().cloned()).output().unwrap();
        let said = String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr);
        assert!(!said.contains(SECRET) && !said.contains("X-Amz-"), "{said}");
        (ran.status.code().unwrap(), said)
    };
    let dir = site.zone.to_str().unwrap();
    let backup = ["backup", "--dir", dir, "--to", PLACE, "--recipient", &site.recipient];
    let (code, said) = run(&backup, &[]);
    assert!(code == 1 && said.contains("no store is set"), "{said}");
    // Everything that is wrong is told at once.
    let wrong = [("SHISHI_S3_ENDPOINT", "ftp://x".to_owned()), ("SHISHI_S3_TRIES", "0".to_owned())];
    let (code, said) = run(&backup, &wrong);
    assert!(code == 1 && said.contains("4 settings have to be put right"), "{said}");
    for place in ["SHISHI_S3_ENDPOINT: ", "SHISHI_S3_TRIES: ", "s3.access_key: ", "s3.secret_key_file: "] {
        assert!(said.contains(&format!("\n  {place}")), "{place}: {said}");
    }
    let (code, said) = run(&backup, &variables);
    assert!(code == 0 && said.contains(&format!(": {PLACE}/")), "{said}");
    let (code, said) = run(&["backups", "--at", PLACE], &variables);
    assert!(code == 0 && said.lines().count() == 1 && said.contains(".backup.age"), "{said}");
    // The same by a file, which a restore is told of.
    let config = home.join("shishi.toml");
    let text = format!(
        "[s3]\nendpoint = \"{}\"\naccess_key = \"{ACCESS}\"\nsecret_key_file = \"secret\"\n",
        site.store.settings().endpoint
    );
    std::fs::write(&config, text).unwrap();
    let (to, from) = (keys_only(&site.zone, "restored", true), site.from());
    let words = [
        ["restore", "--from", from.to_str().unwrap(), "--config", config.to_str().unwrap()],
        ["--identity", site.identity.to_str().unwrap(), "--dir", to.to_str().unwrap(), "--new-epoch"],
    ];
    let (code, said) = run(&words.as_flattened()[..9], &[]);
    assert!(code == 0 && said.contains("records, root "), "{said}");
    site.store.misbehaves(|_, _| Some(Misdeed::Says(403, "AccessDenied")));
    let (code, said) = run(&backup, &variables);
    assert!(code == 1 && said.contains("must let this access key list, read and write"), "{said}");
    assert!(shishi(&["backups", "--at"], &[&home.join("nowhere")]).status.code() == Some(1));
}

/// A server that shows a certificate and allows nothing; its address, and its own authority's certificate.
fn behind_tls() -> (String, CertificateDer<'static>) {
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let mut authority = rcgen::CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let root = authority.self_signed(&authority_key).unwrap().der().clone();
    let key = rcgen::KeyPair::generate().unwrap();
    let issuer = rcgen::Issuer::new(authority, authority_key);
    let shown = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = config.with_no_client_auth().with_single_cert(vec![shown.der().clone()], key).unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let server = rustls::ServerConnection::new(std::sync::Arc::new(config.clone())).unwrap();
            let mut stream = BufReader::new(rustls::StreamOwned::new(server, stream));
            let mut line = String::new();
            // Who does not believe the certificate goes away before he says a word.
            while stream.read_line(&mut line).is_ok_and(|read| read > 2) {
                line.clear();
            }
            let body = "<Error><Code>AccessDenied</Code></Error>";
            let head = format!("HTTP/1.1 403 X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            let _ = stream.get_mut().write_all((head + body).as_bytes());
        }
    });
    (address, root)
}

#[test]
fn a_store_is_believed_by_an_authority_that_is_named() {
    let site = Site::of(small(), "tls");
    let (address, root) = behind_tls();
    let told = |authorities: Vec<CertificateDer<'static>>| {
        let settings = |settings: &mut S3| (settings.endpoint, settings.authorities) = (address.clone(), authorities);
        match site.back_up_with(settings).expect_err("it allows nothing") {
            BackupError::S3(_, wrong) => wrong,
            other => panic!("{other}"),
        }
    };
    let strange = told(Vec::new());
    assert!(matches!(strange, Wrong::Untrusted(_)), "{strange:?}");
    assert!(strange.words(Language::English).contains("s3.ca_file"));
    assert!(matches!(told(vec![behind_tls().1]), Wrong::Untrusted(_)), "another authority");
    assert_eq!(told(vec![root]), Wrong::Forbidden("403 AccessDenied".to_owned()), "believed, and answered");
}
