//! Commands: their output is shown as it comes and kept, because the runners' closing lines are counted.

use crate::place;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

/// How a command ended.
pub struct Ended {
    /// Its exit code; none if a signal ended it or it could not be started.
    pub code: Option<i32>,
    /// What it printed, standard output and error in the order of their lines.
    pub lines: Vec<String>,
}

impl Ended {
    /// Whether it ended well.
    pub fn well(&self) -> bool {
        self.code == Some(0)
    }
}

/// A command in the checkout's root, without colours and questions.
pub fn command<S: AsRef<OsStr>>(program: impl AsRef<OsStr>, arguments: &[S]) -> Command {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(place::root())
        .env("CARGO_TARGET_DIR", place::target())
        .env("CARGO_TERM_COLOR", "never")
        .env("NO_COLOR", "1")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdin(Stdio::null());
    // What `cargo run` told this program about itself is not about the commands: cargo-machete reads its arguments
    // differently for it, and build scripts would run again.
    let own = |name: &OsStr| {
        let name = name.to_string_lossy();
        name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
    };
    for (name, _) in std::env::vars_os().filter(|(name, _)| own(name)) {
        command.env_remove(name);
    }
    command
}

/// Whether a command can be run and ends well; its output is of no interest.
pub fn works(program: &str, arguments: &[&str]) -> bool {
    let status = command(program, arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// Runs a command to its end.
pub fn run(mut command: Command) -> Ended {
    let shown = std::iter::once(command.get_program()).chain(command.get_args());
    println!("$ {}", shown.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" "));
    let mut child = match command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn() {
        Ok(child) => child,
        Err(error) => {
            println!("{}: {error}", command.get_program().to_string_lossy());
            return Ended { code: None, lines: Vec::new() };
        }
    };
    let lines = Arc::new(Mutex::new(Vec::new()));
    let streams: [Option<Box<dyn Read + Send>>; 2] = [
        child.stdout.take().map(|stream| Box::new(stream) as Box<dyn Read + Send>),
        child.stderr.take().map(|stream| Box::new(stream) as Box<dyn Read + Send>),
    ];
    let readers: Vec<_> = streams
        .into_iter()
        .flatten()
        .map(|stream| {
            let lines = lines.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
                    let line = String::from_utf8_lossy(&line).into_owned();
                    // One lock for both: shown in the order in which they are kept.
                    let mut lines = lines.lock().expect("no panic while held");
                    println!("{line}");
                    lines.push(line);
                }
            })
        })
        .collect();
    for reader in readers {
        let _ = reader.join();
    }
    let code = child.wait().ok().and_then(|status| status.code());
    let lines = std::mem::take(&mut *lines.lock().expect("no panic while held"));
    Ended { code, lines }
}
