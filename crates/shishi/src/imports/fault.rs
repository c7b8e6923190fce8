//! What is wrong with a row or a file, kept so that it can be said in any language later.

use crate::messages::Language;
use serde::{Deserialize, Serialize};
use zone::Problem;
use zone::fact::{Field, Kind, Type};

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The field, if it is one field's.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub field: Option<String>,
    /// Key of the message.
    pub key: String,
    /// Values for the message.
    pub values: Vec<(String, String)>,
}

impl Fault {
    /// A fault of the whole row or file.
    pub fn new(key: &str, values: &[(&str, &str)]) -> Self {
        let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { field: None, key: key.to_owned(), values }
    }

    /// The same, of a field.
    pub fn at(self, field: &str) -> Self {
        Self { field: Some(field.to_owned()), ..self }
    }

    /// The text, with the field's label before it.
    pub fn text(&self, language: Language, kind: &Kind) -> String {
        let field = self.field.as_deref().and_then(|name| kind.field(name));
        let values: Vec<(&str, String)> = self
            .values
            .iter()
            .map(|(name, value)| match (name.as_str(), field) {
                ("choices", Some(field)) => ("choices", words(language, field)),
                (name, _) => (name, value.clone()),
            })
            .collect();
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let text = language.format(&self.key, &values);
        match &self.field {
            Some(field) => {
                let label = language.field(kind.name, field);
                language.format("imports-fault", &[("field", &label), ("text", &text)])
            }
            None => text,
        }
    }
}

/// The words of a field's choices: what a person would type.
pub fn words(language: Language, field: &Field) -> String {
    let Type::Choice(codes) = field.ty else { return String::new() };
    let words: Vec<String> = codes.iter().map(|code| language.choice(field.name, code)).collect();
    words.join(&language.text("imports-word-separator"))
}

/// The texts of several faults as one.
pub fn remarks(faults: &[Fault], language: Language, kind: &Kind) -> String {
    let texts: Vec<String> = faults.iter().map(|fault| fault.text(language, kind)).collect();
    texts.join(" ")
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        let values = problem.arguments.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { field: problem.field, key: format!("refusal-{}", problem.code), values }
    }
}

impl From<&crate::workbook::WorkbookError> for Fault {
    fn from(error: &crate::workbook::WorkbookError) -> Self {
        let (key, values) = error.message();
        let values = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { field: None, key: key.to_owned(), values }
    }
}
