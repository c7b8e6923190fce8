//! A PostgreSQL server of a test's own: a new cluster in a temporary folder, reached by a socket in it, ended with the test.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// A running cluster.
pub struct Cluster {
    folder: tempfile::TempDir,
    server: Child,
}

/// Where Debian keeps the programs of the newest version.
fn program(name: &str) -> PathBuf {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .expect("PostgreSQL is installed: cargo xtask test installs it, or apt-get install postgresql")
        .map(|version| version.unwrap().path().join("bin").join(name))
        .filter(|program| program.exists())
        .collect();
    found.sort();
    found.pop().expect("a version of PostgreSQL with its programs")
}

/// The server refuses to run as root; whoever is root runs it as the user that Debian's package made. It ends when the
/// thread ends that started it, however that comes about.
fn as_server(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "INT"]);
    if is_root() {
        command.args(["--reuid", "postgres", "--regid", "postgres", "--clear-groups"]);
    }
    command.arg("--").arg(program).stdin(Stdio::null());
    command
}

fn is_root() -> bool {
    std::fs::read_to_string("/proc/self/status").unwrap().lines().any(|line| line.starts_with("Uid:\t0\t"))
}

impl Cluster {
    /// Makes and starts a cluster; `settings` as `name=value`.
    pub fn start(settings: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
        if is_root() {
            assert!(Command::new("chown").arg("postgres").arg(path).status().unwrap().success());
        }
        let data = path.join("data");
        let made = as_server(&program("initdb"))
            .args(["--no-sync", "--auth=trust", "--username=shishi", "--encoding=UTF8", "--locale=C", "-D"])
            .arg(&data)
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let server = serve(path, settings);
        Self { folder, server }
    }

    /// Starts it again after [`Cluster::kill`].
    pub fn start_again(&mut self) {
        self.server = serve(self.folder.path(), &[]);
    }

    /// Its connection string.
    pub fn address(&self) -> String {
        address(self.folder.path())
    }

    /// A new database in it: its connection string.
    pub fn database(&self) -> String {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("zones{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let mut client = postgres::Client::connect(&self.address(), postgres::NoTls).unwrap();
        client.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        self.address().replace("dbname=postgres", &format!("dbname={name}"))
    }

    /// Ends it at once, as a power cut would end the process; what it acknowledged is in its log.
    pub fn kill(&mut self) {
        let _ = Command::new("kill").args(["-QUIT", &self.server.id().to_string()]).status();
        let _ = self.server.wait();
    }
}

fn address(folder: &Path) -> String {
    format!("host={} user=shishi dbname=postgres", folder.display())
}

/// Starts the server of a folder and waits until it answers.
fn serve(folder: &Path, settings: &[&str]) -> Child {
    let log = std::fs::OpenOptions::new().create(true).append(true).open(folder.join("log")).unwrap();
    let mut server = as_server(&program("postgres"));
    server.arg("-D").arg(folder.join("data")).arg("-k").arg(folder).args(["-c", "listen_addresses="]);
    for setting in settings {
        server.args(["-c", setting]);
    }
    let server = server.stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap();
    let begun = Instant::now();
    while let Err(error) = postgres::Client::connect(&address(folder), postgres::NoTls) {
        let log = || std::fs::read_to_string(folder.join("log")).unwrap_or_default();
        assert!(begun.elapsed() < Duration::from_secs(60), "{error}\n{}", log());
        std::thread::sleep(Duration::from_millis(20));
    }
    server
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.kill();
    }
}
