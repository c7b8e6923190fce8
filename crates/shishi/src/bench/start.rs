//! From the start of the process to its first answer.

use super::client::Waiting;
use super::{process, quantile};
use crate::settings::VARIABLES;
use clap::Args;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How the start is measured.
#[derive(Debug, Args)]
pub struct Start {
    /// Folder of the zone; nobody else may serve it.
    #[arg(long)]
    dir: PathBuf,
    /// Port on the loopback.
    #[arg(long, default_value_t = 8720)]
    port: u16,
    /// How often.
    #[arg(long, default_value_t = 5)]
    rounds: u32,
}

/// Starts this program as a server, several times, and kills it.
pub fn run(start: &Start) -> Result<(), String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let (mut millis, mut resident, mut anonymous) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..start.rounds {
        let began = Instant::now();
        let mut command = Command::new(&program);
        // What is set for other servers of this machine is not what is measured.
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with(VARIABLES)) {
            command.env_remove(name);
        }
        let mut child = command
            .args(["serve", "--port", &start.port.to_string(), "--dir"])
            .arg(&start.dir)
            .stdout(Stdio::null())
            .spawn()
            .map_err(|error| error.to_string())?;
        let up = first_answer(start.port, began);
        if up.is_some() {
            std::thread::sleep(Duration::from_secs(2));
        }
        resident.extend(process::memory(child.id(), "VmRSS").map(|mib| (mib * 10.0) as u64));
        anonymous.extend(process::memory(child.id(), "RssAnon").map(|mib| (mib * 10.0) as u64));
        child.kill().and_then(|()| child.wait()).map_err(|error| error.to_string())?;
        millis.push(up.ok_or("the server did not answer within 20 s")?.as_millis() as u64);
    }
    millis.sort_unstable();
    resident.sort_unstable();
    anonymous.sort_unstable();
    println!(
        "start to first answer: median {} ms, worst {} ms of {} (limit 1000)",
        quantile(&millis, 0.5),
        quantile(&millis, 1.0),
        start.rounds
    );
    let tenths = |values: &[u64]| quantile(values, 0.5) as f64 / 10.0;
    println!("resident when idle: {} MiB, of it anonymous {} (limit 64)", tenths(&resident), tenths(&anonymous));
    Ok(())
}

fn first_answer(port: u16, began: Instant) -> Option<Duration> {
    let url = format!("http://127.0.0.1:{port}");
    while began.elapsed() < Duration::from_secs(20) {
        let answer = Waiting::connect(&url).and_then(|mut client| client.get("/readyz"));
        if answer.is_ok_and(|(head, _)| head.status == 200) {
            return Some(began.elapsed());
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    None
}
