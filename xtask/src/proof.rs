//! The product's promise, tried from outside: an edition is published, exported and verified by both verifiers, and a
//! changed edition is refused by both. The second verifier is two programs, and each has to say so.

use crate::command::{Ended, command, run};
use crate::place;
use crate::scratch::Scratch;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// What both verifiers say of an edition that does not fit.
const FAILED: i32 = 1;
/// The second verifier: the argument alone, and with it the check of every form.
const SECOND: [&str; 2] = ["verifier/verify.py", "verifier/form.py"];

fn words(parts: &[&dyn AsRef<OsStr>]) -> Vec<OsString> {
    parts.iter().map(|part| part.as_ref().to_owned()).collect()
}

fn expect(what: &str, ended: &Ended, code: i32) -> Result<(), String> {
    if ended.code == Some(code) {
        return Ok(());
    }
    let got = ended.code.map_or_else(|| "no exit code".to_owned(), |code| format!("exit code {code}"));
    Err(format!("{what}: {got}, expected {code}"))
}

/// An edition of the demonstration year with everything that an auditor is given.
pub struct Edition {
    bundle: PathBuf,
    key: PathBuf,
    ledger: PathBuf,
    openings: PathBuf,
}

impl Edition {
    /// Makes the demonstration zone and publishes its year.
    pub fn publish(scratch: &Scratch) -> Result<Self, String> {
        let zone = scratch.path("zone");
        let edition = Self {
            bundle: scratch.path("bundle"),
            key: scratch.path("key.txt"),
            ledger: scratch.path("ledger.jsonl"),
            openings: scratch.path("openings.jsonl"),
        };
        let dir: [&dyn AsRef<OsStr>; 2] = [&"--dir", &zone];
        let shishi = |what: &str, parts: &[&dyn AsRef<OsStr>]| -> Result<Ended, String> {
            let ended = run(command(place::shishi(), &words(parts)));
            expect(what, &ended, 0).map(|()| ended)
        };
        shishi("making the demonstration", &[&"demo", dir[0], dir[1], &"--no-serve"])?;
        shishi("publishing", &[&"publish", dir[0], dir[1], &"--year", &"2019", &"--out", &edition.bundle])?;
        shishi("exporting the ledger", &[&"export", &"ledger", dir[0], dir[1], &"--out", &edition.ledger])?;
        shishi("exporting the openings", &[&"export", &"openings", dir[0], dir[1], &"--out", &edition.openings])?;
        let key = shishi("printing the key", &[&"key", dir[0], dir[1]])?;
        let key = key.lines.last().map(|line| line.trim()).filter(|line| !line.is_empty());
        let key = key.ok_or("the key is empty")?;
        std::fs::write(&edition.key, key).map_err(|error| error.to_string())?;
        Ok(edition)
    }

    fn inputs(&self) -> Vec<OsString> {
        words(&[&self.bundle, &"--key", &self.key, &"--ledger", &self.ledger, &"--openings", &self.openings])
    }

    fn by_product(&self) -> Ended {
        run(command(place::shishi(), &[vec!["verify".into()], self.inputs()].concat()))
    }

    fn by_second(&self, program: &str) -> Ended {
        run(command("python3", &[vec![program.into()], self.inputs()].concat()))
    }

    /// The product verifies it.
    pub fn verified_by_product(&self) -> Result<(), String> {
        expect("shishi verify", &self.by_product(), 0)
    }

    /// The second verifier verifies it.
    pub fn verified_by_second(&self) -> Result<(), String> {
        SECOND.iter().try_for_each(|program| expect(program, &self.by_second(program), 0))
    }

    /// One byte more in a published file, and nobody verifies it: a verifier that accepts everything is found here.
    pub fn refused_when_changed(&self) -> Result<(), String> {
        let content = self.bundle.join("content");
        let file = first_file(&content).ok_or_else(|| format!("{}: no file", content.display()))?;
        let mut bytes = std::fs::read(&file).map_err(|error| error.to_string())?;
        bytes.push(b' ');
        std::fs::write(&file, bytes).map_err(|error| error.to_string())?;
        expect("shishi verify of a changed edition", &self.by_product(), FAILED)?;
        SECOND.iter().try_for_each(|program| {
            expect(&format!("{program} of a changed edition"), &self.by_second(program), FAILED)
        })
    }
}

fn first_file(folder: &Path) -> Option<PathBuf> {
    let mut paths: Vec<_> = std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.into_iter().find(|path| path.is_file())
}
