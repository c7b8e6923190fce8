//! A zone whose courier goes when the test says so, and what its administrator does.

use crate::receiver::{Receiver, until};
use crate::support::{Answer, Chance, Facts, House, cookie, copied, small};
use shishi::settings;
use shishi::webhooks::{Courier, Post, Webhooks};
use std::sync::Arc;
use store::{Delivery, DeliveryFilter, HookState, Operations};

/// Content type of forms.
pub const FORM: &str = "application/x-www-form-urlencoded";
/// The moment of the tests: a time of the real clock would end secrets earlier or later.
pub const NOW: i64 = 4_000_000_000;

/// What may reach receivers.
pub fn post_to(receivers: &[&Receiver]) -> Arc<Post> {
    Arc::new(Post::new(&settings::Webhooks {
        allow: vec!["127.0.0.1/32".parse().unwrap()],
        ports: receivers.iter().map(|receiver| receiver.address.port()).collect(),
        ..settings::Webhooks::default()
    }))
}

/// A zone, its pages, and a courier that goes when the test says so.
pub struct Office {
    pub house: House,
    pub courier: Courier,
    pub facts: Facts,
    pub chance: Chance,
}

impl Office {
    pub fn open(name: &str, receivers: &[&Receiver]) -> Self {
        let post = post_to(receivers);
        let house = House::with(&copied(small(), name), |mut shared| {
            shared.webhooks = Webhooks::resting(post.clone());
            shared
        });
        let courier = Courier::new(&house.state.engine, post).unwrap();
        let facts = Facts::of(&house.state.engine.snapshot());
        Self { house, courier, facts, chance: Chance(26) }
    }

    pub fn post(&self, path: &str, form: &str) -> Answer {
        self.house.ask("POST", path, &cookie("admin"), &[("content-type", FORM)], form.to_owned())
    }

    /// Registers a receiver for city objects: its secret.
    pub fn hook(&self, receiver: &Receiver) -> String {
        let made = self.post("/webhooks/new", &registration(receiver, "city.object"));
        assert_eq!(made.status, 200, "{}", made.body);
        secret_of(&made)
    }

    pub fn act(&self, act: &str) -> Answer {
        let id = self.tables().webhooks().unwrap()[0].id.clone();
        self.post("/webhooks/act", &format!("id={id}&act={act}"))
    }

    pub fn tables(&self) -> Operations {
        self.house.state.engine.files.open_operations().unwrap()
    }

    /// Records a city object: its seq.
    pub fn record(&mut self) -> u64 {
        let fact = self.facts.object(&mut self.chance);
        let answer = self.house.record(&cookie("city1"), &fact);
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.json()["seq"].as_u64().unwrap()
    }

    /// Carries what is due at a moment, until everything has come back.
    pub fn carry(&mut self, now: i64) {
        self.courier.look(now).unwrap();
        until("what is on its way comes back", || {
            self.courier.look(now).unwrap();
            self.courier.on_their_way() == 0
        });
    }

    /// Deliveries, the oldest first.
    pub fn log(&self) -> Vec<Delivery> {
        let mut found = self.tables().deliveries(&DeliveryFilter::default(), u64::MAX, 100).unwrap();
        found.reverse();
        found
    }

    pub fn reasons(&self) -> Vec<String> {
        self.log().into_iter().map(|delivery| delivery.reason).collect()
    }

    pub fn state(&self) -> HookState {
        self.tables().webhooks().unwrap()[0].state
    }
}

/// What the form sends for a receiver.
pub fn registration(receiver: &Receiver, kind: &str) -> String {
    format!("name=市级平台&address={}&kind={kind}", receiver.url().replace(':', "%3A").replace('/', "%2F"))
}

/// The secret on the page that shows it once.
pub fn secret_of(made: &Answer) -> String {
    let rest = made.body.split_once("whsec_").unwrap_or_else(|| panic!("{}", made.body)).1;
    format!("whsec_{}", rest.split('<').next().unwrap())
}
