//! `shishi bench`: what the product costs on this machine, each measurement beside its limit or its peer
//! (`bench/`, docs/BENCHMARKS.md). Nothing here is a test: a busy machine would fail it.

mod client;
mod load;
mod pages;
mod process;
mod pure;
mod restore;
mod start;

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What is measured.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: Option<What>,
    /// Folder of a zone whose records are folded; without one only the tree is measured.
    #[arg(long)]
    dir: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Load a server that runs: durable records over HTTP.
    Http(load::Load),
    /// Every page of a server that runs, one request at a time.
    Pages(pages::Pages),
    /// From the start of the process to its first answer, and its memory then.
    Start(start::Start),
    /// A backup of a zone, and putting it back.
    Restore(restore::Restore),
}

/// Measures and prints.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    match &arguments.what {
        Some(What::Http(load)) => load::run(load),
        Some(What::Pages(pages)) => pages::run(pages),
        Some(What::Start(start)) => start::run(start),
        Some(What::Restore(wanted)) => restore::run(wanted),
        None => {
            pure::tree();
            arguments.dir.as_deref().map_or(Ok(()), pure::fold)
        }
    }
}

/// The value below which a share of the sorted values lies.
fn quantile<T: Copy + Default>(sorted: &[T], share: f64) -> T {
    let index = ((sorted.len() as f64 * share).ceil() as usize).saturating_sub(1);
    sorted.get(index).copied().unwrap_or_default()
}
