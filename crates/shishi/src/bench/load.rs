//! Many connections that record facts, each as fast as it is answered. One thread: with two cores a client that used
//! more would measure itself.

use super::client::{Head, Waiting, authority};
use super::{process, quantile};
use clap::Args;
use serde_json::json;
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;

/// How a server is loaded.
#[derive(Debug, Args)]
pub struct Load {
    /// `http://HOST:PORT`.
    #[arg(long)]
    url: String,
    /// Path that takes the records.
    #[arg(long, default_value = "/api/v1/records")]
    path: String,
    /// Connections at once.
    #[arg(long, default_value_t = 64)]
    connections: u32,
    /// Seconds that count.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Seconds before them that do not.
    #[arg(long, default_value_t = 2)]
    warm: u64,
    /// Who signs in.
    #[arg(long)]
    login: Option<String>,
    /// With which password.
    #[arg(long, default_value = crate::accounts::DEMONSTRATION_PASSWORD)]
    password: String,
    /// A header instead of a login: `Name: value`.
    #[arg(long)]
    header: Option<String>,
    /// With an address: personal content, a second file and a second sync.
    #[arg(long)]
    address: bool,
    /// Processes whose time is counted.
    #[arg(long)]
    pid: Vec<u32>,
}

struct Plan {
    authority: String,
    head: String,
    address: bool,
    /// Distinguishes this run's keys from those of other runs.
    run: u64,
    from: Instant,
    to: Instant,
}

#[derive(Default)]
struct Tally {
    /// Microseconds of each record that was answered 201 within the time that counts.
    micros: Vec<u32>,
    failed: u64,
    first_failure: Option<String>,
}

/// Loads and prints one line of JSON.
pub fn run(load: &Load) -> Result<(), String> {
    let authority = authority(&load.url)?.to_owned();
    let signed = match (&load.header, &load.login) {
        (Some(header), _) => header.clone(),
        (None, Some(login)) => format!("Cookie: {}", Waiting::connect(&load.url)?.sign_in(login, &load.password)?),
        (None, None) => return Err("give --login or --header".to_owned()),
    };
    let head =
        format!("POST {} HTTP/1.1\r\nHost: {authority}\r\n{signed}\r\nContent-Type: application/json\r\n", load.path);
    let from = Instant::now() + Duration::from_secs(load.warm);
    let to = from + Duration::from_secs(load.seconds);
    let run = uuid::Uuid::new_v4().as_u64_pair().0;
    let plan = Rc::new(Plan { authority, head, address: load.address, run, from, to });
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
    let own = [std::process::id()];
    let (tallies, server, client) = tokio::task::LocalSet::new().block_on(&runtime, async {
        let tasks: Vec<_> =
            (0..load.connections).map(|number| tokio::task::spawn_local(connection(plan.clone(), number))).collect();
        tokio::time::sleep_until(from.into()).await;
        let before = (process::cpu_seconds(&load.pid), process::cpu_seconds(&own));
        tokio::time::sleep_until(to.into()).await;
        let server = process::cpu_seconds(&load.pid) - before.0;
        let client = process::cpu_seconds(&own) - before.1;
        let mut tallies = Vec::new();
        for task in tasks {
            tallies.extend(task.await);
        }
        (tallies, server, client)
    });
    let mut micros: Vec<u32> = tallies.iter().flat_map(|tally| tally.micros.iter().copied()).collect();
    micros.sort_unstable();
    let records = micros.len().max(1) as f64;
    let millis = |share| f64::from(quantile(&micros, share)) / 1000.0;
    println!(
        "{}",
        json!({
            "records": micros.len(),
            "records_per_second": (records / load.seconds as f64).round(),
            "p50_ms": millis(0.5), "p90_ms": millis(0.9), "p99_ms": millis(0.99), "max_ms": millis(1.0),
            "server_cpu_us_per_record": (server * 1e6 / records).round(),
            "client_cpu_us_per_record": (client * 1e6 / records).round(),
            "failed": tallies.iter().map(|tally| tally.failed).sum::<u64>(),
            "first_failure": tallies.iter().find_map(|tally| tally.first_failure.clone()),
        })
    );
    Ok(())
}

async fn connection(plan: Rc<Plan>, number: u32) -> Tally {
    let mut tally = Tally::default();
    let (mut stream, mut answer) = (None, Vec::new());
    for sent in 0u64.. {
        if Instant::now() >= plan.to {
            break;
        }
        let request = request(&plan, number, sent);
        let start = Instant::now();
        let outcome = exchange(&plan.authority, &mut stream, request.as_bytes(), &mut answer).await;
        let end = Instant::now();
        let counts = end >= plan.from && end < plan.to;
        match outcome {
            Ok(201) if counts => tally.micros.push((end - start).as_micros() as u32),
            Ok(201) => {}
            other => {
                tally.failed += 1;
                stream = None;
                let text =
                    || format!("{other:?} {}", String::from_utf8_lossy(&answer[answer.len().saturating_sub(300)..]));
                tally.first_failure.get_or_insert_with(text);
            }
        }
    }
    tally
}

fn request(plan: &Plan, number: u32, sent: u64) -> String {
    let id = uuid::Uuid::new_v4();
    let address = if plan.address { r#","address":"河湾大道120号3单元""# } else { "" };
    let body = format!(
        r#"{{"id":"{id}","kind":"city.object","unit":"dept-city","happened":"2019-12-30","content":{{"object":"b-{:x}-{number}-{sent}","class":"latrine","act":"removed","place":"community-{:02}"{address}}}}}"#,
        plan.run,
        sent % 12 + 1
    );
    format!("{}Content-Length: {}\r\n\r\n{body}", plan.head, body.len())
}

/// Sends a request and waits for the answer's status; connects if the connection is new or was closed.
async fn exchange(
    authority: &str,
    kept: &mut Option<TcpStream>,
    mut request: &[u8],
    answer: &mut Vec<u8>,
) -> std::io::Result<u16> {
    let stream = match kept.take() {
        Some(stream) => stream,
        None => {
            let stream = TcpStream::connect(authority).await?;
            stream.set_nodelay(true)?;
            stream
        }
    };
    while !request.is_empty() {
        match stream.try_write(request) {
            Ok(written) => request = &request[written..],
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => stream.writable().await?,
            Err(error) => return Err(error),
        }
    }
    answer.clear();
    let (mut head, mut chunk) = (None, [0; 4096]);
    loop {
        stream.readable().await?;
        let read = match stream.try_read(&mut chunk) {
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => continue,
            Err(error) => return Err(error),
        };
        answer.extend_from_slice(&chunk[..read]);
        head = head.or_else(|| Head::read(answer));
        match &head {
            Some(head) if head.is_whole(answer) => {
                if !head.close {
                    *kept = Some(stream);
                }
                return Ok(head.status);
            }
            _ if read == 0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            _ => {}
        }
    }
}
