//! The entry points for people and machines: `cargo xtask demo`, `test`, `fuzz`, `advisories`, `sbom`.
//!
//! Only the standard library: this is built before anything else, on machines that have nothing yet.

mod advisories;
mod closing;
mod command;
mod demo;
mod fuzz;
mod needs;
mod place;
mod proof;
mod sbom;
mod scratch;
mod test;

use std::process::ExitCode;

const USAGE: &str =
    "cargo xtask demo [arguments of `shishi demo`]   build the product, make the demonstration, serve it
cargo xtask test                                check everything; the last line is `N passed, N failed`
cargo xtask fuzz [target …] [seconds]           look for input at which something does not hold
cargo xtask advisories                          known faults of dependencies, after the copy in SHISHI_ADVISORIES
cargo xtask sbom                                the program's bill of materials, CycloneDX";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        Some("demo") => demo::run(&arguments.collect::<Vec<_>>()),
        Some("test") => test::run_all(),
        Some("advisories") => advisories::run_alone(),
        Some("sbom") => sbom::run_alone(),
        Some("fuzz") => fuzz::run_targets(&arguments.collect::<Vec<_>>()),
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}
