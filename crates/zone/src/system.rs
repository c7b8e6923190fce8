//! The kinds that no office owns: genesis, the clock, rules, reviews, editions.

use crate::fact::{Field, Kind, Office, Recorder, Type};

/// The first record: who the zone is and whose key signs.
pub static GENESIS: Kind = Kind::system(
    "zone.genesis",
    Office::Oversight,
    Recorder::Product,
    &[
        Field::open("name", Type::Title(60)),
        Field::open("time_zone", Type::Title(40)),
        Field::open("key", Type::Json),
        Field::open("demonstration", Type::Json),
    ],
);

/// The clock: a day is over.
pub static DAY_CLOSED: Kind = Kind::system(
    "clock.day_closed",
    Office::Oversight,
    Recorder::Product,
    &[Field::open("date", Type::Date), Field::open("audit", Type::Key)],
);

/// A new epoch: records that a signed checkpoint covered are lost, and the ledger goes on without them. Two persons declare
/// it, `by` and `for`. Every verification of a ledger that has one says so.
pub static EPOCH: Kind = Kind::system(
    "zone.epoch",
    Office::Oversight,
    Recorder::Product,
    &[
        Field::open("lost_size", Type::Count(1 << 53)),
        Field::open("lost_root", Type::Key),
        Field::open("reason", Type::Title(120)),
    ],
);

/// Another key signs from here on. Both keys have signed it (`ledger::Rotation`); two persons do it, `by` and `for`.
pub static KEY_ROTATED: Kind = Kind::system(
    "zone.key_rotated",
    Office::Oversight,
    Recorder::Product,
    &[
        Field::open("old_key", Type::Title(200)),
        Field::open("new_key", Type::Title(200)),
        Field::open("size", Type::Count(1 << 53)),
        Field::open("old_signature", Type::Title(88)),
        Field::open("new_signature", Type::Title(88)),
    ],
);

/// A rule, figure definition, calendar or lexicon enters into force.
pub static RULE_ADOPTED: Kind = Kind::system(
    "rule.adopted",
    Office::Oversight,
    Recorder::RuleKeeper,
    &[Field::open("rule", Type::Key), Field::open("version", Type::Count(9999)), Field::open("text", Type::Document)],
);

/// A reviewer accepts versions, or a whole import.
pub static ACCEPTED: Kind = Kind::system(
    "review.accepted",
    Office::Oversight,
    Recorder::Reviewer,
    &[Field::open("items", Type::Versions).optional(), Field::open("import", Type::Key).optional()],
);

/// A reviewer returns versions with a reason.
pub static RETURNED: Kind = Kind::system(
    "review.returned",
    Office::Oversight,
    Recorder::Reviewer,
    &[Field::open("items", Type::Versions), Field::personal("reason", Type::Text(500))],
);

/// A reviewer withdraws an import as a whole: what still stands as it was imported never counted.
pub static IMPORT_WITHDRAWN: Kind = Kind::system(
    "import.withdrawn",
    Office::Oversight,
    Recorder::Reviewer,
    &[Field::open("import", Type::Key), Field::personal("reason", Type::Text(500))],
);

/// An edition is published (`docs/ledger-format.md` §4).
pub static PUBLISHED: Kind = Kind::system(
    "edition.published",
    Office::Oversight,
    Recorder::Editor,
    &[
        Field::open("report", Type::Key),
        Field::open("edition", Type::Count(9999)),
        Field::open("period", Type::Period),
        Field::open("size", Type::Count(1 << 53)),
        Field::open("manifest", Type::Key),
        Field::open("signers", Type::Json),
        Field::open("supersedes", Type::Count(1 << 53)).optional(),
        Field::open("cells", Type::Json),
    ],
);

/// The office's reply to a question of plausibility. What it says is printed with the report.
pub static ANSWERED: Kind = Kind::system(
    "plausibility.answered",
    Office::Oversight,
    Recorder::Editor,
    &[
        Field::open("rule", Type::Key),
        Field::open("period", Type::Period),
        Field::open("pair", Type::Key),
        Field::sealed("answer", Type::Text(500)),
    ],
);

/// A draft of a report's text, sealed until it is published.
pub static DRAFTED: Kind = Kind::system(
    "report.drafted",
    Office::Oversight,
    Recorder::Editor,
    &[Field::open("report", Type::Key), Field::open("period", Type::Period), Field::sealed("text", Type::Document)],
);

/// A leader approves a draft: that text and no other.
pub static APPROVED: Kind = Kind::system(
    "report.approved",
    Office::Oversight,
    Recorder::Leader,
    &[
        Field::open("report", Type::Key),
        Field::open("period", Type::Period),
        Field::open("draft", Type::Count(1 << 53)),
    ],
);

/// A person's names and texts are erased: his key is destroyed. Only the pseudonymous id stays, and every total with it.
pub static ERASED: Kind = Kind::system(
    "person.erased",
    Office::Org,
    Recorder::Administrator,
    &[
        Field::open("person", Type::Key),
        Field::open("ground", Type::Choice(&["request", "retention", "unfounded"])),
        Field::personal("reason", Type::Text(300)),
    ],
);

/// The parts of a record that a redaction can take.
pub const PARTS: &[&str] = &["sealed", "personal", "evidence"];

/// What must not exist is gone: parts of a record, named by its seq and leaf hash. Figures that read it have no value any more.
pub static REDACTED: Kind = Kind::system(
    "record.redacted",
    Office::Oversight,
    Recorder::Administrator,
    &[
        Field::open("seq", Type::Count(1 << 53)),
        Field::open("leaf", Type::Key),
        Field::open("kind", Type::Key),
        Field::open("lost", Type::Keys),
        Field::open("ground", Type::Choice(&["libel", "secret", "wrong_upload", "order", "personal_data"])),
        Field::open("figures", Type::Keys).optional(),
        Field::personal("reason", Type::Text(300)),
    ],
);
