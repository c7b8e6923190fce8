//! What the program says at the terminal. Whoever reads it may stop reading (`shishi figures … | head`): the words then
//! go nowhere, and the work and its exit code are the same as ever. The `println!` of the standard library ends the
//! program instead – in the middle of a publication, if need be. SIGPIPE would do the same, only more quietly.

use std::fmt;
use std::io::{self, ErrorKind, Write};
use std::sync::OnceLock;

/// Why words did not reach standard output although somebody reads it: a full disk, perhaps.
static UNSAID: OnceLock<String> = OnceLock::new();

/// Says a line on standard output.
pub(crate) fn say(line: fmt::Arguments<'_>) {
    let mut out = UntilClosed::of(io::stdout().lock());
    if let Err(error) = writeln!(out, "{line}") {
        let _ = UNSAID.set(error.to_string());
    }
}

/// Says a line on standard error; where that cannot be written there is nobody left to tell. While a server runs, what
/// rooms that also serve commands say here has failed, and becomes an event of its log.
pub(crate) fn say_error(line: fmt::Arguments<'_>) {
    if crate::logs::has_begun() {
        tracing::error!("{line}");
        return;
    }
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Why something said on standard output was lost, if it was.
pub(crate) fn unsaid() -> Option<&'static str> {
    let flushed = UntilClosed::of(io::stdout().lock()).flush();
    if let Err(error) = flushed {
        let _ = UNSAID.set(error.to_string());
    }
    UNSAID.get().map(String::as_str)
}

/// A writer whose reader may leave: what is written after that goes nowhere.
pub(crate) struct UntilClosed<W>(W);

impl<W: Write> UntilClosed<W> {
    /// Around a writer.
    pub(crate) fn of(writer: W) -> Self {
        Self(writer)
    }
}

impl<W: Write> Write for UntilClosed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(bytes.len()),
            other => other,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0.flush() {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }
}

/// Stands in for the standard library's in every room of this crate.
macro_rules! println {
    ($($words:tt)*) => { $crate::terminal::say(format_args!($($words)*)) };
}

/// Stands in for the standard library's in every room of this crate.
macro_rules! eprintln {
    ($($words:tt)*) => { $crate::terminal::say_error(format_args!($($words)*)) };
}
