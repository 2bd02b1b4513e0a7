//! What can be typed after `tierplan check`.

use super::{Common, Reading};
use clap::Args;
use std::path::PathBuf;

/// `tierplan check`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tierplan check creators.csv --policy policy.toml
  tierplan check creators.csv plan.json --policy policy.toml -f github
  tierplan check new.csv --baseline old.csv --policy policy.toml -o report.xml

Exits with 1 where a rule is broken.")]
pub(in crate::cli) struct Check {
    /// Exports of creators and saved plans (recommend -o plan.json); `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// The rules
    #[arg(long, value_name = "FILE")]
    pub policy: PathBuf,
    /// An older export, for rules about what changed; wins over `baseline` in the policy
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// The day that ages are counted to, YYYY-MM-DD (else the policy's, else that of the newest post; no clock is read)
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<String>,
    /// Use these tiers: the name of a published scheme, or a CSV of your own
    #[arg(long, value_name = "SCHEME")]
    pub tiers: Option<String>,
    /// A rate of exchange, for example EUR=1.08; can be given several times
    #[arg(long, value_name = "CODE=RATE")]
    pub fx: Vec<String>,
    /// Rows that cannot be read are a failure too
    #[arg(long)]
    pub strict: bool,
    /// What is read, and how.
    #[command(flatten)]
    pub reading: Reading,
    /// How output is printed.
    #[command(flatten)]
    pub common: Common,
}
