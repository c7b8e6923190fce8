//! The program around the pure crates: it owns the clock, the disk and the network.

// First, and with its macros: the other rooms speak through it.
#[macro_use]
mod terminal;

pub mod accounts;
pub mod air_zone;
pub mod audit;
pub mod backup;
pub mod bench;
pub mod cli;
pub mod doctor;
pub mod engine;
pub mod export;
pub mod figures;
pub mod founding;
pub mod imports;
pub mod logs;
pub mod messages;
pub mod oidc;
pub mod proof;
pub mod publish;
pub mod seed;
pub mod settings;
mod tls;
pub mod web;
pub mod webhooks;
pub mod workbook;
pub mod zones;
