//! Every text that people read, in Chinese and English, from the message files. None stands in code or templates.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::OnceLock;

const CHINESE: &[&str] = &[
    include_str!("../messages/zh-CN.ftl"),
    include_str!("../messages/pages.zh-CN.ftl"),
    include_str!("../messages/records.zh-CN.ftl"),
    include_str!("../messages/imports.zh-CN.ftl"),
    include_str!("../messages/tables.zh-CN.ftl"),
    include_str!("../messages/errors.zh-CN.ftl"),
    include_str!("../messages/operations.zh-CN.ftl"),
    include_str!("../messages/accounts.zh-CN.ftl"),
    include_str!("../messages/vault.zh-CN.ftl"),
    include_str!("../messages/delegation.zh-CN.ftl"),
    include_str!("../messages/webhooks.zh-CN.ftl"),
    include_str!("../messages/backup.zh-CN.ftl"),
    include_str!("../messages/projects.zh-CN.ftl"),
    include_str!("../messages/permits.zh-CN.ftl"),
    include_str!("../messages/phone.zh-CN.ftl"),
    include_str!("../messages/boards.zh-CN.ftl"),
    include_str!("../messages/duties.zh-CN.ftl"),
    include_str!("../messages/week.zh-CN.ftl"),
];
const ENGLISH: &[&str] = &[
    include_str!("../messages/en.ftl"),
    include_str!("../messages/pages.en.ftl"),
    include_str!("../messages/records.en.ftl"),
    include_str!("../messages/imports.en.ftl"),
    include_str!("../messages/tables.en.ftl"),
    include_str!("../messages/errors.en.ftl"),
    include_str!("../messages/operations.en.ftl"),
    include_str!("../messages/accounts.en.ftl"),
    include_str!("../messages/vault.en.ftl"),
    include_str!("../messages/delegation.en.ftl"),
    include_str!("../messages/webhooks.en.ftl"),
    include_str!("../messages/backup.en.ftl"),
    include_str!("../messages/projects.en.ftl"),
    include_str!("../messages/permits.en.ftl"),
    include_str!("../messages/phone.en.ftl"),
    include_str!("../messages/boards.en.ftl"),
    include_str!("../messages/duties.en.ftl"),
    include_str!("../messages/week.en.ftl"),
];

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// 中文, first.
    #[default]
    Chinese,
    /// English, whole.
    English,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// The tag in documents and cookies.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// The language of a tag; Chinese for any other.
    pub fn of_tag(tag: &str) -> Self {
        if tag.starts_with("en") { Self::English } else { Self::Chinese }
    }

    /// The language of whoever sits at the terminal: Chinese where the locale says so, else English like the commands.
    pub fn of_terminal() -> Self {
        let set = |name: &str| std::env::var(name).ok().filter(|locale| !locale.is_empty());
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
        if locale.is_some_and(|locale| locale.starts_with("zh")) { Self::Chinese } else { Self::English }
    }

    /// A text.
    pub fn text(self, key: &str) -> String {
        self.format(key, &[])
    }

    /// A text if the key is known.
    pub fn known(self, key: &str) -> Option<String> {
        bundle(self).has_message(key).then(|| self.text(key))
    }

    /// A text with values.
    pub fn format(self, key: &str, values: &[(&str, &str)]) -> String {
        let bundle = bundle(self);
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            return format!("⟦{key}⟧");
        };
        let mut arguments = FluentArgs::new();
        for (name, value) in values {
            arguments.set(*name, argument(value));
        }
        let mut errors = Vec::new();
        bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned()
    }

    /// The text of a problem with its values.
    pub fn problem(self, problem: &zone::Problem) -> String {
        let values: Vec<(&str, &str)> = problem.arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.format(&format!("refusal-{}", problem.code), &values)
    }

    /// The label of a field of a kind: the fact's own, else the shared one.
    pub fn field(self, kind: &str, field: &str) -> String {
        let (kind, field) = (kind.replace(['.', '_'], "-"), field.replace('_', "-"));
        self.known(&format!("field-{kind}-{field}")).unwrap_or_else(|| self.text(&format!("field-{field}")))
    }

    /// What is to be typed into a field of a kind, where there is more to say than its sort says: the fact's own hint, else
    /// the shared one.
    pub fn hint(self, kind: &str, field: &str) -> Option<String> {
        let (kind, field) = (kind.replace(['.', '_'], "-"), field.replace('_', "-"));
        self.known(&format!("hint-{kind}-{field}")).or_else(|| self.known(&format!("hint-{field}")))
    }

    /// The words of a list.
    pub fn words(self, key: &str) -> Vec<String> {
        self.text(key).split(['、', ';']).map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
    }

    /// What offices write above a column of a field: the fact's own words, and the shared ones.
    pub fn headings(self, kind: &str, field: &str) -> Vec<String> {
        let (kind, field) = (kind.replace(['.', '_'], "-"), field.replace('_', "-"));
        let keys = [format!("heading-{kind}-{field}"), format!("heading-{field}")];
        keys.iter().filter(|key| bundle(self).has_message(key)).flat_map(|key| self.words(key)).collect()
    }

    /// The word of a choice.
    pub fn choice(self, field: &str, code: &str) -> String {
        self.text(&format!("choice-{}-{}", field.replace('_', "-"), code.replace('_', "-")))
    }

    /// The name of a kind of fact.
    pub fn kind(self, kind: &str) -> String {
        self.text(&format!("kind-{}", kind.replace(['.', '_'], "-")))
    }
}

