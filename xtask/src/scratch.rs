//! A folder for one run's temporary files.

use std::path::{Path, PathBuf};

/// Removed with everything in it when it goes out of scope.
pub struct Scratch(PathBuf);

impl Scratch {
    /// A new, empty folder; the process id in its name keeps two runs apart.
    pub fn new() -> std::io::Result<Self> {
        Self::named("run")
    }

    /// The same for a part of the run, which has a name.
    pub fn named(name: &str) -> std::io::Result<Self> {
        let folder = std::env::temp_dir().join(format!("shishi-xtask-{name}-{}", std::process::id()));
        std::fs::create_dir(&folder)?;
        Ok(Self(folder))
    }

    /// The path of something in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
