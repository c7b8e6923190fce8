//! Zones to break, the program as a process of its own, and a plain HTTP client.
//!
//! Zones are made once per test binary, below `CARGO_TARGET_TMPDIR`, and copied: [`whole`] is the demonstration,
//! [`small`] its first six weeks without the city's objects – a few hundred records, one published edition.

#![allow(dead_code, reason = "each test uses its part")]

#[path = "../../../store/tests/postgres/mod.rs"]
pub mod cluster;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use shishi::engine::{Answer as Kept, Files, Keeper, KeeperError, Salts, Submit};
use shishi::{accounts, seed};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;
use store::{Durability, Session};
use zone::{Month, Period, Refusal, Zone};

/// Seed of the demonstration zones.
pub const SEED: u64 = 2019;

/// splitmix64: the same faults in every run.
pub struct Chance(pub u64);

impl Chance {
    /// Below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ z >> 31) % bound.max(1) as u64) as usize
    }

    /// A command id.
    pub fn uuid(&mut self) -> String {
        let half = |chance: &mut Self| chance.below(usize::MAX) as u128;
        uuid::Uuid::from_u128(half(self) << 64 | half(self)).to_string()
    }
}

/// A number from the environment, for longer runs.
pub fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// An empty folder of this process. What dead processes left is removed.
pub fn folder(name: &str) -> PathBuf {
    static HOME: OnceLock<PathBuf> = OnceLock::new();
    let home = HOME.get_or_init(|| {
        let all = Path::new(env!("CARGO_TARGET_TMPDIR")).join("shishi-tests");
        std::fs::create_dir_all(&all).unwrap();
        for entry in std::fs::read_dir(&all).unwrap().flatten() {
            if !Path::new("/proc").join(entry.file_name()).exists() {
                let _ = std::fs::remove_dir_all(entry.path());
            }
        }
        let home = all.join(std::process::id().to_string());
        let _ = std::fs::remove_dir_all(&home);
        std::fs::create_dir_all(&home).unwrap();
        home.canonicalize().unwrap()
    });
    static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let folder = home.join(format!("{name}-{number}"));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Copies a folder's files, except SQLite's shared memory.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target);
        } else if !path.to_string_lossy().ends_with("-shm") {
            std::fs::write(&target, std::fs::read(&path).unwrap()).unwrap();
        }
    }
}

thread_local! {
    /// The test's own server, if its zones are to stand in PostgreSQL.
    static CLUSTER: cluster::Cluster = cluster::Cluster::start(&[]);
}

/// A copy of a zone, to do anything with. Its ledger and vault stand in PostgreSQL if `SHISHI_TEST_STORE=postgres` says so:
/// `cargo xtask test` runs what does not look into the files themselves on both stores.
pub fn copied(zone: &Path, name: &str) -> PathBuf {
    let to = folder(name);
    copy(zone, &to);
    match std::env::var("SHISHI_TEST_STORE").as_deref() {
        Err(_) | Ok("files") => {}
        Ok("postgres") if to.join("database.toml").exists() => {}
        Ok("postgres") => moved(&to, &CLUSTER.with(cluster::Cluster::database)),
        Ok(other) => panic!("SHISHI_TEST_STORE={other}: files or postgres"),
    }
    to
}

/// Moves a zone into a database.
fn moved(zone: &Path, address: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shishi"));
    let output = command.arg("move").arg("--dir").arg(zone).args(["--to", address]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Every file below a folder, relative to it, in order.
pub fn files(folder: &Path) -> Vec<String> {
    fn below(root: &Path, folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                below(root, &path, found);
            } else {
                found.push(path.strip_prefix(root).unwrap().to_string_lossy().into_owned());
            }
        }
    }
    let mut found = Vec::new();
    below(folder, folder, &mut found);
    found.sort();
    found
}

