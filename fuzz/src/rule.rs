//! Rule files: read, held against their own cases, adopted one upon the other, evaluated. A text is the same rule each
//! time, and a rule that is adopted never takes the program with it, whatever it refers to.

use crate::history::{START, adopt};
use crate::record::evaluators_agree;
use rulebook::{Body, Rule};
use zone::Zone;

/// What stands between the rules of one input, in a line of its own.
pub const BETWEEN: &str = "\n=====\n";
/// Longest text of a value that a rule prints: a cell of a table.
const PRINTED_MAX: usize = 64 << 10;

/// Takes the bytes as rules, one after the other.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let mut zone = Zone::clone(&START);
    for text in text.split(BETWEEN).take(4) {
        let read = Rule::parse(text);
        assert_eq!(read, Rule::parse(text), "another rule of the same text");
        match read {
            Ok(rule) => holds(&rule, text),
            Err(faults) => {
                assert!(!faults.is_empty(), "refused without a reason");
                let lines = text.split('\n').count();
                assert!(faults.iter().all(|fault| (1..=lines).contains(&fault.line)), "a fault outside the text");
            }
        }
        adopt(&mut zone, text);
    }
    if zone.size > START.size {
        evaluators_agree(&zone);
    }
}

fn holds(rule: &Rule, text: &str) {
    assert!(rule.version > 0 && !rule.id.is_empty());
    // What the ledger keeps are lines: joined again they are the same rule.
    let joined = text.lines().collect::<Vec<_>>().join("\n");
    assert_eq!(Rule::parse(&joined).as_ref(), Ok(rule), "another rule of the same lines");
    if let Body::Catalogue(catalogue) = &rule.body {
        let days = |at: usize| Some(catalogue.permits()[at].promised_days);
        let (way, sum) = catalogue.longest_way(&days);
        assert!(!way.is_empty() && way.windows(2).all(|pair| catalogue.before(pair[1]).contains(&pair[0])), "{way:?}");
        assert_eq!(sum, way.iter().filter_map(|at| days(*at)).sum::<u32>(), "another length than its parts");
    }
    if let Body::Figure(figure) = &rule.body {
        for value in ["0", "-1", "1/3", "999999999999999999.999999999", "123456789/1000"] {
            let exact = rulebook::figure::parse_rational(value).expect("a number");
            let printed = figure.print.number(&exact);
            assert!(printed.value.len() <= PRINTED_MAX, "{value} is printed with {} bytes", printed.value.len());
        }
        figure.print.text("99");
    }
}
