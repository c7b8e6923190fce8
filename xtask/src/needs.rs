//! What the build and the tests need from the machine; what is missing is installed.

use crate::command::{command, run, works};
use crate::place;
use std::path::Path;

/// Cargo's helpers and the versions that were tried. Another version that is already there is taken as it is.
const HELPERS: [(&str, &str); 4] = [("deny", "0.20.2"), ("machete", "0.9.2"), ("nextest", "0.9.143"), SBOM];

/// Writes the bill of materials.
const SBOM: (&str, &str) = ("cyclonedx", "0.5.9");

/// Builds the fuzz targets and runs them.
const FUZZER: (&str, &str) = ("fuzz", "0.13.2");

/// SQLite is compiled from source. Rust itself links with the same compiler, so it is there wherever this program was
/// built; it may be gone, or another linker may be configured, where a compiled one is run.
const COMPILER: [&str; 2] = ["gcc", "libc6-dev"];

/// Debian's packages of the build that are missing. jemalloc is made by its own makefile.
fn missing_for_build() -> Vec<&'static str> {
    let mut packages = Vec::new();
    if !works("cc", &["--version"]) {
        packages.extend(COMPILER);
    }
    if !works("make", &["--version"]) {
        packages.push("make");
    }
    packages
}

/// Debian's packages for a command or file that is missing.
fn missing_packages() -> Vec<&'static str> {
    let mut packages = missing_for_build();
    let mut unless = |there: bool, wanted: &[&'static str]| {
        if !there {
            packages.extend(wanted);
        }
    };
    unless(works("python3", &["--version"]), &["python3"]);
    unless(works("python3", &["-c", "import ensurepip, venv"]), &["python3-venv"]);
    unless(works("node", &["--version"]), &["nodejs"]);
    unless(works("npm", &["--version"]), &["npm"]);
    // Tests start servers of their own; the package's own cluster is not touched.
    unless(Path::new("/usr/lib/postgresql").exists(), &["postgresql"]);
    unless(Path::new("/usr/bin/chromium").exists(), &["chromium"]);
    unless(Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").exists(), &["fonts-noto-cjk"]);
    packages
}

fn as_root(arguments: &[&str]) -> Result<(), String> {
    let is_root = command("id", &["-u"]).output().is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    let ended = if is_root {
        run(command(arguments[0], &arguments[1..]))
    } else {
        run(command("sudo", &[&["-n"], arguments].concat()))
    };
    if ended.well() { Ok(()) } else { Err(format!("`{}` failed", arguments.join(" "))) }
}

fn install(program: &str, arguments: &[&str]) -> Result<(), String> {
    if run(command(program, arguments)).well() {
        Ok(())
    } else {
        Err(format!("`{program} {}` failed", arguments.join(" ")))
    }
}

fn browser_modules() -> Result<(), String> {
    let folder = place::browser();
    let changed = |path: &str| std::fs::metadata(folder.join(path)).and_then(|data| data.modified());
    let fresh = match (changed("node_modules/.package-lock.json"), changed("package-lock.json")) {
        (Ok(installed), Ok(locked)) => installed >= locked,
        _ => false,
    };
    if fresh {
        return Ok(());
    }
    let mut npm = command("npm", &["ci", "--no-audit", "--no-fund"]);
    npm.current_dir(&folder);
    if run(npm).well() { Ok(()) } else { Err("`npm ci` in tests/browser failed".to_owned()) }
}

/// A folder of Python's packages beside what is compiled; made again when the list of them has changed.
fn python_modules() -> Result<(), String> {
    let (list, python) = (place::root().join("tests/api/requirements.txt"), place::python());
    let folder = python.ancestors().nth(2).expect("bin lies in a folder");
    let made_from = folder.join("made-from.txt");
    let wanted = std::fs::read(&list).map_err(|error| format!("{}: {error}", list.display()))?;
    if std::fs::read(&made_from).is_ok_and(|made_from| made_from == wanted) {
        return Ok(());
    }
    let text = |path: &Path| path.display().to_string();
    install("python3", &["-m", "venv", "--clear", &text(folder)])?;
    install(&text(&python), &["-m", "pip", "install", "--quiet", "--requirement", &text(&list)])?;
    std::fs::write(&made_from, wanted).map_err(|error| format!("{}: {error}", made_from.display()))
}

fn install_packages(packages: &[&str]) -> Result<(), String> {
    if packages.is_empty() {
        return Ok(());
    }
    as_root(&["apt-get", "update"])?;
    as_root(&[&["apt-get", "install", "--yes", "--no-install-recommends"], packages].concat())
}

/// Installs what the build needs and is missing, or says what could not be installed.
pub fn provide_for_build() -> Result<(), String> {
    install_packages(&missing_for_build())
}

/// Installs what fuzzing needs and is missing: the fuzzer's runtime is C++.
pub fn provide_for_fuzzing() -> Result<(), String> {
    let mut packages = missing_for_build();
    if !works("c++", &["--version"]) {
        packages.push("g++");
    }
    install_packages(&packages)?;
    provide_helper(FUZZER)
}

/// Installs what a bill of materials needs and is missing.
pub fn provide_for_sbom() -> Result<(), String> {
    provide_helper(SBOM)
}

fn provide_helper((helper, version): (&str, &str)) -> Result<(), String> {
    if works("cargo", &[helper, "--version"]) {
        return Ok(());
    }
    install("cargo", &["install", "--locked", "--version", version, &format!("cargo-{helper}")])
}

/// Installs what the tests need and is missing, or says what could not be installed.
pub fn provide() -> Result<(), String> {
    install_packages(&missing_packages())?;
    for component in ["fmt", "clippy"] {
        if !works("cargo", &[component, "--version"]) {
            install("rustup", &["component", "add", if component == "fmt" { "rustfmt" } else { component }])?;
        }
    }
    HELPERS.into_iter().try_for_each(provide_helper)?;
    browser_modules()?;
    python_modules()?;
    // Everything that the lock file names, for every platform: the checks of licences and bans look at all of it.
    install("cargo", &["fetch", "--locked"])
}