/// The demonstration zone, handed over on the morning of 20 January 2020, with a session for every account.
pub fn whole() -> &'static Path {
    static ZONE: OnceLock<PathBuf> = OnceLock::new();
    ZONE.get_or_init(|| {
        let zone = folder("whole");
        let options = demo::Options { seed: SEED, scale: 1 };
        let accounts = seed::demonstration(&zone, &demo::Targets::standard(), &options).unwrap();
        open_sessions(&zone, &accounts);
        zone
    })
}

/// The first weeks of the demonstration: the rules, people and rights, January's air and its edition, party activities.
pub fn small() -> &'static Path {
    static ZONE: OnceLock<PathBuf> = OnceLock::new();
    ZONE.get_or_init(|| {
        let zone = folder("small");
        let options = demo::Options { seed: SEED, scale: 1 };
        let salts = Salts::Seeded { seed: SEED, drawn: 0 };
        let keeper =
            Keeper::create(&zone, &demo::zone_id(SEED), demo::ZONE_NAME, true, demo::started(), salts).unwrap();
        let mut weeks =
            Weeks { keeper, now: demo::started(), until: "2019-02-12T00:00:00Z".parse().unwrap(), over: false };
        let (rules, report) = rules();
        let accounts = demo::fill(&mut weeks, &demo::Targets::standard(), &options, &rules, &report).unwrap();
        weeks.keeper.commit().unwrap();
        weeks.keeper.sign(true).unwrap();
        drop(weeks);
        open_sessions(&zone, &accounts);
        zone
    })
}

/// Texts of the seed rules and the report's text, as `shishi demo` takes them.
pub fn rules() -> (Vec<String>, String) {
    let mut rules = seed::rules();
    let mut report = String::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/rules");
    for name in files(&root) {
        let text = std::fs::read_to_string(root.join(name)).unwrap();
        if text.contains("kind = \"report\"") { report = text } else { rules.push(text) }
    }
    (rules, report)
}

/// Makes accounts (again) and a session for each.
pub fn open_sessions(zone: &Path, people: &[demo::Account]) {
    let files = Files::of(zone).unwrap();
    accounts::create_demonstration(&files, people).unwrap();
    let operations = files.open_operations().unwrap();
    let now = jiff::Timestamp::now().as_second();
    for account in people {
        let digest = Sha256::digest(token(&account.login).as_bytes()).into();
        operations.put_session(&Session::new(digest, &account.login, now)).unwrap();
    }
}

/// Token of the session that every account has.
pub fn token(login: &str) -> String {
    hex::encode(Sha256::digest(format!("session of {login}").as_bytes()))
}

/// The session's cookie.
pub fn cookie(login: &str) -> String {
    format!("session={}", token(login))
}

/// The generator's world up to a day; what comes later is dropped, and so are the city's and the economy's facts.
struct Weeks {
    keeper: Keeper,
    now: jiff::Timestamp,
    until: jiff::Timestamp,
    over: bool,
}

const DROPPED: u64 = u32::MAX as u64;

impl demo::World for Weeks {
    fn zone(&self) -> &Zone {
        self.keeper.working()
    }

    fn advance(&mut self, to: jiff::Timestamp) {
        self.over |= to >= self.until;
        if !self.over {
            self.now = to;
            self.keeper.close_days(to, || Ok("0".repeat(64))).unwrap();
        }
    }

    fn submit(&mut self, command: zone::Command) -> Result<u64, Refusal> {
        let of_dropped = command.kind.starts_with("city.")
            || command.amends.is_some_and(|amends| amends.seq == DROPPED)
            || command.content.get("items").is_some_and(|items| items.to_string().contains(&DROPPED.to_string()))
            || command.content.contains_key("import") && command.kind == "review.accepted";
        if self.over || of_dropped {
            return Ok(DROPPED);
        }
        match self.keeper.propose(&command, self.now).unwrap() {
            Kept::Recorded { seq, .. } => Ok(seq),
            Kept::Refused(refusal) => Err(refusal),
        }
    }

    fn publish(&mut self, report: &str, period: Period, by: &str) -> Result<u64, Refusal> {
        if self.over {
            return Ok(DROPPED);
        }
        self.keeper.commit().unwrap();
        shishi::publish::publish(&mut self.keeper, report, period, by, self.now).map_err(|error| match error {
            Submit::Refused(refusal) => refusal,
            other => panic!("{other}"),
        })
    }
}

