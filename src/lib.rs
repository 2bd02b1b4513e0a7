//! tierplan decides which creators a marketer should work with, for how much, and what it will bring.
//!
//! The modules read like the pipeline: read → measure → plan → report.
//!
//! ```
//! use tierplan::tier::Tier;
//! assert_eq!(Tier::of(12_500), Tier::Micro);
//! ```

pub mod benchmark;
pub mod check;
pub mod cli;
pub mod diff;
pub mod figure;
pub mod ingest;
pub mod metrics;
pub mod money;
pub mod number;
pub mod plan;
pub mod profile;
pub mod report;
pub mod sql;
pub mod text;
pub mod tier;
#[cfg(feature = "parquet")]
mod typed;
pub mod vet;
