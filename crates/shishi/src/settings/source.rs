//! One source of settings: what it says, each value checked for itself, with its place.

use crate::settings::fault::{Expected, Wrong};
use crate::settings::{Fault, Flags, Given, Is, SETTINGS, Setting, VARIABLES, Value, map, oidc, variable, webhooks};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};

/// Longest text of a setting, in characters.
const TEXT_MOST: usize = 200;

/// A source, as far as it can be taken.
#[derive(Debug, Default)]
pub(super) struct Source {
    given: Vec<(&'static str, Given)>,
    config: Option<PathBuf>,
}

impl Source {
    pub(super) fn given(&self, key: &str) -> Option<&Given> {
        self.given.iter().find(|(name, _)| *name == key).map(|(_, given)| given)
    }

    pub(super) fn folder(&self, key: &str) -> Option<PathBuf> {
        match &self.given(key)?.value {
            Value::Path(path) => Some(path.clone()),
            _ => None,
        }
    }

    /// The folder that has what is served.
    pub(super) fn place(&self) -> Option<PathBuf> {
        self.folder("folder").or_else(|| self.folder("zones"))
    }

    /// The file that the environment names.
    pub(super) fn config(&self) -> Option<(String, PathBuf)> {
        Some((variable("config"), self.config.clone()?))
    }

    fn take(&mut self, setting: &Setting, place: String, text: &str, faults: &mut Vec<Fault>) {
        match value(setting.is, text) {
            Ok(value) => self.given.push((setting.key, Given { place, value })),
            Err(wrong) => faults.push(Fault::new(place, wrong)),
        }
    }

    pub(super) fn of_flags(flags: &Flags, faults: &mut Vec<Fault>) -> Self {
        let mut source = Self::default();
        for (key, flag, folder) in [("folder", "--dir", &flags.dir), ("zones", "--zones", &flags.zones)] {
            if let Some(folder) = folder {
                source.given.push((key, Given { place: flag.to_owned(), value: Value::Path(folder.clone()) }));
            }
        }
        if flags.beyond_loopback {
            let given = Given { place: "--beyond-loopback".to_owned(), value: Value::Yes(true) };
            source.given.push(("beyond_loopback", given));
        }
        for (key, flag, text) in [
            ("listen", "--listen", &flags.listen),
            ("metrics", "--metrics", &flags.metrics),
            ("log.format", "--log-format", &flags.log_format),
            ("log.level", "--log-level", &flags.log_level),
        ] {
            let setting = SETTINGS.iter().find(|setting| setting.key == key);
            if let (Some(setting), Some(text)) = (setting, text) {
                source.take(setting, flag.to_owned(), text, faults);
            }
        }
        source
    }

    pub(super) fn of_environment(
        environment: impl Iterator<Item = (OsString, OsString)>,
        faults: &mut Vec<Fault>,
    ) -> Self {
        let mut source = Self::default();
        let mut ours: Vec<(String, OsString)> = environment
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value)))
            .filter(|(name, _)| name.starts_with(VARIABLES))
            .collect();
        ours.sort();
        for (name, text) in ours {
            let setting = SETTINGS.iter().find(|setting| variable(setting.key) == name);
            match (setting, text.to_str()) {
                _ if name == variable("config") => source.config = Some(text.into()),
                (None, _) => faults.push(Fault::new(name, Wrong::UnknownVariable)),
                (Some(_), None) => faults.push(Fault::new(name, Wrong::NotText)),
                (Some(setting), Some(text)) => source.take(setting, name, text, faults),
            }
        }
        source
    }

    /// The file in the folder that is served, if there is one. Which folder that is it cannot say.
    pub(super) fn of_the_folders_file(path: &Path, faults: &mut Vec<Fault>) -> Self {
        if !path.exists() {
            return Self::default();
        }
        let mut source = Self::of_file(path, None, faults);
        for (_, given) in source.given.extract_if(.., |(key, _)| matches!(*key, "folder" | "zones")) {
            faults.push(Fault::new(given.place, Wrong::FolderInFolder));
        }
        source
    }

    /// A file; `named` is who named it.
    pub(super) fn of_file(path: &Path, named: Option<&str>, faults: &mut Vec<Fault>) -> Self {
        let mut source = Self::default();
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                let place = named.map_or(path.display().to_string(), |named| format!("{named} {}", path.display()));
                faults.push(Fault::new(place, Wrong::File(error.to_string())));
                return source;
            }
        };
        let file = File { path, text: &text };
        match DeTable::parse(&text) {
            Ok(table) => file.table(table.into_inner(), "", &mut source, faults),
            Err(error) => {
                let place = file.place(error.span().unwrap_or(0..0).start, "");
                faults.push(Fault::new(place, Wrong::NotToml(error.message().to_owned())));
            }
        }
        source
    }
}