/// Opens a zone as its only writer.
pub fn open(zone: &Path) -> Keeper {
    try_open(zone).unwrap()
}

/// The same, as it comes out. The lock of a keeper that was dropped may live on for a moment in a process that another
/// test is just starting (between fork and exec).
pub fn try_open(zone: &Path) -> Result<Keeper, KeeperError> {
    for _ in 0..100 {
        match Keeper::open(zone, Durability::Full) {
            Err(KeeperError::Locked(_)) => std::thread::sleep(Duration::from_millis(30)),
            other => return other,
        }
    }
    Keeper::open(zone, Durability::Full)
}

/// The person of an account.
pub fn person(zone: &Path, login: &str) -> String {
    let operations = Files::of(zone).unwrap().open_operations().unwrap();
    operations.account(login).unwrap().unwrap().person
}

/// Publishes the year's edition in a zone: its seq.
pub fn publish_year(zone: &Path) -> u64 {
    publish(zone, zone::report::YEAR, Period::Year(2019))
}

/// Publishes January's ranking in a zone, once more if it was: its seq.
pub fn publish_january(zone: &Path) -> u64 {
    publish(zone, zone::report::AIR_MONTH, Period::Month(Month::new(2019, 1).unwrap()))
}

fn publish(zone: &Path, report: &str, period: Period) -> u64 {
    let editor = person(zone, "editor");
    let mut keeper = open(zone);
    let now = shishi::engine::Clock::of(&keeper.zone).now();
    match shishi::publish::publish(&mut keeper, report, period, &editor, now) {
        Ok(seq) => seq,
        Err(error) => panic!("{error:?}"),
    }
}

/// What an outsider has of a zone.
#[derive(Clone)]
pub struct Outside {
    /// The verification key.
    pub key: String,
    /// The newest edition's bundle.
    pub bundle: PathBuf,
    /// The ledger export.
    pub ledger: PathBuf,
    /// The openings export.
    pub openings: PathBuf,
}

impl Outside {
    /// Exports a zone.
    pub fn of(zone: &Path, name: &str) -> Self {
        let to = folder(name);
        let mut keeper = open(zone);
        let checkpoint = keeper.sign(true).unwrap();
        let (ledger, openings, bundle) = (to.join("ledger.jsonl"), to.join("openings.jsonl"), to.join("bundle"));
        let id = keeper.zone.id.clone();
        let mut file = std::io::BufWriter::new(std::fs::File::create(&ledger).unwrap());
        shishi::export::ledger(&keeper.files, &id, &checkpoint, &mut file).unwrap();
        let mut file = std::io::BufWriter::new(std::fs::File::create(&openings).unwrap());
        shishi::export::openings(&keeper.files, &id, checkpoint.size, &mut file).unwrap();
        drop(file);
        let seq = keeper.zone.editions.last().expect("an edition").seq;
        copy(&keeper.files.editions().join(seq.to_string()), &bundle);
        Self { key: keeper.verification_key(), bundle, ledger, openings }
    }

    /// All of it, as `shishi verify` takes it.
    pub fn inputs(&self) -> shishi::proof::Inputs {
        shishi::proof::Inputs {
            bundle: self.bundle.clone(),
            key: Some(self.key.clone()),
            ledger: Some(self.ledger.clone()),
            openings: Some(self.openings.clone()),
            since: None,
        }
    }
}

/// Takes the variables of the tests from a program that would take them for settings, and refuse them.
pub fn without_settings(command: &mut Command) {
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("SHISHI_")) {
        command.env_remove(name);
    }
}

/// The program, serving a zone on a port of its own.
pub struct Server {
    child: Child,
    /// The port.
    pub port: u16,
}

impl Server {
    /// Starts it. Nothing if it ended before it served; what it said is then in `stderr`.
    pub fn start(zone: &Path, options: &[&str], prepare: impl FnOnce(&mut Command)) -> Option<Self> {
        Self::serve("--dir", zone, options, prepare)
    }

