//! Refusals: what is wrong, at which field, and – through the message of the code – what to do. All at once.

/// One thing that is wrong with a command. `code` is the message key `refusal-CODE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field, if it is one field's fault.
    pub field: Option<String>,
    /// Message key without its prefix.
    pub code: &'static str,
    /// Values for the message.
    pub arguments: Vec<(&'static str, String)>,
}

impl Problem {
    /// A problem of the whole command.
    pub fn new(code: &'static str) -> Self {
        Self { field: None, code, arguments: Vec::new() }
    }
    /// A problem of one field.
    pub fn field(field: impl Into<String>, code: &'static str) -> Self {
        Self { field: Some(field.into()), code, arguments: Vec::new() }
    }
    /// Adds a value for the message.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.arguments.push((name, value.into()));
        self
    }
}

/// Everything that is wrong; nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.0.iter().map(|p| p.code).collect::<Vec<_>>().join(", "))]
pub struct Refusal(pub Vec<Problem>);

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}
