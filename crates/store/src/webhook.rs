//! Webhooks: whom the zone tells of its records, how far each has been told, and what came of it.
//!
//! No event is kept here. What is still to be told is the ledger from a webhook's cursor on, so that nothing can be lost
//! between a commit and a note of it.

use crate::database::{Database, PATIENCE, Row, Value};
use crate::ledger_tables::{number_of, try_lock};
use crate::{Durability, Operations, Place, StoreError, operations};

/// How a webhook stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HookState {
    /// It is told.
    Active,
    /// An administrator has paused it.
    Paused,
    /// It was paused because its address failed for too long.
    Failed,
    /// It was paused because the zone was put back from a backup.
    Restored,
}

impl HookState {
    const ALL: [Self; 4] = [Self::Active, Self::Paused, Self::Failed, Self::Restored];
}

/// In which form a webhook is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HookFormat {
    /// JSON for programs, by Standard Webhooks.
    #[default]
    Json,
    /// A message of a group's robot in WeCom (企业微信).
    WeCom,
    /// The same in DingTalk (钉钉).
    DingTalk,
    /// The same in Feishu (飞书).
    Feishu,
}

impl HookFormat {
    /// All, in the order of the numbers that are kept.
    pub const ALL: [Self; 4] = [Self::Json, Self::WeCom, Self::DingTalk, Self::Feishu];

    /// Whether people read it: a robot tells a group.
    pub fn is_robot(self) -> bool {
        self != Self::Json
    }
}

/// A webhook. Instants are Unix seconds, 0 is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// A random id.
    pub id: String,
    /// What its administrator calls it.
    pub name: String,
    /// In which form.
    pub format: HookFormat,
    /// Where it is told. Of a robot only the server: the rest of its address lets anybody speak, and is locked with the secret.
    pub address: String,
    /// Of which kinds of records, separated by spaces; `*` for all.
    pub kinds: String,
    /// What links to the zone's pages begin with.
    pub link: String,
    /// Its secret, locked.
    pub secret: Vec<u8>,
    /// The secret before it, locked; empty if there is none.
    pub former: Vec<u8>,
    /// Until when that one signs, too.
    pub former_until: i64,
    /// How it stands.
    pub state: HookState,
    /// The first record that it was not told of.
    pub cursor: u64,
    /// How often that one was tried in vain.
    pub attempt: u64,
    /// When it is tried next.
    pub due: i64,
    /// Since when nothing has come through.
    pub failing_since: i64,
    /// When it was made.
    pub created: i64,
}

/// One attempt to tell a webhook something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its number in the zone; given by the table.
    pub number: u64,
    /// The webhook.
    pub hook: String,
    /// Id of the message, the same for every attempt.
    pub event: String,
    /// The record; nothing for a test.
    pub seq: Option<u64>,
    /// The record's kind; empty for a test.
    pub kind: String,
    /// When, in Unix seconds.
    pub at: i64,
    /// Which attempt it was, from 1 on.
    pub attempt: u64,
    /// Status of the answer, or the number by which a robot refused; 0 if none came.
    pub status: u64,
    /// A code of why it failed; empty if it did not.
    pub reason: String,
    /// How many records it told of: a robot's message gathers what waits.
    pub told: u64,
}

/// Which deliveries are asked for.
#[derive(Debug, Clone, Default)]
pub struct DeliveryFilter {
    /// Of one webhook; empty for all.
    pub hook: String,
    /// Only what failed.
    pub failed: bool,
}

/// Tables of this room. A program that does not know them passes them over, so they need no version of their own.
const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS webhook (
  zone TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL, kinds TEXT NOT NULL, link TEXT NOT NULL,
  secret BYTES NOT NULL, former BYTES NOT NULL, former_until NUMBER NOT NULL, state NUMBER NOT NULL, cursor NUMBER NOT NULL,
  attempt NUMBER NOT NULL, due NUMBER NOT NULL, failing_since NUMBER NOT NULL, created NUMBER NOT NULL,
  format NUMBER NOT NULL DEFAULT 0, PRIMARY KEY (zone, id));
CREATE TABLE IF NOT EXISTS delivery (
  zone TEXT NOT NULL, number NUMBER NOT NULL, hook TEXT NOT NULL, event TEXT NOT NULL, seq NUMBER, kind TEXT NOT NULL,
  at NUMBER NOT NULL, attempt NUMBER NOT NULL, status NUMBER NOT NULL, reason TEXT NOT NULL,
  told NUMBER NOT NULL DEFAULT 1, PRIMARY KEY (zone, number));
