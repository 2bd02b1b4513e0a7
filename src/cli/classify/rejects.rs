//! Rejects out as CSV.

use super::table::{defused, unwrapped};
use crate::ingest::Reject;
use std::io::{self, Write};

/// Writes rejects as they come.
pub(super) struct Log<'a> {
    writer: csv::Writer<&'a mut dyn Write>,
    raw: bool,
}

impl<'a> Log<'a> {
    /// Writes the header, so that a file without rejects is one with a header.
    pub(super) fn new(out: &'a mut dyn Write, raw: bool) -> io::Result<Log<'a>> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(["file", "line", "column", "value", "reason"]).map_err(unwrapped)?;
        Ok(Log { writer, raw })
    }

    /// Writes one reject.
    pub(super) fn write(&mut self, reject: &Reject) -> io::Result<()> {
        let line = reject.line.to_string();
        let cells = [
            reject.file.as_str(),
            &line,
            reject.column.as_deref().unwrap_or_default(),
            reject.value.as_deref().unwrap_or_default(),
            &reject.reason,
        ];
        let cells = cells.map(|cell| defused(cell, self.raw).into_owned());
        self.writer.write_record(cells).map_err(unwrapped)
    }

    /// Hands everything to the writer below.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}
