//! Why an input as a whole cannot be used. What is wrong with one record is a [`Reject`](super::Reject).

/// The input cannot be read, or is no list of creators.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// Reading the bytes failed.
    #[error("{file}: cannot read: {source}")]
    Io {
        /// Name as shown.
        file: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A kind of file that is not read.
    #[error("{file}: {what}; {hint}")]
    Unsupported {
        /// Name as shown.
        file: String,
        /// What it is.
        what: String,
        /// What to export instead.
        hint: String,
    },
    /// No record in it.
    #[error("{file}: {reason}")]
    Empty {
        /// Name as shown.
        file: String,
        /// Empty, or a header only.
        reason: String,
    },
    /// Damaged beyond a single record.
    #[error("{file}:{line}: {reason}")]
    Malformed {
        /// Name as shown.
        file: String,
        /// 1-based line where reading stopped.
        line: u64,
        /// What is wrong.
        reason: String,
    },
    /// `--map` names a field or column that does not exist.
    #[error("{file}: --map {given}: {reason}")]
    Map {
        /// Name as shown.
        file: String,
        /// As typed.
        given: String,
        /// What is wrong, and what exists.
        reason: String,
    },
    /// Readable, but no list of creators.
    #[error(
        "{file}: not a list of creators: {reason} (seen: {seen}); if one column holds follower counts, say which: --map followers=COLUMN"
    )]
    NotCreators {
        /// Name as shown.
        file: String,
        /// Why not.
        reason: String,
        /// The columns that were seen.
        seen: String,
    },
    /// Two readings are possible and it matters which.
    #[error("{file}: {question}")]
    Unclear {
        /// Name as shown.
        file: String,
        /// The readings, and what to type to choose.
        question: String,
    },
    /// Beyond a limit that keeps memory bounded.
    #[error("{file}:{line}: {reason}")]
    Limit {
        /// Name as shown.
        file: String,
        /// 1-based line.
        line: u64,
        /// Which limit.
        reason: String,
    },
}