";

/// Columns that tables of earlier builds lack.
const SINCE: [(&str, &str, u64); 2] = [("webhook", "format", 0), ("delivery", "told", 1)];

/// Creates the tables where they are missing, and adds what earlier ones lack.
pub(crate) fn create(database: &Database) -> Result<(), StoreError> {
    database.create(SCHEMA)?;
    for (table, column, before) in SINCE {
        // Asked for first: to alter a table is to wait for everybody who reads it, and to make them wait.
        let sql = if database.is_remote() {
            "SELECT 1 FROM information_schema.columns
             WHERE table_schema = current_schema() AND CAST(table_name AS TEXT) = $1 AND CAST(column_name AS TEXT) = $2"
        } else {
            "SELECT 1 FROM pragma_table_info($1) WHERE name = $2"
        };
        if database.one(sql, &[table.into(), column.into()], |_| Ok::<_, StoreError>(()))?.is_none() {
            let unless = if database.is_remote() { "IF NOT EXISTS " } else { "" };
            database
                .create(&format!("ALTER TABLE {table} ADD COLUMN {unless}{column} NUMBER NOT NULL DEFAULT {before}"))?;
        }
    }
    Ok(())
}

const WEBHOOK: &str = "id, name, address, kinds, link, secret, former, former_until, state, cursor, attempt, due, \
                       failing_since, created, format";
const DELIVERY: &str = "number, hook, event, seq, kind, at, attempt, status, reason, told";

impl Operations {
    /// Opens the tables for whoever delivers: with a connection that ends when it is cut, so that what was claimed with it is
    /// claimed by nobody any more.
    pub fn delivering(place: &Place, zone: &str, durability: Durability) -> Result<Self, StoreError> {
        drop(operations::tables(place, zone, durability)?);
        let database = Database::writer(place, durability)?;
        if database.is_remote() {
            // A server that is stuck must not keep the others from delivering.
            database.batch(&format!("{PATIENCE} SET idle_session_timeout = '10s'"))?;
        }
        Ok(Self { database, zone: zone.to_owned() })
    }

    /// Whether this connection delivers from now on: of several servers of a database one does. Asked once.
    pub fn claim_deliveries(&self) -> Result<bool, StoreError> {
        try_lock(&self.database, &self.zone, "pg_try_advisory_lock", "deliveries")
    }

    /// Adds a webhook.
    pub fn put_webhook(&self, hook: &Webhook) -> Result<(), StoreError> {
        let sql = format!(
            "INSERT INTO webhook (zone, {WEBHOOK}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
        );
        self.database.execute(
            &sql,
            &[
                self.zone(),
                hook.id.as_str().into(),
                hook.name.as_str().into(),
                hook.address.as_str().into(),
                hook.kinds.as_str().into(),
                hook.link.as_str().into(),
                hook.secret[..].into(),
                hook.former[..].into(),
                hook.former_until.into(),
                (hook.state as u64).into(),
                hook.cursor.into(),
                hook.attempt.into(),
                hook.due.into(),
                hook.failing_since.into(),
                hook.created.into(),
                (hook.format as u64).into(),
            ],
        )?;
        Ok(())
    }

    /// Every webhook, the oldest first.
    pub fn webhooks(&self) -> Result<Vec<Webhook>, StoreError> {
        let sql = format!("SELECT {WEBHOOK} FROM webhook WHERE zone = $1 ORDER BY created, id");
        self.database.all(&sql, &[self.zone()], webhook_row)
    }

    /// A webhook by its id.
    pub fn webhook(&self, id: &str) -> Result<Option<Webhook>, StoreError> {
        let sql = format!("SELECT {WEBHOOK} FROM webhook WHERE zone = $1 AND id = $2");
        self.database.one(&sql, &[self.zone(), id.into()], webhook_row)
    }

    /// Ends a webhook, and forgets what was delivered to it.
    pub fn end_webhook(&self, id: &str) -> Result<(), StoreError> {
        self.database.repeated(|database| {
            database.execute("DELETE FROM webhook WHERE zone = $1 AND id = $2", &[self.zone(), id.into()])?;
            database.execute("DELETE FROM delivery WHERE zone = $1 AND hook = $2", &[self.zone(), id.into()])?;
            Ok(())
        })
    }

