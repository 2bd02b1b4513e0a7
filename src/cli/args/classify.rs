//! What can be typed after `tierplan classify`.

use super::{Common, Reading};
use crate::metrics::RateChoice;
use crate::profile::{RateBase, Window};
use clap::Args;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;

/// `tierplan classify`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tierplan classify creators.csv
  tierplan classify influencers.json -f csv > tiers.csv
  cat creators.csv | tierplan classify - -f ndjson
  tierplan classify export.csv --map followers=Fans --rejects bad-rows.csv

Tiers: below under 1,000; nano 1,000; micro 10,000; macro 100,000 followers and more. A lower bound
belongs to its tier. Every row is classified, rejected with a reason, or blank.")]
pub(in crate::cli) struct Classify {
    /// Exports: CSV, JSON, NDJSON, XLSX, Parquet if built in; .gz, .zst; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// What is read, and how.
    #[command(flatten)]
    pub reading: Reading,
    /// Engagement rate by: followers (the default: likes and comments of a post, over followers), views,
    /// reach, impressions, or given (as the file states it)
    #[arg(long, value_name = "BASE")]
    pub er: Option<RateBasis>,
    /// Whose tiers: article (the default), mediakix, hypeauditor, later-fohr, hootsuite and others (a wrong
    /// name lists them), or a file of your own: CSV with the columns tier,from and where needed to,platform, or
    /// TOML with [[tier]] tables of name, from, to, platform
    #[arg(long, value_name = "PRESET|FILE")]
    pub tiers: Option<String>,
    /// Show each creator's tier under this scheme too, and how many change
    #[arg(long, value_name = "PRESET|FILE")]
    pub compare_tiers: Option<String>,
    /// Exchange rate, for example EUR=1.08: one euro is 1.08 US dollars, or of the --currency
    #[arg(long, value_name = "CODE=RATE")]
    pub fx: Vec<String>,
    /// Your highest price per 1,000 views: JSON says the most to pay for each creator
    #[arg(long, value_name = "AMOUNT")]
    pub target_cpm: Option<f64>,
    /// Your highest price per like or comment: the same
    #[arg(long, value_name = "AMOUNT")]
    pub target_cpe: Option<f64>,
    /// Your highest price per conversion: the same, where the file has conversions
    #[arg(long, value_name = "AMOUNT")]
    pub target_cpa: Option<f64>,
    /// Judge captions by the disclosure rules of these markets: us, uk, eu, de, fr, in
    #[arg(long, value_name = "MARKET,…", value_delimiter = ',')]
    pub market: Vec<String>,
    /// Your own figures in place of the built-in benchmarks: a TOML file (see README)
    #[arg(long, value_name = "FILE")]
    pub benchmarks: Option<PathBuf>,
    /// Say what others would call a post worth (EMV): every published method side by side; never part of another figure
    #[arg(long)]
    pub emv: bool,
    /// Where the file lists posts, count only the newest: so many (12), or of so many days (90d) up to the newest post
    #[arg(long, value_name = "N|DAYSd")]
    pub recent: Option<Recent>,
    /// Show how every figure of this creator came about: its formula with the numbers, the cells of the file, the
    /// benchmarks with their publications
    #[arg(long, value_name = "HANDLE")]
    pub explain: Option<String>,
    /// Pass your own cells on as they came, also those that a spreadsheet would run
    #[arg(long)]
    pub raw: bool,
    /// Write rejected rows to this file, as CSV
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// Exit with 1 if any row is rejected
    #[arg(long)]
    pub strict: bool,
    /// Threads for the rows of a long table in CSV or NDJSON output; as many as the machine has, unless you say. The
    /// output is the same for any number
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// How output is printed.
    #[command(flatten)]
    pub common: Common,
}

/// `--recent`
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Recent(pub Window);

impl FromStr for Recent {
    type Err = String;

    fn from_str(text: &str) -> Result<Recent, String> {
        let days = text.strip_suffix("days").or(text.strip_suffix('d')).map(str::trim_end);
        let window = match days {
            Some(days) => days.parse().ok().filter(|days| *days > 0).map(Window::Days),
            None => text.parse().ok().filter(|posts| *posts > 0).map(Window::Posts),
        };
        window.map(Recent).ok_or_else(|| "write a number of posts (12) or of days (90d)".to_owned())
    }
}

/// `--er`
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::cli) struct RateBasis(RateChoice);

impl RateBasis {
    /// What is asked for.
    pub(in crate::cli) fn choice(self) -> RateChoice {
        self.0
    }
}

impl FromStr for RateBasis {
    type Err = String;

    fn from_str(text: &str) -> Result<RateBasis, String> {
        Ok(RateBasis(match text {
            "followers" => RateChoice::Followers,
            "views" => RateChoice::By(RateBase::Views),
            "reach" => RateChoice::By(RateBase::Reach),
            "impressions" => RateChoice::By(RateBase::Impressions),
            "given" => RateChoice::Given,
            _ => return Err("use followers, views, reach, impressions or given".to_owned()),
        }))
    }
}
