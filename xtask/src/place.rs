//! Where things are: the checkout, and the folder of what is compiled.

use std::path::{Path, PathBuf};

/// The checkout's root.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the checkout")
}

/// Where cargo puts what it compiles. Absolute: the commands run in other folders than the person who called.
pub fn target() -> PathBuf {
    let chosen = std::env::var_os("CARGO_TARGET_DIR").filter(|folder| !folder.is_empty());
    let chosen = chosen.map_or_else(|| root().join("target"), PathBuf::from);
    std::path::absolute(&chosen).unwrap_or(chosen)
}

/// The product, as `cargo build --release` leaves it.
pub fn shishi() -> PathBuf {
    target().join("release/shishi")
}

/// The folder of the browser tests.
pub fn browser() -> PathBuf {
    root().join("tests/browser")
}

/// Python with what the tests of the API need, of the versions that `tests/api/requirements.txt` says.
pub fn python() -> PathBuf {
    target().join("python-of-tests/bin/python")
}
