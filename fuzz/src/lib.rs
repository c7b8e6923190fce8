//! What must hold whatever bytes come. Each room says it of one thing that reads what others wrote: `check` takes the bytes
//! and panics where something does not hold. A fuzzer looks for such bytes (`cargo xtask fuzz`); without one, a target's
//! program reads the files that it is given, which is how a finding is looked at and the seeds are held true.

pub mod csv;
pub mod history;
pub mod json;
pub mod note;
pub mod proof;
pub mod record;
pub mod rule;
pub mod table;
pub mod xlsx;

#[cfg(fuzzing)]
pub use libfuzzer_sys;

/// The program of a target: the fuzzer's, or one that reads the files and folders of its command line.
#[macro_export]
macro_rules! target {
    ($check:path) => {
        #[cfg(fuzzing)]
        $crate::libfuzzer_sys::fuzz_target!(|input: &[u8]| $check(input));
        #[cfg(not(fuzzing))]
        fn main() -> std::io::Result<()> {
            $crate::read_all(std::env::args_os().skip(1).map(Into::into).collect(), $check)
        }
    };
}

/// Reads files, and those of folders, and checks each.
pub fn read_all(mut paths: Vec<std::path::PathBuf>, check: fn(&[u8])) -> std::io::Result<()> {
    let mut number = 0;
    while let Some(path) = paths.pop() {
        if path.is_dir() {
            for entry in std::fs::read_dir(path)? {
                paths.push(entry?.path());
            }
        } else {
            check(&std::fs::read(path)?);
            number += 1;
        }
    }
    println!("{number} files hold");
    Ok(())
}
