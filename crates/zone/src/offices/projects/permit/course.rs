//! The course of one item: its steps folded in their order. Whatever order they were recorded in, the course is the same,
//! so a step that was forgotten can be put in later.

use super::clock::Pause;
use jiff::civil::Date;

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// Somebody prepares it.
    Started,
    /// The authority has accepted it: the clock runs from the next day.
    Accepted,
    /// The authority has asked, once, for what is missing.
    CorrectionAsked,
    /// What was missing has been handed in.
    Corrected,
    /// The clock stands.
    ClockStopped,
    /// It runs again.
    ClockResumed,
    /// Granted.
    Granted,
    /// Refused.
    Refused,
}

impl Act {
    const ALL: [Self; 8] = [
        Self::Started,
        Self::Accepted,
        Self::CorrectionAsked,
        Self::Corrected,
        Self::ClockStopped,
        Self::ClockResumed,
        Self::Granted,
        Self::Refused,
    ];

    /// By its place in the choice of the field table.
    pub(crate) fn of_index(index: u8) -> Option<Self> {
        Self::ALL.get(usize::from(index)).copied()
    }

    /// Steps of one day stand in their natural order; to stop and to resume take turns.
    fn rank(self) -> u8 {
        match self {
            Self::Started => 0,
            Self::Accepted => 1,
            Self::CorrectionAsked => 2,
            Self::Corrected => 3,
            Self::ClockStopped | Self::ClockResumed => 4,
            Self::Granted | Self::Refused => 5,
        }
    }
}

/// A step as recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    /// Seq of its first version; the highest there is for one that is only proposed.
    pub(crate) first: u32,
    pub(crate) on: Date,
    pub(crate) act: Act,
    /// Position of the reason to stop.
    pub(crate) reason: Option<u8>,
    pub(crate) expires: Option<Date>,
}

/// A stop of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stop {
    pub(crate) reason: Option<u8>,
    pub(crate) pause: Pause,
}

/// A certificate, and how long it is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Certificate {
    /// From this day on; nothing if it was there before the project was listed.
    pub(crate) from: Option<Date>,
    pub(crate) expires: Option<Date>,
}

impl Certificate {
    /// Whether it is there on a day, expired or not.
    pub(crate) fn is_there(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on)
    }
    /// Whether it is good on a day; its last day counts.
    pub(crate) fn is_good(&self, on: Date) -> bool {
        self.is_there(on) && self.expires.is_none_or(|expires| on <= expires)
    }
}

/// Where an application stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stand {
    Idle,
    Started,
    Running,
    Correcting,
    Stopped,
    Granted,
    Refused,
}

impl Stand {
    /// The word in messages.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Started => "started",
            Self::Running => "running",
            Self::Correcting => "correcting",
            Self::Stopped => "stopped",
            Self::Granted => "granted",
            Self::Refused => "refused",
        }
    }
}

/// One application. After a refusal, or for another term, there may be a further one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Application {
    pub(crate) started: Option<Date>,
    pub(crate) accepted: Option<Date>,
    pub(crate) correction: Option<Pause>,
    pub(crate) stops: Vec<Stop>,
    pub(crate) decided: Option<Date>,
    pub(crate) stand: Stand,
}

impl Application {
    const NONE: Self =
        Self { started: None, accepted: None, correction: None, stops: Vec::new(), decided: None, stand: Stand::Idle };
}

/// A step that cannot stand where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Misplaced {
    pub(crate) step: Step,
    /// Where the application stood when it came.
    pub(crate) stand: Stand,
    pub(crate) code: &'static str,
}

/// An item's course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Course {
    /// The application that is open, or the last one.
    pub(crate) now: Application,
    /// The days of acceptance of all.
    pub(crate) acceptances: Vec<Step>,
    pub(crate) certificates: Vec<Certificate>,
    pub(crate) misplaced: Vec<Misplaced>,
}

