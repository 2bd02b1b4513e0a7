//! A plain row, as far as figures hang on it.

use crate::ingest::once::Identity;
use crate::money::Currency;
use crate::profile::Profile;

/// Rows that are read at once: their profiles fit into the processor's nearest memory.
pub(super) const ROWS: usize = 16;

/// A row, read.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// All its cells are plain.
    pub(super) sound: bool,
    /// Without what no figure hangs on.
    pub(super) profile: Profile,
    /// Whose it is, where that can be told.
    pub(super) identity: Option<Identity>,
    /// The profile says whose it is.
    pub(super) named: bool,
    /// The currency that its own cell tells.
    pub(super) currency: Option<Currency>,
}
