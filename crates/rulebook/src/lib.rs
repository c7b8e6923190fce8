//! Dated, versioned rules with their sources and test cases, and the exact arithmetic that they prescribe. Pure.

pub mod catalogue;
pub mod decimal;
pub mod figure;
pub mod plausibility;
pub mod ranking;
mod reader;
pub mod report;
pub mod rounding;
pub mod rule;
pub mod scorecard;

pub use decimal::Decimal;
pub use num_rational::BigRational;
pub use reader::RuleError;
pub use rounding::Rounding;
pub use rule::{Body, Rule};
