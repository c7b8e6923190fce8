//! What the zone asks of passwords and of a second factor. The numbers are defaults of this product, not the text of a
//! standard: GB/T 22239-2019 8.1.4.1 (level 3) asks for complexity, regular change, a limit of failures and two factors
//! and names no number; NIST SP 800-63B-4 3.1.1 names those of the other profile and advises against the first one's.

use store::{Account, Operations, Stage, StoreError};
use zone::Zone;

/// A set of rules for passwords.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// Complexity and regular change, as level 3 of GB/T 22239-2019 is audited.
    #[default]
    Level3,
    /// Length, and nothing that is easily guessed (NIST SP 800-63B-4, OWASP ASVS).
    Modern,
}

/// What a profile asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Least number of characters.
    pub least: usize,
    /// Least number of classes among lower case, upper case, digits and others.
    pub classes: usize,
    /// After how many days a password must be changed.
    pub days: Option<i64>,
    /// How many passwords, the present one included, may not be chosen again.
    pub earlier: usize,
    /// Least score of the estimator that knows what people choose, 0 to 4.
    pub score: u8,
}

impl Profile {
    /// Every profile.
    pub const ALL: [Self; 2] = [Self::Level3, Self::Modern];

    /// Its word in forms, in the table and in message keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Level3 => "level-3",
            Self::Modern => "modern",
        }
    }
    /// What it asks.
    pub fn rules(self) -> Rules {
        match self {
            Self::Level3 => Rules { least: 8, classes: 3, days: Some(90), earlier: 5, score: 2 },
            Self::Modern => Rules { least: 15, classes: 1, days: None, earlier: 1, score: 3 },
        }
    }
}

/// Of whom a second factor is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FactorFor {
    /// Of nobody: whoever wants one has one.
    Nobody,
    /// Of the three administrators.
    #[default]
    Administrators,
    /// Of everybody.
    Everybody,
}

impl FactorFor {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::Nobody, Self::Administrators, Self::Everybody];

    /// Its word in forms, in the table and in message keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Administrators => "administrators",
            Self::Everybody => "everybody",
        }
    }
}

/// The policy of a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Policy {
    /// Of passwords.
    pub profile: Profile,
    /// Of the second factor.
    pub factor: FactorFor,
}

/// After how many days without a sign-in an account is reported as stale.
pub const STALE_DAYS: i64 = 90;
/// Seconds of a day.
pub const DAY: i64 = 24 * 3600;

/// Whether nobody has signed in for so long that the account should be closed.
pub fn is_stale(account: &Account, now: i64) -> bool {
    account.closed == 0 && now - account.signed_in.max(account.changed) > STALE_DAYS * DAY
}

impl Policy {
    /// What the zone has set; where it has set nothing, the defaults.
    pub(super) fn read(operations: &Operations) -> Result<Self, StoreError> {
        let (profile, factor) = (operations.policy("passwords")?, operations.policy("second_factor")?);
        let profile = Profile::ALL.into_iter().find(|known| Some(known.word()) == profile.as_deref());
        let factor = FactorFor::ALL.into_iter().find(|known| Some(known.word()) == factor.as_deref());
        Ok(Self { profile: profile.unwrap_or_default(), factor: factor.unwrap_or_default() })
    }

    /// What a sign-in still lacks, once the password was right and – if the account has one – the second factor too. In a
    /// demonstration, whose password everybody knows, nothing is asked.
    pub(super) fn lacks(&self, account: &Account, has_factor: bool, zone: &Zone, now: i64) -> Stage {
        if zone.demonstration {
            return Stage::Whole;
        }
        let over = |days: i64| now - account.changed > days * DAY;
        if account.initial || self.profile.rules().days.is_some_and(over) {
            return Stage::Password;
        }
        if self.lacks_factor(account, has_factor, zone) { Stage::Factor } else { Stage::Whole }
    }

    /// The same where an identity provider vouches. The password, which was not asked for, is not asked to be changed
    /// either: whoever could change it so would have the account without the provider.
    pub(super) fn lacks_vouched(&self, account: &Account, has_factor: bool, zone: &Zone) -> Stage {
        let lacks = !zone.demonstration && self.lacks_factor(account, has_factor, zone);
        if lacks { Stage::VouchedFactor } else { Stage::Whole }
    }

    fn lacks_factor(&self, account: &Account, has_factor: bool, zone: &Zone) -> bool {
        let is_asked = match self.factor {
            FactorFor::Nobody => false,
            FactorFor::Administrators => is_administrator(zone, &account.person),
            FactorFor::Everybody => true,
        };
        is_asked && !has_factor
    }
}

/// Whether a person is one of the three administrators.
fn is_administrator(zone: &Zone, person: &str) -> bool {
    let today = zone.date_of(jiff::Timestamp::now());
    let person = zone.org.person(person);
    person.is_some_and(|person| zone.org.rights(person, today).any(|right| right.role.is_administrator()))
}
