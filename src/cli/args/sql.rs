//! What can be typed after `tierplan sql`.

use super::classify::RateBasis;
use super::{Common, Reading};
use crate::sql::Dialect;
use clap::Args;
use std::path::PathBuf;
use std::str::FromStr;

/// `tierplan sql`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tierplan sql --dialect duckdb --table creators --map followers=fans --map avg_likes=likes
  tierplan sql --dialect bigquery --table lab.crm.creators sample.csv -o tiers.sql
  tierplan sql --dialect postgres --table crm.creators | psql crm

The statement gives every row what classify gives it: platform, followers, tier, engagement_rate,
er_formula, er_standing, price, price_low, price_high, price_source, currency, cpm, cpe, cpv; and
reject_reason, where classify would reject the row. Before them come the columns mapped as handle,
name, id and url, and those of --keep; one that is called like ours becomes own_price and so on.

Columns come from --map, or from FILE, whose header and first rows are recognised as by classify.
Without both they are taken to be called handle, platform, followers, avg_likes, avg_comments,
avg_views and price. Figures must be numbers in the warehouse (12.3K is not read); NULL and NaN stay
missing. Names go out in quotes, in the letter case you type: Snowflake stores most in capitals.
There is no semicolon at the end, so that the statement fits into CREATE TABLE ... AS.

Left to classify: flags, creators listed twice, rows without a name, exchange rates (--fx), and
exports with several rows or several networks a creator.")]
pub(in crate::cli) struct Sql {
    /// An export of the table, to tell by its header and first rows which column is what; `-` is standard input
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Whose SQL: duckdb, spark, bigquery, snowflake or postgres
    #[arg(long, value_name = "NAME")]
    pub dialect: Whose,
    /// The table; dots part project, schema and table: lab.crm.creators
    #[arg(long, value_name = "NAME")]
    pub table: String,
    /// Pass this column of the table through; can be given several times
    #[arg(long, value_name = "COLUMN")]
    pub keep: Vec<String>,
    /// Engagement rate by: followers (the default), views, reach, impressions, or given, as for classify
    #[arg(long, value_name = "BASE")]
    pub er: Option<RateBasis>,
    /// Whose tiers: article (the default), another published scheme, or a file of your own, as for classify
    #[arg(long, value_name = "PRESET|FILE")]
    pub tiers: Option<String>,
    /// Your own figures in place of the built-in benchmarks: a TOML file (see README)
    #[arg(long, value_name = "FILE")]
    pub benchmarks: Option<PathBuf>,
    /// What is read, and how.
    #[command(flatten)]
    pub reading: Reading,
    /// How output is printed.
    #[command(flatten)]
    pub common: Common,
}

/// `--dialect`
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Whose(pub Dialect);

impl FromStr for Whose {
    type Err = String;

    fn from_str(text: &str) -> Result<Whose, String> {
        let wanted = |dialect: &Dialect| dialect.name().eq_ignore_ascii_case(text);
        let known = Dialect::ALL.map(Dialect::name).join(", ");
        Dialect::ALL.into_iter().find(wanted).map(Whose).ok_or(format!("choose from {known}"))
    }
}