/// A value of a text. Whole numbers are given as numbers, so that a text can choose its words by them; all else, leading
/// zeros and what a double cannot hold included, stays as it is written.
fn argument(value: &str) -> FluentValue<'_> {
    const DIGITS_MAX: usize = 15;
    let is_count = (1..=DIGITS_MAX).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit());
    if is_count && (value == "0" || !value.starts_with('0')) {
        FluentValue::try_number(value)
    } else {
        FluentValue::from(value)
    }
}

fn bundle(language: Language) -> &'static FluentBundle<FluentResource> {
    static BUNDLES: OnceLock<[FluentBundle<FluentResource>; 2]> = OnceLock::new();
    let bundles = BUNDLES.get_or_init(|| {
        [("zh-CN", CHINESE), ("en", ENGLISH)].map(|(tag, texts)| {
            let mut bundle = FluentBundle::new_concurrent(vec![tag.parse().expect("a language tag")]);
            // No bidi marks around values: both languages run from left to right.
            bundle.set_use_isolating(false);
            for text in texts {
                let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(resource, _)| resource);
                bundle.add_resource_overriding(resource);
            }
            bundle
        })
    });
    &bundles[language as usize]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn keys(texts: &'static [&'static str]) -> Vec<&'static str> {
        texts
            .iter()
            .flat_map(|text| text.lines())
            .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(|line| line.split_once('='))
            .map(|(key, _)| key.trim())
            .collect()
    }

    #[test]
    fn both_languages_have_the_same_keys_once_and_parse() {
        let [chinese, english] = [CHINESE, ENGLISH].map(|texts| {
            for text in texts {
                assert!(FluentResource::try_new((*text).to_owned()).is_ok());
            }
            let all = keys(texts);
            let set: BTreeSet<&str> = all.iter().copied().collect();
            let twice: Vec<_> = set.iter().filter(|key| all.iter().filter(|other| other == key).count() > 1).collect();
            assert!(twice.is_empty(), "twice: {twice:?}");
            set
        });
        assert_eq!(chinese.difference(&english).collect::<Vec<_>>(), Vec::<&&str>::new(), "missing in English");
        assert_eq!(english.difference(&chinese).collect::<Vec<_>>(), Vec::<&&str>::new(), "missing in Chinese");
    }

    #[test]
    fn months_have_their_names_and_numbers_stay_as_they_are_written() {
        let month = |language: Language, number: &str| language.format("month-short", &[("month", number)]);
        let english: Vec<String> = (1..=12).map(|number| month(Language::English, &number.to_string())).collect();
        assert_eq!(english.join(" "), "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec");
        assert_eq!(month(Language::Chinese, "10"), "10月");
        for number in ["0", "7", "007", "2019", "999999999999999", "9007199254740993", "3.50", "12,345"] {
            let text = Language::Chinese.format("report-edition", &[("edition", number)]);
            assert_eq!(text, format!("第{number}版"));
        }
    }

    #[test]
    fn every_field_table_has_its_labels() {
        for language in Language::ALL {
            for kind in zone::fact::KINDS.iter().filter(|kind| kind.register) {
                assert!(!language.kind(kind.name).contains('⟦'), "{}", kind.name);
                for field in kind.fields {
                    let label = language.field(kind.name, field.name);
                    assert!(!label.contains('⟦'), "{label}");
                    if let zone::fact::Type::Choice(codes) = field.ty {
                        for code in codes {
                            let word = language.choice(field.name, code);
                            assert!(!word.contains('⟦'), "{word}");
                        }
                    }
                }
            }
        }
    }
}
