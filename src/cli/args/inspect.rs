//! What can be typed after `tierplan inspect`.

use super::{Common, Reading};
use clap::Args;
use std::path::PathBuf;

/// `tierplan inspect`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tierplan inspect creators.csv
  tierplan inspect export.json -f json
  tierplan inspect export.csv --map price=Fee
  tierplan inspect --dump export.xlsx > clean.csv")]
pub(in crate::cli) struct Inspect {
    /// File to look at; `-` is standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Print the table as it was read, as clean CSV, cells untouched; any table will do
    #[arg(long)]
    pub dump: bool,
    /// What is read, and how.
    #[command(flatten)]
    pub reading: Reading,
    /// How output is printed.
    #[command(flatten)]
    pub common: Common,
}
