//! What an input may be at most, so that a broken or hostile file ends in a message and not in a full memory.

/// Upper bounds of one input. The defaults hold any list of creators; each has a flag that raises it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Rows or records.
    pub rows: u64,
    /// Cells in a row.
    pub columns: usize,
    /// Bytes in a cell; a line may be 16 times as long.
    pub field: usize,
    /// Bytes that an archive or workbook may unpack to, and that a JSON document may have.
    pub unpacked: u64,
    /// Contact data is taken out before anything else sees it.
    pub redact: bool,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            rows: 5_000_000,
            columns: 16_384,
            field: 1 << 20,
            unpacked: 256 << 20,
            redact: false,
        }
    }
}

impl Limits {
    /// The longest line or record, in bytes.
    pub(crate) fn line(&self) -> usize {
        self.field.saturating_mul(16)
    }

    /// Values that a document or workbook may hold: each takes some 50 bytes of memory.
    pub(crate) fn values(&self) -> u64 {
        (self.unpacked / 32).max(1_000)
    }
}

/// A number of bytes as people write it: `16 MiB`.
pub(crate) fn bytes(count: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let fitting = UNITS.iter().find(|(size, _)| count >= *size && count.is_multiple_of(*size));
    match fitting {
        Some((size, unit)) => format!("{} {unit}", count / size),
        None => format!("{count} bytes"),
    }
}
