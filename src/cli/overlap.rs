//! `--overlap`: the file of shared followers, and which of its names nobody has.

use super::output::say;
use crate::plan::candidate::CandidateError;
use crate::plan::overlap::Overlap;
use crate::profile::Profile;
use anyhow::{Context, Result, anyhow, bail};
use std::path::Path;

/// Names that are listed before the rest is only counted.
const LISTED: usize = 5;

/// Reads the file.
///
/// # Errors
/// It cannot be read, or says what cannot be; the message has file, line and column.
pub(super) fn read(path: &Path) -> Result<Overlap> {
    let file = path.display();
    let bytes = std::fs::read(path).with_context(|| format!("--overlap: cannot read {file}"))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| anyhow!("--overlap: {file} is not in UTF-8; save it as CSV in UTF-8"))?;
    Overlap::read(&text).map_err(|error| anyhow!("{file}:{error}"))
}

/// Says which names of the file none of the creators has.
///
/// # Errors
/// None of them is known: it is another list's file.
pub(super) fn strangers(
    path: &Path,
    overlap: &Overlap,
    profiles: &[Profile],
    quiet: bool,
) -> Result<()> {
    let strangers = overlap.strangers(profiles);
    let file = path.display();
    let listed = strangers.iter().take(LISTED).copied().collect::<Vec<_>>().join(", ");
    let more = match strangers.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    if strangers.len() == overlap.names() {
        bail!(
            "{file}: no creator is called as in it: {listed}{more}; give the files they are in with --creators"
        );
    }
    if !strangers.is_empty() && !quiet {
        say(&format!(
            "{file}: no creator is called {listed}{more}: what it says of them is not used"
        ));
    }
    Ok(())
}

/// The error with the file it is about, where it is about shared followers.
pub(super) fn placed(path: Option<&Path>, error: CandidateError) -> anyhow::Error {
    match (path, error) {
        (Some(path), CandidateError::Overlap(error)) => anyhow!("{}:{error}", path.display()),
        (_, error) => error.into(),
    }
}