    /// Pauses a webhook, or lets it go on: at once, and with all its time.
    pub fn set_webhook_state(&self, id: &str, state: HookState) -> Result<(), StoreError> {
        let sql = "UPDATE webhook SET state = $1, attempt = 0, due = 0, failing_since = 0 WHERE zone = $2 AND id = $3";
        self.database.execute(sql, &[(state as u64).into(), self.zone(), id.into()])?;
        Ok(())
    }

    /// Lets a webhook pass over the records before a seq.
    pub fn skip_webhook(&self, id: &str, cursor: u64) -> Result<(), StoreError> {
        let sql = "UPDATE webhook SET cursor = $1, attempt = 0, due = 0, failing_since = 0 WHERE zone = $2 AND id = $3";
        self.database.execute(sql, &[cursor.into(), self.zone(), id.into()])?;
        Ok(())
    }

    /// Gives a webhook a new secret; the one before signs beside it until an instant.
    pub fn set_webhook_secret(&self, id: &str, secret: &[u8], until: i64) -> Result<(), StoreError> {
        let sql = "UPDATE webhook SET former = secret, secret = $1, former_until = $2 WHERE zone = $3 AND id = $4";
        self.database.execute(sql, &[secret.into(), until.into(), self.zone(), id.into()])?;
        Ok(())
    }

    /// Moves a webhook's cursor on past what does not concern it, or what it was told just now: then with a note of that.
    /// Nothing is moved if somebody else has moved it meanwhile.
    pub fn advance_webhook(&self, id: &str, from: u64, to: u64, delivery: Option<&Delivery>) -> Result<(), StoreError> {
        self.taking_a_number(|database| {
            let sql = "UPDATE webhook SET cursor = $1, attempt = 0, due = 0, failing_since = 0
                       WHERE zone = $2 AND id = $3 AND cursor = $4";
            database.execute(sql, &[to.into(), self.zone(), id.into(), from.into()])?;
            delivery.map_or(Ok(()), |delivery| self.insert_delivery(delivery))
        })
    }

    /// Notes that a webhook could not be told, and when it is tried again; or that it is not any more.
    pub fn delay_webhook(&self, hook: &Webhook, delivery: &Delivery) -> Result<(), StoreError> {
        self.taking_a_number(|database| {
            let sql = "UPDATE webhook SET state = $1, attempt = $2, due = $3, failing_since = $4
                       WHERE zone = $5 AND id = $6 AND cursor = $7 AND state = 0";
            let (state, id) = (hook.state as u64, hook.id.as_str());
            database.execute(
                sql,
                &[
                    state.into(),
                    hook.attempt.into(),
                    hook.due.into(),
                    hook.failing_since.into(),
                    self.zone(),
                    id.into(),
                    hook.cursor.into(),
                ],
            )?;
            self.insert_delivery(delivery)
        })
    }

    /// Notes an attempt that moves no cursor: a test, or one that was sent again.
    pub fn note_delivery(&self, delivery: &Delivery) -> Result<(), StoreError> {
        self.taking_a_number(|_| self.insert_delivery(delivery))
    }

    /// Runs in a transaction that takes the next number of a delivery: one after the other, whichever server it is of.
    fn taking_a_number(&self, work: impl Fn(&Database) -> Result<(), StoreError>) -> Result<(), StoreError> {
        self.database.transaction(|database| {
            if database.is_remote() {
                let values = [number_of(&self.zone, "delivery")];
                database.rows("SELECT pg_advisory_xact_lock($1)", &values, |_| Ok(()))?;
            }
            work(database)
        })
    }