/// A file that is being read.
struct File<'a> {
    path: &'a Path,
    text: &'a str,
}

impl File<'_> {
    /// `shishi.toml:3 log.level`
    fn place(&self, at: usize, key: &str) -> String {
        let line = 1 + self.text.as_bytes()[..at.min(self.text.len())].iter().filter(|byte| **byte == b'\n').count();
        format!("{}:{line} {key}", self.path.display()).trim_end().to_owned()
    }

    fn table(&self, table: DeTable<'_>, within: &str, source: &mut Source, faults: &mut Vec<Fault>) {
        let mut entries: Vec<_> = table.into_iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in entries {
            let name = format!("{within}{}", key.get_ref());
            let place = self.place(key.span().start, &name);
            let setting = SETTINGS.iter().find(|setting| setting.key == name);
            let is_table = SETTINGS.iter().any(|setting| setting.key.starts_with(&format!("{name}.")));
            match (setting, value.into_inner()) {
                (None, DeValue::Table(inner)) if is_table => self.table(inner, &format!("{name}."), source, faults),
                (None, other) if is_table => {
                    faults.push(Fault::new(place, Wrong::Type(written(&other), Expected::Table)));
                }
                (None, _) => faults.push(Fault::new(place, Wrong::UnknownKey)),
                (Some(setting), found) => self.setting(setting, place, &found, source, faults),
            }
        }
    }

    fn setting(
        &self,
        setting: &Setting,
        place: String,
        found: &DeValue<'_>,
        source: &mut Source,
        faults: &mut Vec<Fault>,
    ) {
        match (setting.is, found) {
            (Is::Folder | Is::File, DeValue::String(text)) if !text.is_empty() => {
                // Written beside the file, so meant from there: whoever starts the program may stand anywhere.
                let path = self.path.parent().unwrap_or(Path::new("")).join(&**text);
                source.given.push((setting.key, Given { place, value: Value::Path(path) }));
            }
            (Is::Number(..) | Is::Yes, DeValue::String(_)) => {
                faults.push(Fault::new(place, Wrong::Type(written(found), Expected::of(setting.is))));
            }
            (_, DeValue::String(text)) => {
                source.take(setting, place, text, faults);
            }
            (Is::Number(..), DeValue::Integer(_)) | (Is::Yes, DeValue::Boolean(_)) => {
                source.take(setting, place, &written(found), faults);
            }
            (is, _) => faults.push(Fault::new(place, Wrong::Type(written(found), Expected::of(is)))),
        }
    }
}

/// A value as somebody wrote it, near enough to be found again.
fn written(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("\"{}\"", text.escape_debug()),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(yes) => yes.to_string(),
        DeValue::Datetime(instant) => instant.to_string(),
        DeValue::Array(_) => "[…]".to_owned(),
        DeValue::Table(_) => "{…}".to_owned(),
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(80).collect::<String>().escape_debug().to_string()
}

fn value(is: Is, text: &str) -> Result<Value, Wrong> {
    let shown = || shortened(text);
    match is {
        Is::Folder if text.is_empty() => Err(Wrong::NoFolder),
        Is::File | Is::Text if text.is_empty() => Err(Wrong::Empty),
        Is::Folder | Is::File => Ok(Value::Path(text.into())),
        Is::Text if text.chars().count() > TEXT_MOST || text.contains(char::is_control) => Err(Wrong::Long(TEXT_MOST)),
        Is::Text => Ok(Value::Text(text.to_owned())),
        Is::Url if oidc::is_address(text) => Ok(Value::Text(text.to_owned())),
        Is::Url => Err(Wrong::Url(shown())),
        Is::Tiles if map::is_template(text) => Ok(Value::Text(text.to_owned())),
        Is::Tiles => Err(Wrong::Tiles(shown())),
        Is::Address => text.parse().map(Value::Address).map_err(|_| Wrong::Address(shown())),
        Is::Yes => match text {
            "true" => Ok(Value::Yes(true)),
            "false" => Ok(Value::Yes(false)),
            _ => Err(Wrong::Yes(shown())),
        },
        Is::Networks => webhooks::networks(text).map(Value::Networks).map_err(|item| Wrong::Network(shortened(item))),
        Is::Ports => match webhooks::ports(text) {
            Ok(ports) if !ports.is_empty() => Ok(Value::Ports(ports)),
            Ok(_) => Err(Wrong::Empty),
            Err(item) => Err(Wrong::Port(shortened(item))),
        },
        Is::OneOf(words) => words
            .iter()
            .find(|word| **word == text)
            .map(|word| Value::Word(word))
            .ok_or_else(|| Wrong::Word(shown(), words)),
        Is::Number(least, most) => match text.parse() {
            Ok(number) if (least..=most).contains(&number) => Ok(Value::Number(number)),
            _ => Err(Wrong::Number(shown(), least, most)),
        },
    }
}
