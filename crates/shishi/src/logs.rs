//! The log of a running server: events on standard error, one line each, as text or as JSON. It says what the program did
//! and what failed, never who asked for what: no names, no ids, no addresses, nothing that was typed. Who did what stands
//! in the audit, which is guarded; logs are copied to many places.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// How an event is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

impl Format {
    /// The words of all, in their order.
    pub const WORDS: [&'static str; 2] = ["text", "json"];

    /// The format of a word.
    pub fn of(word: &str) -> Option<Self> {
        [Self::Text, Self::Json].into_iter().zip(Self::WORDS).find(|(_, of)| *of == word).map(|(format, _)| format)
    }
}

/// How much an event matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Level {
    /// Somebody must act.
    Error,
    /// Somebody should look.
    Warn,
    /// What is done, each request among it.
    #[default]
    Info,
    /// Also what repeats all the time: styles, scripts, health checks.
    Debug,
}

impl Level {
    /// The words of all, in their order.
    pub const WORDS: [&'static str; 4] = ["error", "warn", "info", "debug"];
    const ALL: [Self; 4] = [Self::Error, Self::Warn, Self::Info, Self::Debug];

    /// The level of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().zip(Self::WORDS).find(|(_, of)| *of == word).map(|(level, _)| level)
    }

    fn filter(self) -> LevelFilter {
        match self {
            Self::Error => LevelFilter::ERROR,
            Self::Warn => LevelFilter::WARN,
            Self::Info => LevelFilter::INFO,
            Self::Debug => LevelFilter::DEBUG,
        }
    }
}

/// Whether events are written.
static BEGUN: AtomicBool = AtomicBool::new(false);

/// Whether the program is a server with a log; commands speak to a person at the terminal instead.
pub(crate) fn has_begun() -> bool {
    BEGUN.load(Ordering::Relaxed)
}

/// Begins the log of this process; a second time changes nothing.
pub fn begin(format: Format, level: Level) {
    // Our own events only: what a library logs of a statement or a request may hold what was typed.
    let own = Targets::new().with_target("shishi", level.filter());
    let registry = tracing_subscriber::registry().with(own);
    let begun = match format {
        Format::Text => {
            let layer =
                tracing_subscriber::fmt::layer().with_ansi(false).with_target(false).with_writer(Lines(io::stderr));
            registry.with(layer).try_init()
        }
        Format::Json => {
            let layer = tracing_subscriber::fmt::layer()
                .json()
                .flatten_event(true)
                // Of many zones, the one that it is about.
                .with_current_span(true)
                .with_span_list(false)
                .with_target(false)
                .with_writer(io::stderr);
            registry.with(layer).try_init()
        }
    };
    if begun.is_ok() {
        BEGUN.store(true, Ordering::Relaxed);
        // What a panic says may hold what it was about; where it was says enough.
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            tracing::error!(place, "a fault of the program");
        }));
    }
}

/// Writers that keep an event on its line: in a text log a line break in a value would begin an event that never was.
struct Lines<M>(M);

impl<'a, M: MakeWriter<'a>> MakeWriter<'a> for Lines<M> {
    type Writer = OneLine<M::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        OneLine(self.0.make_writer())
    }
}

/// Writes what it is given at once as one line. An event comes at once.
struct OneLine<W>(W);

impl<W: Write> Write for OneLine<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        self.0.write_all(one_line(&text).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// An event as one line: what would break it, colour it or turn it around is written as its code.
fn one_line(event: &str) -> String {
    let is_plain = |c: char| {
        !c.is_control()
            && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut line = String::with_capacity(event.len() + 1);
    for c in event.trim_end_matches('\n').chars() {
        if is_plain(c) {
            line.push(c);
        } else {
            line.extend(c.escape_default());
        }
    }
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    const BROKEN: &str = "a\nINFO forged\r\u{1b}[31mred\u{2028}b\u{202e}c";

    fn says(format: Format) -> String {
        let kept = Kept::default();
        let own = kept.clone();
        let make = move || own.clone();
        let layer = tracing_subscriber::fmt::layer().with_ansi(false).with_target(false);
        let act = || {
            tracing::warn!(value = BROKEN, shown = %BROKEN, "{BROKEN}");
            tracing::info!("the next");
        };
        match format {
            Format::Text => {
                let layer = layer.with_writer(Lines(make));
                tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), act);
            }
            Format::Json => {
                let layer = layer.json().flatten_event(true).with_writer(make);
                tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), act);
            }
        }
        let bytes = kept.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_value_cannot_begin_a_line_of_its_own() {
        for format in [Format::Text, Format::Json] {
            let log = says(format);
            assert_eq!(log.lines().count(), 2, "{log:?}");
            assert!(!log.contains(['\r', '\u{1b}']), "{log:?}");
            let first = log.lines().next().unwrap();
            assert!(first.contains("WARN") && first.contains("forged"), "{first}");
            if format == Format::Json {
                let read: serde_json::Value = serde_json::from_str(first).unwrap();
                assert_eq!((&read["message"], &read["value"]), (&BROKEN.into(), &BROKEN.into()));
            } else {
                assert!(!log.contains(['\u{2028}', '\u{202e}']), "{log:?}");
            }
        }
    }

    #[test]
    fn words_and_values_are_the_same_in_number_and_order() {
        assert_eq!(Format::WORDS.map(Format::of), [Some(Format::Text), Some(Format::Json)]);
        assert_eq!(Level::WORDS.map(Level::of), Level::ALL.map(Some));
        assert_eq!((Format::of("xml"), Level::of("INFO")), (None, None));
    }
}
