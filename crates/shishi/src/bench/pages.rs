//! Every page that links lead to, one request at a time.

use super::client::Waiting;
use super::{process, quantile};
use clap::Args;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Instant;

/// How pages are measured.
#[derive(Debug, Args)]
pub struct Pages {
    /// `http://HOST:PORT`.
    #[arg(long)]
    url: String,
    /// Who signs in.
    #[arg(long, default_value = "director")]
    login: String,
    /// With which password.
    #[arg(long, default_value = crate::accounts::DEMONSTRATION_PASSWORD)]
    password: String,
    /// Requests for each page.
    #[arg(long, default_value_t = 7)]
    rounds: u32,
    /// How many of the slowest are printed.
    #[arg(long, default_value_t = 15)]
    show: usize,
    /// The server's process, for its memory.
    #[arg(long)]
    pid: Option<u32>,
}

/// Where the crawl begins, besides what it finds.
const ENTRIES: &[&str] = &["/", "/figures", "/reports/year/2019", "/rules", "/ledger", "/reports", "/public"];
/// What is no page: downloads, switches, files.
const NOT_PAGES: &[&str] = &["/static", "/switch", "/logout", "/public/ledger", "/public/checkpoint", "/api/"];
/// A basis page that is asked to verify its value folds the whole ledger: apart, as its time grows with the ledger.
const FOLDS: &str = "verify=1";
/// Pages of one shape (`/ledger/123`) that are measured.
const OF_A_SHAPE: usize = 12;

struct Measured {
    path: String,
    millis: Vec<f64>,
    bytes: usize,
}

/// Measures every page of the newest state, then the first page at earlier sizes.
pub fn run(pages: &Pages) -> Result<(), String> {
    let mut client = Waiting::connect(&pages.url)?;
    client.sign_in(&pages.login, &pages.password)?;
    let mut queue: VecDeque<String> = ENTRIES.iter().map(|path| (*path).to_owned()).collect();
    let mut seen: BTreeSet<String> = queue.iter().cloned().collect();
    let mut shapes: BTreeMap<String, usize> = BTreeMap::new();
    let (mut measured, mut others): (Vec<Measured>, Vec<String>) = (Vec::new(), Vec::new());
    while let Some(path) = queue.pop_front() {
        let (status, first, body) = timed(&mut client, &path)?;
        if status != 200 {
            others.push(format!("{path} {status}"));
            continue;
        }
        let mut millis = vec![first];
        for _ in 1..pages.rounds {
            millis.push(timed(&mut client, &path)?.1);
        }
        for link in links(&String::from_utf8_lossy(&body)) {
            let known = shapes.entry(shape(&link)).or_default();
            if *known < OF_A_SHAPE
                && !link.contains("/export")
                && !NOT_PAGES.iter().any(|start| link.starts_with(start))
                && seen.insert(link.clone())
            {
                *known += 1;
                queue.push_back(link);
            }
        }
        measured.push(Measured { path, millis, bytes: body.len() });
    }
    for page in &mut measured {
        page.millis.sort_by(f64::total_cmp);
    }
    measured.sort_by(|a, b| quantile(&b.millis, 0.5).total_cmp(&quantile(&a.millis, 0.5)));
    let (folding, measured): (Vec<_>, Vec<_>) = measured.into_iter().partition(|page| page.path.contains(FOLDS));
    println!(
        "{} pages by {}, {} requests each; slowest by median (limit 20 ms):",
        measured.len(),
        pages.login,
        pages.rounds
    );
    println!("{:>9} {:>9} {:>9}  page", "median ms", "worst ms", "bytes");
    for page in measured.iter().take(pages.show) {
        let (median, worst) = (quantile(&page.millis, 0.5), quantile(&page.millis, 1.0));
        println!("{median:9.2} {worst:9.2} {:9}  {}", page.bytes, page.path);
    }
    let over = measured.iter().filter(|page| quantile(&page.millis, 0.5) > 20.0).count();
    println!("over the limit: {over} of {}; not 200: {}", measured.len(), others.join(", "));
    if let Some(slowest) = folding.first() {
        let median = quantile(&slowest.millis, 0.5);
        println!(
            "{} pages that fold the whole ledger afresh because they were asked to; slowest {median:.1} ms: {}",
            folding.len(),
            slowest.path
        );
    }
    past(&mut client)?;
    if let Some(resident) = pages.pid.and_then(|pid| process::memory(pid, "VmRSS")) {
        println!("resident after all pages and eight past sizes: {resident:.1} MiB");
    }
    Ok(())
}

fn timed(client: &mut Waiting, path: &str) -> Result<(u16, f64, Vec<u8>), String> {
    let start = Instant::now();
    let (head, body) = client.get(path)?;
    Ok((head.status, start.elapsed().as_secs_f64() * 1000.0, body))
}

fn past(client: &mut Waiting) -> Result<(), String> {
    let (_, _, body) = timed(client, "/api/v1/figures")?;
    let answer: serde_json::Value = serde_json::from_slice(&body).map_err(|error| error.to_string())?;
    let size = answer["size"].as_u64().ok_or("no size")?;
    println!("first page at a past size (limit 500 ms), and the same again:");
    for eighth in (1..=8).rev() {
        let at = size * eighth / 8 - 1;
        let first = timed(client, &format!("/figures?at={at}"))?;
        let again = timed(client, &format!("/figures?at={at}"))?;
        println!("{:9.1} {:9.2}  at {at} ({})", first.1, again.1, first.0);
    }
    Ok(())
}

fn links(html: &str) -> Vec<String> {
    let starts = html.match_indices("href=\"/").map(|(index, _)| &html[index + 6..]);
    starts
        .filter_map(|rest| rest.split('"').next())
        .map(|link| link.split('#').next().unwrap_or(link).replace("&amp;", "&"))
        .collect()
}

/// A path with its numbers left out, so that pages of one kind count as one shape.
fn shape(link: &str) -> String {
    let parts = link.split(['/', '?', '&', '=']);
    parts
        .map(|part| if part.bytes().any(|byte| byte.is_ascii_digit()) { "#" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}
