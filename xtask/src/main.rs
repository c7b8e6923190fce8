//! The entry points for people and machines: `cargo xtask demo`, `test`, `fuzz` and `sbom`.
//!
//! Only the standard library: this is built before anything else, on machines that have nothing yet.

mod closing;
mod command;
mod demo;
mod fuzz;
mod needs;
mod place;
mod proof;
mod scratch;
mod test;

use std::process::ExitCode;

const USAGE: &str =
    "cargo xtask demo [arguments of `shishi demo`]   build the product, make the demonstration, serve it
cargo xtask test                                check everything; the last line is `N passed, N failed`
cargo xtask fuzz [target …] [seconds]           look for input at which something does not hold";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        Some("demo") => demo::run(&arguments.collect::<Vec<_>>()),
        Some("test") => test::run_all(),
        Some("fuzz") => fuzz::run_targets(&arguments.collect::<Vec<_>>()),
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}
