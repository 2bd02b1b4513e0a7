//! One input of the command: its name, its columns and its rows.

use crate::ingest::stream::Tail;
use crate::ingest::{FieldSource, Layout, Original, Outcome, Row};
use std::collections::{BTreeMap, BTreeSet};

/// Rows looked at to learn a file's columns, where its header does not say all.
const LOOK_AHEAD: usize = 1_000;

/// Rows as they are read.
type Rows<'a> = Box<dyn Iterator<Item = anyhow::Result<Row>> + 'a>;

/// One input. Reading goes on row by row; nothing but a look ahead is ever held.
pub(super) struct Input<'a> {
    /// Name as shown.
    pub(super) file: String,
    /// Headers of a table; empty for JSON.
    pub(super) header: Vec<String>,
    /// Whether a record can hold several platforms.
    pub(super) wide: bool,
    /// Which column is which field.
    pub(super) fields: BTreeMap<String, FieldSource>,
    /// The records, in their order.
    pub(super) rows: Rows<'a>,
    /// What comes behind them, to be read in blocks.
    pub(super) tail: Option<Tail<'a>>,
    /// Bytes of its file, where they are known.
    pub(super) size: Option<u64>,
    /// The types of its columns, where it has any and they are wanted.
    #[cfg(feature = "parquet")]
    pub(super) types: Vec<std::sync::Arc<crate::typed::Type>>,
}

impl<'a> Input<'a> {
    /// An input that is read as `layout` says.
    pub(super) fn new<E>(
        layout: &Layout,
        header: Vec<String>,
        rows: impl Iterator<Item = Result<Row, E>> + 'a,
    ) -> Input<'a>
    where
        E: std::error::Error + Send + Sync + 'static,
    {
        Input {
            file: layout.file.clone(),
            header,
            wide: Input::is_wide(layout),
            fields: layout.fields.clone(),
            rows: Box::new(rows.map(|row| row.map_err(anyhow::Error::from))),
            tail: None,
            size: None,
            #[cfg(feature = "parquet")]
            types: Vec::new(),
        }
    }

    /// The same with columns of these names and types.
    #[cfg(feature = "parquet")]
    pub(super) fn with_types(
        mut self,
        columns: Vec<(String, std::sync::Arc<crate::typed::Type>)>,
    ) -> Input<'a> {
        if !columns.is_empty() {
            (self.header, self.types) = columns.into_iter().unzip();
        }
        self
    }

    /// Whether a record can hold several platforms.
    pub(super) fn is_wide(layout: &Layout) -> bool {
        layout.fields.keys().any(|field| field.starts_with("followers["))
    }

    /// Fills up the header from the first thousand records: names for cells that have none, and the paths
    /// of JSON records in the order in which they first come.
    pub(super) fn with_columns(mut self) -> Input<'a> {
        let ahead: Vec<_> = self.rows.by_ref().take(LOOK_AHEAD).collect();
        let mut known: BTreeSet<String> = self.header.iter().cloned().collect();
        let taken = |row: &&Row| matches!(row.outcome, Outcome::Profiles(_));
        for row in ahead.iter().flatten().filter(taken) {
            match &row.original {
                Original::Cells(cells) => {
                    let named = self.header.len()..cells.len();
                    self.header.extend(named.map(|place| format!("column_{}", place + 1)));
                }
                Original::Json(record) => {
                    let new = super::flat::cells(record).into_iter().map(|(path, _)| path);
                    self.header.extend(new.filter(|path| known.insert(path.clone())));
                }
            }
        }
        self.rows = Box::new(ahead.into_iter().chain(self.rows));
        self
    }
}
