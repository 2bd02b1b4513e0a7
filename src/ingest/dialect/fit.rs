//! How well a way to tell cells apart fits: rows of equal width, cells that are plainly something, names of fields.

use super::header::hits;
use super::kinds::{Kind, kind};
use crate::ingest::rows::Record;
use std::collections::BTreeMap;

/// How well a way to tell cells apart fits.
pub(super) struct Fit {
    /// By the widths of the records and what stands in their cells.
    share: f64,
    /// Cells of an ordinary record.
    pub(super) width: usize,
}

impl Fit {
    pub(super) fn of(records: &[Record], delimiter: char) -> Fit {
        let (share, width) = share(records, delimiter);
        Fit { share, width }
    }

    /// With the names of fields among the first records.
    pub(super) fn score(&self, records: &[Record]) -> f64 {
        let named = first(records).map(|record| hits(record.cells()));
        self.with_names(named.max().unwrap_or(0))
    }

    /// The score if all the cells of a record were names of fields: there is no need to ask for a way that fits badly.
    pub(super) fn at_most(&self, records: &[Record]) -> f64 {
        self.with_names(first(records).map(|record| record.cells().len()).max().unwrap_or(0))
    }

    fn with_names(&self, names: usize) -> f64 {
        let names = f64::from(u32::try_from(names).unwrap_or(u32::MAX));
        self.share * (1.0 + 0.3 * names.ln_1p())
    }
}

/// Records among which there may be a header.
fn first(records: &[Record]) -> impl Iterator<Item = &Record> {
    records.iter().take(25)
}

/// How much the widths of the records and what stands in their cells speak for it, and their ordinary width.
fn share(records: &[Record], delimiter: char) -> (f64, usize) {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    let (mut known, mut all, mut rows, mut remarks) = (0_usize, 0_usize, 0_usize, 0_usize);
    for record in records.iter().filter(|record| !record.is_blank()) {
        rows += 1;
        let cells = record.cells();
        if record.problem.is_some() {
            all += cells.len();
            continue;
        }
        remarks += usize::from(is_remark(cells));
        *counts.entry(cells.len()).or_default() += 1;
        // Very wide rows are all alike.
        for cell in cells.iter().take(200) {
            all += 1;
            // Runs of spaces align columns, they are no empty cells.
            let kind = kind(cell);
            known += usize::from(kind != Kind::Odd && !(delimiter == ' ' && kind == Kind::Empty));
        }
    }
    let width = counts
        .iter()
        .map(|(width, times)| (times - if *width == 1 { remarks } else { 0 }, *width))
        .max()
        .map_or(1, |(_, width)| width);
    #[expect(clippy::cast_precision_loss, reason = "a few hundred records")]
    let (share, pattern) = {
        let worth =
            |width: usize| if width < 2 { 0.001 } else { (width - 1) as f64 / width as f64 };
        let sum: f64 = counts.iter().map(|(width, times)| worth(*width) * *times as f64).sum();
        // A few odd rows are a fault of the file, many different widths are a fault of the reading.
        let steady = counts.get(&width).copied().unwrap_or(0) as f64 / rows.max(1) as f64;
        (known as f64 / all.max(1) as f64, sum / rows.max(1) as f64 * steady)
    };
    (pattern * (share * share + 0.001), width)
}

/// A line that says something about the table.
fn is_remark(cells: &[String]) -> bool {
    matches!(cells, [only] if only.trim_start().starts_with('#'))
}
