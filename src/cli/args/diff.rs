//! What can be typed after `tierplan diff`.

use super::{Common, Reading};
use clap::Args;
use std::path::PathBuf;

/// `tierplan diff`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tierplan diff march.csv april.csv
  tierplan diff march.csv april.csv -f json
  tierplan diff march.csv april.csv --exit-code && echo unchanged")]
pub(in crate::cli) struct Diff {
    /// The older export
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The newer export
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// Exit with 1 if anything changed, 0 if nothing did
    #[arg(long)]
    pub exit_code: bool,
    /// Use these tiers: the name of a published scheme, or a CSV of your own
    #[arg(long, value_name = "SCHEME")]
    pub tiers: Option<String>,
    /// A rate of exchange, for example EUR=1.08; can be given several times
    #[arg(long, value_name = "CODE=RATE")]
    pub fx: Vec<String>,
    /// Exit with 1 if any row is rejected
    #[arg(long)]
    pub strict: bool,
    /// What is read, and how.
    #[command(flatten)]
    pub reading: Reading,
    /// How output is printed.
    #[command(flatten)]
    pub common: Common,
}
