//! What `classify` says about profiles: one [`Entry`] each, a [`Summary`] of them all, and the page a
//! person reads. Reading files and writing rows back is the command's business.

mod entry;
pub mod explain;
mod figures;
mod gathered;
mod lens;
mod page;
mod sample;
mod summary;

pub use entry::Entry;
pub use figures::{Figures, Flags};
pub use gathered::{Batch, Gathered};
pub use lens::Lens;
pub use page::{Page, page, place, summary_line, tier_name};
pub use sample::{Quote, Sample};
pub use summary::{Asides, Disclosed, Fate, IN_FILE, Summary, Sums, Tally, TierSummary};

use crate::ingest::Reject;
use serde::Serialize;

/// The whole answer as JSON.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Document<'a> {
    /// Always `tierplan.classify/1`.
    pub schema: &'static str,
    /// Counts, and figures by tier.
    pub summary: &'a Summary,
    /// Every profile, in the order read.
    pub profiles: &'a [Entry],
    /// Every record that was not taken.
    pub rejects: &'a [Reject],
}

/// The document's schema.
pub const SCHEMA: &str = "tierplan.classify/1";
