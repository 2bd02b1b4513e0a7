//! What can be typed after `tierplan schema`.

use clap::Args;

/// `tierplan schema`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tierplan schema classify > classify.schema.json
  tierplan schema recommend | jq .properties.verdict")]
pub(in crate::cli) struct Schema {
    /// The command whose output is described; also `explain` (`classify --explain`) and `tiers` (`benchmarks --tiers`)
    #[arg(value_name = "COMMAND")]
    pub command: String,
}
