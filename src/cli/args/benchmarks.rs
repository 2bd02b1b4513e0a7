//! What can be typed after `tierplan benchmarks`.

use super::Common;
use clap::Args;

/// `tierplan benchmarks`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tierplan benchmarks --platform tiktok
  tierplan benchmarks --metric er_by_followers -v
  tierplan benchmarks --as-of 2026-11-01 -f csv > figures.csv")]
pub(in crate::cli) struct Benchmarks {
    /// Only this platform's figures, and those that hold for all
    #[arg(long, value_name = "NAME")]
    pub platform: Option<String>,
    /// Only figures with this in their name, for example er or cost_per_post
    #[arg(long, value_name = "NAME")]
    pub metric: Option<String>,
    /// Say how old the figures are on this day (no clock is read)
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<String>,
    /// How output is printed.
    #[command(flatten)]
    pub common: Common,
}