    /// The same for the zones of a folder.
    pub fn of_zones(zones: &Path, options: &[&str]) -> Self {
        Self::serve("--zones", zones, options, |_| {}).unwrap_or_else(|| panic!("not started: {}", said(zones)))
    }

    fn serve(flag: &str, zone: &Path, options: &[&str], prepare: impl FnOnce(&mut Command)) -> Option<Self> {
        let errors = std::fs::File::create(zone.with_extension("stderr")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_shishi"));
        without_settings(&mut command);
        command.args(["serve", "--port", "0", flag]).arg(zone).args(options);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(errors);
        prepare(&mut command);
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        match line.trim().rsplit(':').next().and_then(|port| port.parse().ok()) {
            Some(port) => Some(Self { child, port }),
            None => {
                let _ = child.kill();
                child.wait().unwrap();
                None
            }
        }
    }

    /// Starts it with no more ado.
    pub fn of(zone: &Path) -> Self {
        drop(open(zone));
        // The lock that was just let go may live on for a moment; see [`try_open`].
        for _ in 0..20 {
            if let Some(server) = Self::start(zone, &[], |_| {}) {
                return server;
            }
            assert!(said(zone).contains("open in another process"), "not started: {}", said(zone));
        }
        panic!("not started: {}", said(zone))
    }

    /// Kills it with no chance to do anything, as `kill -9` does.
    pub fn kill(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks it to end (SIGTERM) and waits.
    pub fn stop(mut self) -> bool {
        let told = Command::new("kill").arg(self.child.id().to_string()).status().unwrap().success();
        told && self.child.wait().unwrap().success()
    }

    /// A line of what the system says of its memory, in KiB: `VmHWM` is the most that it ever had.
    pub fn memory_kib(&self, line: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let found = status.lines().find_map(|text| text.strip_prefix(line)?.split_whitespace().nth(1)?.parse().ok());
        found.unwrap_or_else(|| panic!("no {line}: {status}"))
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Its exit code, if it has ended.
    pub fn ended(&mut self) -> Option<std::process::ExitStatus> {
        self.child.try_wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a server said on its standard error.
pub fn said(zone: &Path) -> String {
    std::fs::read_to_string(zone.with_extension("stderr")).unwrap_or_default()
}

/// An HTTP/1.1 client on one connection.
pub struct Client {
    stream: BufReader<TcpStream>,
    /// Which host is asked for.
    pub host: String,
    /// Cookies sent with every request.
    pub cookies: String,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Header lines.
    pub head: Vec<String>,
    /// Body.
    pub body: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.iter().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

impl Client {
    /// Connects.
    pub fn connect(port: u16, cookies: &str) -> std::io::Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream), host: "localhost".to_owned(), cookies: cookies.to_owned() })
    }

    /// Sends a request and reads its answer. Any error means that the server gave none.
    pub fn send(&mut self, method: &str, path: &str, kind: &str, body: &str) -> std::io::Result<Answer> {
        let mut text = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n", self.host, self.cookies);
        if method != "GET" {
            text += &format!("Content-Type: {kind}\r\nContent-Length: {}\r\n", body.len());
        }
        text += "\r\n";
        text += body;
        self.stream.get_mut().write_all(text.as_bytes())?;
        self.answer()
    }

    /// Sends bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.stream.get_mut().write_all(bytes)
    }

    /// Reads one answer.
    pub fn answer(&mut self) -> std::io::Result<Answer> {
        let cut = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
        let mut head = Vec::new();
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line)? == 0 || !line.ends_with('\n') {
                return Err(cut());
            }
            let line = line.trim_end().to_owned();
            if line.is_empty() {
                break;
            }
            head.push(line);
        }
        let status = head.first().and_then(|line| line.split(' ').nth(1)?.parse().ok()).ok_or_else(cut)?;
        let mut answer = Answer { status, head, body: String::new() };
        let length = answer.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        answer.body = String::from_utf8(body).map_err(|_| cut())?;
        Ok(answer)
    }

    /// Posts a fact to the API.
    pub fn record(&mut self, fact: &Value) -> std::io::Result<Answer> {
        self.send("POST", "/api/v1/records", "application/json", &fact.to_string())
    }

    /// Signs in at the form: the session's cookie.
    pub fn login(&mut self, login: &str) -> std::io::Result<()> {
        let form = format!("login={login}&password={}&next=%2F", accounts::DEMONSTRATION_PASSWORD);
        let answer = self.send("POST", "/login", "application/x-www-form-urlencoded", &form)?;
        let session = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next()).unwrap_or_default();
        assert_eq!(answer.status, 303, "{}", answer.body);
        self.cookies = session.to_owned();
        Ok(())
    }
}

