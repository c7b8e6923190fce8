//! What a form sent: texts by name, files, and what is wrong with the files.

use crate::messages::Language;
use crate::web::records::{draft, evidence, photo};
use crate::web::{PageError, Viewer};
use axum::extract::Multipart;
use axum::extract::multipart::Field as Part;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use uuid::Uuid;
use zone::fact::Kind;
use zone::{Problem, Refusal};

/// Most bytes of one file.
pub const FILE_BYTES_MAX: usize = 20 << 20;
/// Most files of one form.
pub const FILES_MAX: usize = 6;
/// Most bytes of a form with its files.
pub const FORM_BYTES_MAX: usize = FILE_BYTES_MAX * FILES_MAX + (1 << 20);

/// One thing that is wrong, in the words of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Name of the control; empty for the whole.
    pub field: String,
    /// What is wrong and what to do.
    pub text: String,
    /// Seq of the record that stands in the way, if one does.
    pub record: Option<u64>,
}

impl Fault {
    /// What is wrong, behind the label of its control: far from the control the text alone says too little.
    pub fn named(&self, viewer: &Viewer, kind: &Kind) -> String {
        let language = viewer.language;
        let label = match self.field.as_str() {
            "" => return self.text.clone(),
            "reporting_unit" => language.text("field-unit"),
            "evidence" => language.text("form-add-evidence"),
            "for" => language.text("delegation-whose"),
            "reason" => language.text("form-reason"),
            field => language.field(kind.name, field),
        };
        language.format("records-error-of", &[("field", &label), ("text", &self.text)])
    }

    /// The faults of a refusal. The reporting unit's control has its own name: some kinds have a field `unit`.
    pub fn of(language: Language, kind: &Kind, refusal: &Refusal) -> Vec<Self> {
        let control = |field: &str| match field {
            "unit" if kind.field("unit").is_none() => "reporting_unit".to_owned(),
            known if kind.field(known).is_some() || matches!(known, "happened" | "reason" | "evidence" | "for") => {
                known.to_owned()
            }
            _ => String::new(),
        };
        refusal
            .0
            .iter()
            .map(|problem| Self {
                field: problem.field.as_deref().map(control).unwrap_or_default(),
                text: language.problem(problem),
                record: record(problem),
            })
            .collect()
    }
}

/// The record that a new one repeats.
fn record(problem: &Problem) -> Option<u64> {
    let seq = problem.arguments.iter().find(|(name, _)| *name == "seq").filter(|_| problem.code == "exists-already");
    seq.and_then(|(_, seq)| seq.parse().ok())
}

/// A form as it was sent.
#[derive(Debug, Default)]
pub struct Typed {
    /// Texts by name; of checkboxes one value a line.
    pub values: BTreeMap<String, String>,
    /// Digests of the evidence: files kept from an earlier try, and those sent now.
    pub evidence: Vec<String>,
    /// Digests of the files that were sent now.
    pub brought: Vec<String>,
    /// What is wrong with the files.
    pub faults: Vec<Fault>,
    /// Whether its pictures are photographs that are kept by the thousand, and small.
    pub only_photographs: bool,
}

impl Typed {
    /// Reads a form, of a kind or of something else, and keeps its files. Of files that were kept before, those named in `already` need not be here: a
    /// version may have evidence whose file is elsewhere.
    pub async fn read(
        files: &crate::engine::Files,
        language: Language,
        kind: Option<&Kind>,
        already: &[String],
        mut form: Multipart,
    ) -> Result<Self, PageError> {
        let mut typed = Self { only_photographs: kind.is_some_and(photo::is_evidence_of), ..Self::default() };
        let broken = |_| PageError::BadRequest(language, language.text("records-form-broken"));
        while let Some(part) = form.next_field().await.map_err(broken)? {
            let name = part.name().unwrap_or_default().to_owned();
            if name == "evidence" {
                typed.take_file(files, language, part).await?;
                continue;
            }
            let text = part.text().await.map_err(broken)?;
            if name == "kept" {
                let here = || evidence::is_digest(&text) && files.blobs().join(&text).exists();
                let known = already.contains(&text) || here();
                typed.evidence.extend(known.then_some(text));
                continue;
            }
            let value = typed.values.entry(name).or_default();
            if !value.is_empty() {
                value.push('\n');
            }
            value.push_str(&text);
        }
        typed.evidence.sort_unstable();
        typed.evidence.dedup();
        Ok(typed)
    }