impl Course {
    /// Folds the steps. `held` is the certificate that was there before.
    pub(crate) fn of(mut steps: Vec<Step>, held: Option<Certificate>) -> Self {
        steps.sort_by_key(|step| (step.on, step.act.rank(), step.first));
        let stand = if held.is_some() { Stand::Granted } else { Stand::Idle };
        let mut course = Self {
            now: Application { stand, ..Application::NONE },
            acceptances: Vec::new(),
            certificates: held.into_iter().collect(),
            misplaced: Vec::new(),
        };
        let mut rest = steps.as_mut_slice();
        while let Some((first, _)) = rest.split_first() {
            let turn = (first.on, first.act.rank());
            let together = rest.iter().take_while(|step| (step.on, step.act.rank()) == turn).count();
            let (now, later) = rest.split_at_mut(together);
            let resumes_first = course.now.stand == Stand::Stopped;
            now.sort_by_key(|step| (step.act == Act::ClockStopped) == resumes_first && turn.1 == 4);
            for step in now {
                let stand = course.now.stand;
                if let Err(code) = course.take(*step) {
                    course.misplaced.push(Misplaced { step: *step, stand, code });
                }
            }
            rest = later;
        }
        course
    }

    fn take(&mut self, step: Step) -> Result<(), &'static str> {
        const OUT_OF_ORDER: &str = "permit-step-out-of-order";
        let now = &mut self.now;
        let decided = matches!(now.stand, Stand::Granted | Stand::Refused);
        now.stand = match (step.act, now.stand) {
            (Act::Started, Stand::Idle) => {
                now.started = Some(step.on);
                Stand::Started
            }
            (Act::Started, Stand::Refused) => {
                *now = Application { started: Some(step.on), ..Application::NONE };
                Stand::Started
            }
            // What is granted for good needs no further application.
            (Act::Started, Stand::Granted) if self.certificates.last().is_some_and(|last| last.expires.is_some()) => {
                *now = Application { started: Some(step.on), ..Application::NONE };
                Stand::Started
            }
            (Act::Started, Stand::Granted) => return Err("permit-decided-already"),
            (Act::Started, _) => return Err(OUT_OF_ORDER),
            (_, _) if decided => return Err("permit-decided-already"),
            (Act::Accepted, Stand::Idle | Stand::Started) => {
                now.accepted = Some(step.on);
                self.acceptances.push(step);
                Stand::Running
            }
            (Act::CorrectionAsked, _) if now.correction.is_some() => return Err("permit-second-correction"),
            (Act::CorrectionAsked, Stand::Running) => {
                now.correction = Some(Pause { from: step.on, to: None });
                Stand::Correcting
            }
            (Act::Corrected, Stand::Correcting) => {
                now.correction = now.correction.map(|pause| Pause { to: Some(step.on), ..pause });
                Stand::Running
            }
            (Act::ClockStopped, Stand::Running) => {
                now.stops.push(Stop { reason: step.reason, pause: Pause { from: step.on, to: None } });
                Stand::Stopped
            }
            (Act::ClockStopped, Stand::Idle | Stand::Started) => return Err("permit-stop-before-acceptance"),
            (Act::ClockStopped, Stand::Stopped) => return Err("permit-stopped-already"),
            (Act::ClockResumed, Stand::Stopped) => {
                if let Some(stop) = now.stops.last_mut() {
                    stop.pause.to = Some(step.on);
                }
                Stand::Running
            }
            (Act::ClockResumed, _) => return Err("permit-resume-without-stop"),
            (Act::Granted, Stand::Running) => {
                now.decided = Some(step.on);
                self.certificates.push(Certificate { from: Some(step.on), expires: step.expires });
                Stand::Granted
            }
            (Act::Refused, Stand::Running) => {
                now.decided = Some(step.on);
                Stand::Refused
            }
            _ => return Err(OUT_OF_ORDER),
        };
        Ok(())
    }
}