    fn insert_delivery(&self, delivery: &Delivery) -> Result<(), StoreError> {
        self.database.execute(
            "INSERT INTO delivery (zone, number, hook, event, seq, kind, at, attempt, status, reason, told)
             VALUES ($1, (SELECT COALESCE(MAX(number), 0) + 1 FROM delivery WHERE zone = $1), $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            &[
                self.zone(),
                delivery.hook.as_str().into(),
                delivery.event.as_str().into(),
                delivery.seq.into(),
                delivery.kind.as_str().into(),
                delivery.at.into(),
                delivery.attempt.into(),
                delivery.status.into(),
                delivery.reason.as_str().into(),
                delivery.told.into(),
            ],
        )?;
        Ok(())
    }

    /// Deliveries before a number, the newest first.
    pub fn deliveries(&self, filter: &DeliveryFilter, before: u64, most: u32) -> Result<Vec<Delivery>, StoreError> {
        let failed = if filter.failed { "AND reason <> ''" } else { "" };
        let sql = format!(
            "SELECT {DELIVERY} FROM delivery WHERE zone = $1 AND number < $2 AND ($3 = '' OR hook = $3) {failed}
             ORDER BY number DESC LIMIT $4"
        );
        let values = [self.zone(), before.into(), filter.hook.as_str().into(), u64::from(most).into()];
        self.database.all(&sql, &values, delivery_row)
    }

    /// A delivery by its number.
    pub fn delivery(&self, number: u64) -> Result<Option<Delivery>, StoreError> {
        let sql = format!("SELECT {DELIVERY} FROM delivery WHERE zone = $1 AND number = $2");
        self.database.one(&sql, &[self.zone(), number.into()], delivery_row)
    }

    /// Forgets the deliveries before an instant, and all but the newest.
    pub fn forget_deliveries(&self, before: i64, most: u64) -> Result<(), StoreError> {
        let sql = "DELETE FROM delivery WHERE zone = $1
                   AND (at < $2 OR number <= (SELECT COALESCE(MAX(number), 0) FROM delivery WHERE zone = $1) - $3)";
        self.database.execute(sql, &[self.zone(), before.into(), most.into()])?;
        Ok(())
    }
}

/// Pauses the webhooks of a copy that will be put back: whoever tries a backup must not tell others what they know.
pub(crate) fn pause_restored(database: &Database, zone: &str) -> Result<(), StoreError> {
    let sql = "UPDATE webhook SET state = $1 WHERE zone = $2 AND state = 0";
    database.execute(sql, &[(HookState::Restored as u64).into(), Value::Text(zone)])?;
    Ok(())
}

fn webhook_row(row: &Row<'_>) -> Result<Webhook, StoreError> {
    let text = |at| Ok::<_, StoreError>(row.text(at)?.to_owned());
    let format = HookFormat::ALL.get(row.number(14)? as usize).copied();
    Ok(Webhook {
        id: text(0)?,
        name: text(1)?,
        address: text(2)?,
        kinds: text(3)?,
        link: text(4)?,
        secret: row.bytes(5)?.to_vec(),
        former: row.bytes(6)?.to_vec(),
        former_until: row.seconds(7)?,
        // What a newer program means is not told by this one.
        state: match format {
            Some(_) => HookState::ALL.get(row.number(8)? as usize).copied().unwrap_or(HookState::Paused),
            None => HookState::Paused,
        },
        format: format.unwrap_or_default(),
        cursor: row.number(9)?,
        attempt: row.number(10)?,
        due: row.seconds(11)?,
        failing_since: row.seconds(12)?,
        created: row.seconds(13)?,
    })
}

fn delivery_row(row: &Row<'_>) -> Result<Delivery, StoreError> {
    let text = |at| Ok::<_, StoreError>(row.text(at)?.to_owned());
    Ok(Delivery {
        number: row.number(0)?,
        hook: text(1)?,
        event: text(2)?,
        seq: row.number_if_any(3)?,
        kind: text(4)?,
        at: row.seconds(5)?,
        attempt: row.number(6)?,
        status: row.number(7)?,
        reason: text(8)?,
        told: row.number(9)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hook() -> Webhook {
        Webhook {
            id: "h".to_owned(),
            name: "n".to_owned(),
            format: HookFormat::Feishu,
            address: "https://example.org/".to_owned(),
            kinds: "*".to_owned(),
            link: String::new(),
            secret: vec![1],
            former: Vec::new(),
            former_until: 0,
            state: HookState::Active,
            cursor: 5,
            attempt: 0,
            due: 0,
            failing_since: 0,
            created: 1,
        }
    }

    fn delivery(at: i64, reason: &str) -> Delivery {
        let (event, kind) = ("e".to_owned(), "k".to_owned());
        let (hook, reason) = ("h".to_owned(), reason.to_owned());
        Delivery { number: 0, hook, event, seq: Some(5), kind, at, attempt: 1, status: 200, reason, told: 1 }
    }

    fn opened() -> (tempfile::TempDir, Operations) {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::File(folder.path().join("operations.db"));
        let kept = Operations::delivering(&place, "z", Durability::Full).unwrap();
        kept.put_webhook(&hook()).unwrap();
        (folder, kept)
    }

    #[test]
    fn a_cursor_that_somebody_else_has_moved_stays_where_it_is() {
        let (_folder, kept) = opened();
        assert_eq!(kept.webhooks().unwrap(), [hook()]);
        kept.skip_webhook("h", 9).unwrap();
        kept.advance_webhook("h", 5, 6, Some(&delivery(1, ""))).unwrap();
        assert_eq!(kept.webhook("h").unwrap().unwrap().cursor, 9);
        kept.advance_webhook("h", 9, 12, None).unwrap();
        assert_eq!(kept.webhook("h").unwrap().unwrap().cursor, 12);
        let late = Webhook { cursor: 9, state: HookState::Failed, attempt: 3, ..hook() };
        kept.delay_webhook(&late, &delivery(2, "status")).unwrap();
        assert_eq!(kept.webhook("h").unwrap().unwrap().state, HookState::Active);
        kept.set_webhook_state("h", HookState::Paused).unwrap();
        kept.delay_webhook(&Webhook { cursor: 12, attempt: 3, ..hook() }, &delivery(3, "status")).unwrap();
        let found = kept.webhook("h").unwrap().unwrap();
        assert_eq!((found.state, found.attempt), (HookState::Paused, 0), "who was paused meanwhile stays so");
    }

    #[test]
    fn deliveries_are_numbered_and_kept_for_a_time_and_up_to_a_number() {
        let (_folder, kept) = opened();
        for at in 0..10 {
            kept.note_delivery(&delivery(at, if at % 2 == 0 { "" } else { "timeout" })).unwrap();
        }
        let numbers = |filter: &DeliveryFilter, before, most| -> Vec<u64> {
            kept.deliveries(filter, before, most).unwrap().iter().map(|found| found.number).collect()
        };
        let all = DeliveryFilter::default();
        assert_eq!(numbers(&all, u64::MAX, 3), [10, 9, 8]);
        assert_eq!(numbers(&all, 8, 2), [7, 6]);
        assert_eq!(numbers(&DeliveryFilter { failed: true, hook: "h".to_owned() }, u64::MAX, 9), [10, 8, 6, 4, 2]);
        assert!(numbers(&DeliveryFilter { failed: false, hook: "x".to_owned() }, u64::MAX, 9).is_empty());
        kept.forget_deliveries(2, 100).unwrap();
        assert_eq!(numbers(&all, u64::MAX, 9).last(), Some(&3));
        kept.forget_deliveries(0, 4).unwrap();
        assert_eq!(numbers(&all, u64::MAX, 9), [10, 9, 8, 7]);
        assert_eq!(kept.delivery(9).unwrap().unwrap().at, 8);
        kept.end_webhook("h").unwrap();
        assert_eq!((kept.webhooks().unwrap(), numbers(&all, u64::MAX, 9)), (vec![], vec![]));
    }

    #[test]
    fn tables_of_an_earlier_build_get_the_columns_that_they_lack_and_keep_their_rows() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::File(folder.path().join("operations.db"));
        drop(Operations::delivering(&place, "z", Durability::Full).unwrap());
        let file = Database::writer(&place, Durability::Full).unwrap();
        file.batch(
            "ALTER TABLE webhook DROP COLUMN format; ALTER TABLE delivery DROP COLUMN told;
             INSERT INTO webhook VALUES ('z', 'h', 'n', 'https://example.org/', '*', '', x'01', x'', 0, 0, 5, 0, 0, 0, 1);
             INSERT INTO delivery VALUES ('z', 1, 'h', 'e', 5, 'k', 1, 1, 200, '');",
        )
        .unwrap();
        drop(file);
        for _ in 0..2 {
            let kept = Operations::delivering(&place, "z", Durability::Full).unwrap();
            assert_eq!(kept.webhooks().unwrap(), [Webhook { format: HookFormat::Json, ..hook() }]);
            assert_eq!(kept.delivery(1).unwrap().unwrap(), Delivery { number: 1, ..delivery(1, "") });
        }
    }

    #[test]
    fn a_format_of_a_newer_program_is_told_nothing() {
        let (_folder, kept) = opened();
        kept.database.batch("UPDATE webhook SET format = 9").unwrap();
        assert_eq!(kept.webhooks().unwrap()[0].state, HookState::Paused);
    }

    #[test]
    fn a_new_secret_leaves_the_former_one_for_a_while() {
        let (_folder, kept) = opened();
        kept.set_webhook_secret("h", &[2, 2], 77).unwrap();
        let found = kept.webhook("h").unwrap().unwrap();
        assert_eq!((found.secret, found.former, found.former_until), (vec![2, 2], vec![1], 77));
    }
}