/// What a writer of facts needs to know of a zone.
#[derive(Clone)]
pub struct Facts {
    day: String,
    communities: Vec<String>,
    people: Vec<String>,
}

impl Facts {
    /// Reads it off the state.
    pub fn of(zone: &Zone) -> Self {
        Self {
            day: zone.date_of(zone.recorded.parse().unwrap()).to_string(),
            communities: zone.org.units_of(&["community"]).map(|unit| unit.id.to_string()).collect(),
            people: zone
                .org
                .people
                .iter()
                .filter(|id| id.starts_with("p-"))
                .take(30)
                .map(|id| id.to_string())
                .collect(),
        }
    }

    /// A city object, with personal content; `city1` may record it.
    pub fn object(&self, chance: &mut Chance) -> Value {
        let id = chance.uuid();
        let place = &self.communities[chance.below(self.communities.len())];
        let content = json!({"object": format!("t-{id}"), "class": "latrine", "act": "removed", "place": place, "address": "某巷一号"});
        json!({"id": id, "kind": "city.object", "unit": "dept-city", "happened": self.day, "content": content})
    }

    /// A party activity, with sealed content; `party1` may record it.
    pub fn activity(&self, chance: &mut Chance) -> Value {
        let id = chance.uuid();
        let from = chance.below(self.people.len() - 5);
        let content = json!({"activity": format!("t-{id}"), "type": "study", "title": "学习", "attendees": self.people[from..from + 5]});
        json!({"id": id, "kind": "party.activity", "unit": "dept-party", "happened": self.day, "content": content})
    }
}

/// A fact that the server said it had recorded.
#[derive(Debug, Clone)]
pub struct Acknowledged {
    /// The command as sent.
    pub fact: Value,
    /// Who sent it.
    pub login: &'static str,
    /// The seq in the answer.
    pub seq: u64,
}

/// What a load of writers was told.
#[derive(Debug, Default)]
pub struct Told {
    /// Recorded.
    pub acknowledged: Vec<Acknowledged>,
    /// Not recorded, with a text.
    pub not_saved: Vec<Value>,
    /// Anything else: there should be nothing.
    pub strange: Vec<Answer>,
    /// Sent, and no answer came: may be recorded or not.
    pub unanswered: Vec<Value>,
}

/// Lets writers post facts until the server is gone, each has sent `most`, or `until` says stop.
pub fn load(
    port: u16,
    facts: &Facts,
    writers: usize,
    most: usize,
    seed: u64,
    until: &(dyn Fn() -> bool + Sync),
) -> Told {
    let tell = |number: usize| {
        let mut told = Told::default();
        let mut chance = Chance(seed.wrapping_mul(1000) + number as u64);
        let login = if number.is_multiple_of(2) { "city1" } else { "party1" };
        let Ok(mut client) = Client::connect(port, &cookie(login)) else { return told };
        for _ in 0..most {
            if until() {
                break;
            }
            let fact = if number.is_multiple_of(2) { facts.object(&mut chance) } else { facts.activity(&mut chance) };
            match client.record(&fact) {
                Ok(answer) if answer.status == 201 => {
                    let seq = answer.json()["seq"].as_u64().expect("a seq");
                    told.acknowledged.push(Acknowledged { fact, login, seq });
                }
                Ok(answer) if answer.status == 503 => {
                    assert!(
                        !answer.json()["problems"][0]["text"].as_str().unwrap_or_default().is_empty(),
                        "{answer:?}"
                    );
                    told.not_saved.push(fact);
                }
                Ok(answer) => told.strange.push(answer),
                Err(_) => {
                    told.unanswered.push(fact);
                    break;
                }
            }
        }
        told
    };
    let mut all = Told::default();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..writers).map(|number| scope.spawn(move || tell(number))).collect();
        for thread in threads {
            let told = thread.join().unwrap();
            all.acknowledged.extend(told.acknowledged);
            all.not_saved.extend(told.not_saved);
            all.strange.extend(told.strange);
            all.unanswered.extend(told.unanswered);
        }
    });
    all
}

