//! The closing lines of the test runners, counted.

use std::ops::AddAssign;

/// How many checks passed and failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Passed.
    pub passed: u32,
    /// Failed.
    pub failed: u32,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Who prints the closing lines.
#[derive(Debug, Clone, Copy)]
pub enum Runner {
    /// `Summary [ 1.2s] 45 tests run: 44 passed (1 slow), 1 failed, 2 skipped`
    Nextest,
    /// `test result: ok. 3 passed; 0 failed; ...`, once for each binary.
    Rustdoc,
    /// `Ran 45 tests in 1.2s`, then `OK` or `FAILED (failures=1, errors=1, skipped=1)`.
    Unittest,
    /// `ℹ pass 5` and `ℹ fail 0`.
    Node,
}

/// What the lines say; none if the closing lines are not there, which is no success.
pub fn tally(runner: Runner, lines: &[String]) -> Option<Tally> {
    match runner {
        Runner::Nextest => nextest(lines),
        Runner::Rustdoc => rustdoc(lines),
        Runner::Unittest => unittest(lines),
        Runner::Node => node(lines),
    }
}

fn number_before(text: &str, word: &str) -> Option<u32> {
    text.split([',', ';', ':', '.']).find_map(|part| part.trim().strip_suffix(word)?.trim().parse().ok())
}

fn nextest(lines: &[String]) -> Option<Tally> {
    let said = lines.iter().rev().find_map(|line| line.trim().strip_prefix("Summary [")?.split_once(" run: "))?.1;
    let mut tally = Tally::default();
    for part in said.split(", ") {
        let Some((number, outcome)) = part.trim().split_once(' ') else { continue };
        let number: u32 = number.parse().ok()?;
        match outcome.split(" (").next() {
            Some("passed") => tally.passed += number,
            Some("skipped") => {}
            // failed, timed out, exec failed
            _ => tally.failed += number,
        }
    }
    Some(tally)
}

fn rustdoc(lines: &[String]) -> Option<Tally> {
    let mut all = None;
    for line in lines.iter().filter_map(|line| line.trim().strip_prefix("test result: ")) {
        let tally = Tally { passed: number_before(line, "passed")?, failed: number_before(line, "failed")? };
        *all.get_or_insert_with(Tally::default) += tally;
    }
    all
}

fn unittest(lines: &[String]) -> Option<Tally> {
    let last = |prefix: &str| lines.iter().rev().find_map(|line| line.strip_prefix(prefix));
    let ran: u32 = last("Ran ")?.split(' ').next()?.parse().ok()?;
    let verdict = last("FAILED").or_else(|| last("OK"))?;
    let named = |name: &str| -> u32 {
        let words = verdict.split(['(', ')', ',']).filter_map(|word| word.trim().strip_prefix(name)?.strip_prefix('='));
        words.filter_map(|number| number.parse::<u32>().ok()).sum()
    };
    let failed = named("failures") + named("errors") + named("unexpected successes");
    Some(Tally { passed: ran.saturating_sub(failed + named("skipped")), failed })
}

fn node(lines: &[String]) -> Option<Tally> {
    let named = |name: &str| -> Option<u32> {
        let mut words = lines.iter().rev().map(|line| line.trim_start_matches(['ℹ', '#', ' ']));
        words.find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.trim().parse().ok())
    };
    Some(Tally { passed: named("pass")?, failed: named("fail")? + named("cancelled").unwrap_or(0) })
}

#[cfg(test)]
mod tests {
    use super::{Runner, Tally, tally};

    fn said(runner: Runner, text: &str) -> Option<(u32, u32)> {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        tally(runner, &lines).map(|Tally { passed, failed }| (passed, failed))
    }

    #[test]
    fn closing_lines_are_counted() {
        let nextest = "     Summary [   3.210s] 45 tests run: 43 passed (1 slow), 1 failed, 1 timed out, 2 skipped";
        assert_eq!(said(Runner::Nextest, nextest), Some((43, 2)));
        assert_eq!(said(Runner::Nextest, "  Summary [ 0.1s] 1 test run: 1 passed, 0 skipped"), Some((1, 0)));
        assert_eq!(said(Runner::Nextest, "  Summary [ 0.1s] 3/9 tests run: 2 passed, 1 failed"), Some((2, 1)));
        let rustdoc = "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.0s
test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.0s";
        assert_eq!(said(Runner::Rustdoc, rustdoc), Some((4, 2)));
        assert_eq!(said(Runner::Unittest, "Ran 45 tests in 1.2s\n\nOK"), Some((45, 0)));
        assert_eq!(said(Runner::Unittest, "Ran 1 test in 1.2s\n\nOK (skipped=1)"), Some((0, 0)));
        let unittest = "Ran 9 tests in 1.2s\n\nFAILED (failures=1, errors=2, skipped=3)";
        assert_eq!(said(Runner::Unittest, unittest), Some((3, 3)));
        assert_eq!(said(Runner::Node, "ℹ tests 6\nℹ pass 4\nℹ fail 1\nℹ cancelled 1"), Some((4, 2)));
    }

    #[test]
    fn silence_is_no_success() {
        for runner in [Runner::Nextest, Runner::Rustdoc, Runner::Unittest, Runner::Node] {
            assert_eq!(said(runner, "error: could not compile\n\nOK"), None, "{runner:?}");
        }
    }
}
