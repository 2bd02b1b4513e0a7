//! What can be typed after `tierplan benchmarks`.

use super::Common;
use clap::Args;
use std::path::PathBuf;

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
    /// Name figures whose newest publication is more than so many years old (on the day of --as-of, else in the year
    /// the figures were put together)
    #[arg(long, value_name = "YEARS", default_value_t = 3)]
    pub max_age: u8,
    /// Your own figures in place of ours: a TOML file with [[figure]] and [[judgement]] tables
    #[arg(long, value_name = "FILE")]
    pub benchmarks: Option<PathBuf>,
    /// Show the published tier tables instead: whose, of which year, which bounds (names for classify --tiers)
    #[arg(long, conflicts_with_all = ["platform", "metric", "as_of", "benchmarks"])]
    pub tiers: bool,
    /// How output is printed.
    #[command(flatten)]
    pub common: Common,
}