/// What is wrong with a zone after a crash: acknowledged records that are not where they were said to be, records
/// without their openings, a ledger that outsiders would refuse. Leaves the zone as the keeper settles it.
pub fn faults(zone: &Path, acknowledged: &[Acknowledged]) -> Vec<String> {
    let mut faults = Vec::new();
    let keeper = match try_open(zone) {
        Ok(keeper) => keeper,
        Err(error) => return vec![format!("does not open: {error}")],
    };
    let (files, id) = (keeper.files.clone(), keeper.zone.id.clone());
    let ledger = store::LedgerReader::open(&files.ledger(), &id).unwrap();
    let vault = files.read_vault(&id).unwrap();
    for Acknowledged { fact, seq, .. } in acknowledged {
        let command = fact["id"].as_str().unwrap();
        let found = ledger.record(*seq).unwrap().and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
        if found.as_ref().and_then(|record| record["command"].as_str()) != Some(command) {
            faults.push(format!("lost: record {seq}, command {command}"));
        }
        if keeper.recorded(&command.parse().unwrap()).unwrap() != Some(*seq) {
            faults.push(format!("forgotten: command {command} of record {seq}"));
        }
    }
    let mut tree = ledger::Tree::default();
    let mut commands = std::collections::HashSet::new();
    ledger
        .span(0, u64::MAX >> 1, |seq, bytes| {
            if seq != tree.size() {
                faults.push(format!("a gap before record {seq}"));
            }
            tree.append(ledger::tree::leaf_hash(bytes));
            if let Err(error) = ledger::canonical::parse_record(bytes) {
                faults.push(format!("record {seq}: {error}"));
                return;
            }
            let record = ledger::RecordRef::parse(bytes).unwrap();
            if record.seq != seq || !commands.insert((record.command.to_owned(), record.ordinal)) {
                faults.push(format!("record {seq}: another seq, or a command twice"));
            }
            let opens = |compartment, digest: &str| {
                vault.get(seq, compartment).unwrap().is_some_and(|opening| opening.digest() == *digest)
            };
            if record.sealed.is_some_and(|digest| !opens(store::Compartment::Sealed, digest)) {
                faults.push(format!("record {seq}: its sealed content is not in the vault"));
            }
            for (blob, digest) in record.personal.iter().enumerate() {
                if !opens(store::Compartment::Personal(blob as u32), digest) {
                    faults.push(format!("record {seq}: its personal content is not in the vault"));
                }
            }
        })
        .unwrap();
    if tree.size() != keeper.zone.size || tree.root(tree.size()) != keeper.tree.root(keeper.tree.size()) {
        faults.push("the tree is not that of the stored records".to_owned());
    }
    drop(keeper);
    let outside = Outside::of(zone, "crashed");
    let report = shishi::proof::verify(&outside.inputs());
    if report.verdict != shishi::proof::Verdict::Verified {
        faults.push(format!("does not verify: {}", report.lines.join("; ")));
    }
    faults
}

/// Sends acknowledged commands again: each must be answered as the first time.
pub fn repeat(port: u16, acknowledged: &[Acknowledged]) {
    for Acknowledged { fact, login, seq } in acknowledged {
        let answer = Client::connect(port, &cookie(login)).unwrap().record(fact).unwrap();
        assert_eq!((answer.status, answer.json()), (200, json!({"seq": seq, "repeated": true})), "{fact}");
    }
}

