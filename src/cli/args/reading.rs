//! What can be typed about the files that are read.

use crate::cli::config::Standing;
use clap::Args;

/// Options about what is read.
#[derive(Debug, Args)]
pub(in crate::cli) struct Reading {
    /// Read FIELD from COLUMN (a header, a 1-based number, or a JSON path), for example
    /// `--map followers=Fans`; a rate's unit goes in brackets, `--map engagement_rate[percent]=ER`; can be given
    /// several times
    #[arg(long, value_name = "FIELD=COLUMN")]
    pub map: Vec<String>,
    /// Read this sheet of a workbook (its name or number) and no other
    #[arg(long, value_name = "SHEET")]
    pub sheet: Option<String>,
    /// The platform: of rows that do not say theirs, and of the campaign
    #[arg(long, value_name = "NAME")]
    pub platform: Option<String>,
    /// Currency of the budget, and of prices that do not say theirs (USD, EUR …)
    #[arg(long, value_name = "CODE")]
    pub currency: Option<String>,
    /// What the configuration file says; not typed.
    #[arg(skip)]
    pub standing: Standing,
    /// What a file may be at most.
    #[command(flatten)]
    pub limits: InputLimits,
}

/// What is read at most. The defaults hold any list of creators and keep broken files from filling the memory.
#[derive(Debug, Args)]
pub(in crate::cli) struct InputLimits {
    /// Most rows of a file (5,000,000 where you do not say)
    #[arg(long, value_name = "N")]
    pub max_rows: Option<u64>,
    /// Most columns (16,384)
    #[arg(long, value_name = "N")]
    pub max_columns: Option<usize>,
    /// Longest cell, for example 4M (1M); a line may be 16 times as long
    #[arg(long, value_name = "SIZE")]
    pub max_field: Option<String>,
    /// The most that a packed file or workbook may unpack to, and a JSON document may be (256M)
    #[arg(long, value_name = "SIZE")]
    pub max_unpacked: Option<String>,
    /// Take e-mail addresses, telephone numbers and columns for contacts out of all that is read
    #[arg(long)]
    pub redact: bool,
}