    async fn take_file(
        &mut self,
        files: &crate::engine::Files,
        language: Language,
        mut part: Part<'_>,
    ) -> Result<(), PageError> {
        let mut name: String = part.file_name().unwrap_or_default().chars().take(60).collect();
        let mut bytes = Vec::new();
        let mut large = false;
        loop {
            match part.chunk().await {
                Ok(Some(chunk)) if bytes.len() + chunk.len() > FILE_BYTES_MAX => large = true,
                Ok(Some(chunk)) if !large => bytes.extend_from_slice(&chunk),
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(_) => return Err(PageError::BadRequest(language, language.text("records-form-broken"))),
            }
        }
        if name.is_empty() && bytes.is_empty() {
            return Ok(());
        }
        let (bytes, broken) = match if large { Ok(bytes) } else { photo::bare(bytes) } {
            Ok(bytes) => (bytes, false),
            Err(photo::Broken) => (Vec::new(), true),
        };
        let wrong = if name.is_empty() {
            // A form that came too late is sent again with the name in place of its file.
            name = String::from_utf8_lossy(&bytes).chars().take(60).collect();
            Some("records-file-again")
        } else if large {
            Some("records-file-large")
        } else if broken {
            Some("records-file-broken")
        } else if evidence::file_type(&bytes).is_none() {
            Some("records-file-type")
        } else if self.only_photographs && !photo::is_small(&bytes) {
            Some("records-photo-large")
        } else if self.evidence.len() >= FILES_MAX {
            Some("records-file-many")
        } else {
            None
        };
        if let Some(key) = wrong {
            let (side, bytes) = (photo::SIDE_MAX.to_string(), (photo::BYTES_MAX / 1000).to_string());
            let values = [("name", &*name), ("most", &FILES_MAX.to_string()), ("side", &side), ("kilobytes", &bytes)];
            let text = language.format(key, &values);
            self.faults.push(Fault { field: "evidence".to_owned(), text, record: None });
            return Ok(());
        }
        let folder = files.blobs();
        let kept = tokio::task::spawn_blocking(move || crate::engine::keep_blob(&folder, &bytes)).await;
        match kept {
            Ok(Ok(digest)) => {
                self.brought.push(digest.clone());
                self.evidence.push(digest);
            }
            Ok(Err(error)) => return Err(PageError::file(language, &error)),
            Err(_) => return Err(PageError::Internal(language)),
        }
        Ok(())
    }

    /// What was typed under a name.
    pub fn text(&self, name: &str) -> &str {
        self.values.get(name).map_or("", |text| text.trim())
    }

    /// The command's id, given when the form was drawn.
    pub fn id(&self, language: Language) -> Result<Uuid, PageError> {
        id(self.text("id"), language)
    }

    /// Whether the form was sent to be kept as a draft.
    pub fn is_draft(&self) -> bool {
        !self.text(draft::BUTTON.0).is_empty()
    }

    /// The fields of a kind that were filled in.
    pub fn content(&self, kind: &Kind) -> Map<String, Json> {
        let given = kind.fields.iter().filter_map(|field| {
            let text = self.text(field.name);
            (!text.is_empty()).then(|| (field.name.to_owned(), Json::from(text)))
        });
        given.collect()
    }
}

/// A command's id as a form carries it.
pub fn id(text: &str, language: Language) -> Result<Uuid, PageError> {
    text.parse().map_err(|_| PageError::BadRequest(language, language.text("error-form-expired")))
}