/// The program's pages and API without a network: one engine, one router.
pub struct House {
    /// What the handlers hold.
    pub state: shishi::web::AppState,
    runtime: tokio::runtime::Runtime,
}

impl House {
    /// Opens a zone's house.
    pub fn open(zone: &Path) -> Self {
        Self::with_provider(zone, None)
    }

    /// Opens it with an identity provider beside the passwords.
    pub fn with_provider(zone: &Path, provider: Option<shishi::settings::Oidc>) -> Self {
        Self::with(zone, |shared| shared.with_provider(provider.map(shishi::oidc::Provider::new)))
    }

    /// Opens it with whatever is beside it.
    pub fn with(zone: &Path, beside: impl FnOnce(shishi::web::Shared) -> shishi::web::Shared) -> Self {
        let engine = shishi::engine::Engine::start(zone, Durability::Full).unwrap();
        let accounts = accounts::Accounts::open(&engine.files).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        Self { state: std::sync::Arc::new(beside(shishi::web::Shared::new(engine, accounts))), runtime }
    }

    /// Asks, with cookies and further headers.
    pub fn ask(
        &self,
        method: &str,
        path: &str,
        cookies: &str,
        heads: &[(&str, &str)],
        body: impl Into<axum::body::Body>,
    ) -> Answer {
        use tower::ServiceExt;
        let mut request = axum::http::Request::builder().method(method).uri(path).header("host", "localhost");
        if !cookies.is_empty() {
            request = request.header("cookie", cookies);
        }
        for (name, value) in heads {
            request = request.header(*name, *value);
        }
        let request = request.body(body.into()).unwrap();
        self.runtime.block_on(async {
            let response = shishi::web::router(self.state.clone()).oneshot(request).await.unwrap();
            let status = response.status().as_u16();
            let heads = response.headers().iter();
            let head =
                heads.map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes()))).collect();
            let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
            Answer { status, head, body: String::from_utf8_lossy(&body).into_owned() }
        })
    }

    /// A page for an account.
    pub fn get(&self, login: &str, path: &str) -> Answer {
        self.ask("GET", path, &cookie(login), &[], "")
    }

    /// Posts a fact to the API.
    pub fn record(&self, cookies: &str, fact: &Value) -> Answer {
        self.ask("POST", "/api/v1/records", cookies, &[("content-type", "application/json")], fact.to_string())
    }

    /// Number of records.
    pub fn size(&self) -> u64 {
        self.state.engine.snapshot().size
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.state.engine.stop();
    }
}

/// A form with files, as browsers send it: its content type and body. Files are name of the control, file name, content.
pub fn multipart(fields: &[(&str, &str)], files: &[(&str, &str, &str)]) -> (String, String) {
    const EDGE: &str = "----a-line-that-no-field-holds";
    let mut body = String::new();
    for (name, value) in fields {
        body += &format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    for (name, file, content) in files {
        body += &format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: application/octet-stream\r\n\r\n{content}\r\n"
        );
    }
    (format!("multipart/form-data; boundary={EDGE}"), format!("{body}--{EDGE}--\r\n"))
}

/// Names and values of the hidden fields of a page's forms.
pub fn hidden(page: &str) -> Vec<(String, String)> {
    let plain = |text: &str| {
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")]
            .iter()
            .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    };
    let part = |tag: &str, name: &str| {
        tag.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next()).map(plain).unwrap_or_default()
    };
    let tags = page.split("<input type=\"hidden\"").skip(1).filter_map(|rest| rest.split('>').next());
    tags.map(|tag| (part(tag, " name"), part(tag, " value"))).collect()
}

/// The fields of a fact as its form sends them.
pub fn typed(fact: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let content = fact["content"].as_object().unwrap().iter().map(|(name, value)| (name.clone(), text(value)));
    [("id", &fact["id"]), ("happened", &fact["happened"]), ("reporting_unit", &fact["unit"])]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), text(value)))
        .chain(content)
        .collect()
}

/// Pairs as [`multipart`] takes them.
pub fn pairs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}
