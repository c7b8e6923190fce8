//! A PostgreSQL server of a test's own: a new cluster in a temporary folder, reached by a socket in it, ended with the test.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
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
        let log = std::fs::File::create(path.join("log")).unwrap();
        let mut server = as_server(&program("postgres"));
        server.arg("-D").arg(&data).arg("-k").arg(path).args(["-c", "listen_addresses="]);
        for setting in settings {
            server.args(["-c", setting]);
        }
        let server = server.stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap();
        let cluster = Self { folder, server };
        let begun = Instant::now();
        while let Err(error) = postgres::Client::connect(&cluster.address(), postgres::NoTls) {
            let log = || std::fs::read_to_string(cluster.folder.path().join("log")).unwrap_or_default();
            assert!(begun.elapsed() < Duration::from_secs(60), "{error}\n{}", log());
            std::thread::sleep(Duration::from_millis(20));
        }
        cluster
    }

    /// Its connection string.
    pub fn address(&self) -> String {
        format!("host={} user=shishi dbname=postgres", self.folder.path().display())
    }

    /// Ends it at once, as a power cut would end the process; what it acknowledged is in its log.
    pub fn kill(&mut self) {
        let _ = Command::new("kill").args(["-QUIT", &self.server.id().to_string()]).status();
        let _ = self.server.wait();
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.kill();
    }
}
