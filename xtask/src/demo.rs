//! `cargo xtask demo`: installs what the build needs, builds the product and hands over to it.

use crate::command::command;
use crate::{needs, place};
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

/// Builds, then becomes `shishi demo`: a signal to this process is a signal to the server.
pub fn run(arguments: &[String]) -> ExitCode {
    if let Err(error) = needs::provide_for_build() {
        eprintln!("A C compiler is needed and could not be installed: {error}");
        return ExitCode::FAILURE;
    }
    // Not through `command::run`: cargo draws its progress for the person who waits.
    let built = command("cargo", &["build", "--release", "--locked", "--package", "shishi", "--bin", "shishi"])
        .env_remove("CARGO_TERM_COLOR")
        .env_remove("NO_COLOR")
        .status();
    if !built.is_ok_and(|status| status.success()) {
        return ExitCode::FAILURE;
    }
    let mut shishi = Command::new(place::shishi());
    shishi.arg("demo");
    if !arguments.iter().any(|argument| argument == "--dir" || argument.starts_with("--dir=")) {
        shishi.arg("--dir").arg(place::root().join("demo-zone"));
    }
    let error = shishi.args(arguments).exec();
    eprintln!("{}: {error}", place::shishi().display());
    ExitCode::FAILURE
}
