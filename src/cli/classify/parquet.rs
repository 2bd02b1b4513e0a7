//! Rows out as Parquet: the user's own columns first, those of a Parquet file in their own types and all others as text;
//! ours after them.

use super::input::Input;
use super::table::{self, Columns, LeftOut};
use super::{Reader, added, lines};
use crate::ingest::{Once, Original};
use crate::report::classify::Figures;
use crate::typed::{self, Type, Writer};
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Write;
use std::sync::Arc;

/// Reads inputs through and writes their rows. Says what is to be known of them.
///
/// # Errors
/// Those of reading and writing.
pub(super) fn rows(
    reader: &mut Reader<'_, '_>,
    inputs: Vec<Input<'_>>,
    out: &mut dyn Write,
) -> Result<Vec<String>> {
    let wide = inputs.iter().any(|input| input.wide);
    let inputs: Vec<Input<'_>> = inputs.into_iter().map(with_names).collect();
    let table = Table::of(&inputs, wide);
    let mut writer = Writer::new(table.types()?)?;
    let (mut once, mut left_out) = (Once::new(), LeftOut::new());
    for (place, input) in inputs.into_iter().enumerate() {
        for row in input.rows {
            let row = once.admit(&input.file, row?);
            let Some(all) = reader.figures(&row, &input.file)? else { continue };
            for figures in all {
                let values = table.values(place, &row.original, &figures, &mut left_out);
                writer.push(&values, out).context("cannot write the output")?;
            }
        }
    }
    reader.tally.settle();
    let misfits = (writer.misfits() > 0).then(|| {
        format!(
            "values that no longer fit the type of their column are left out: {}",
            crate::figure::count(writer.misfits())
        )
    });
    writer.finish(out).and_then(|()| out.flush()).context("cannot write the output")?;
    Ok(lines::note(&table.renamed)
        .into_iter()
        .chain(table::note(&left_out))
        .chain(misfits)
        .collect())
}

/// The input with a name for each of its columns.
fn with_names<'a>(input: Input<'a>) -> Input<'a> {
    if input.types.is_empty() { input.with_columns() } else { input }
}

/// The columns of the output.
struct Table {
    columns: Columns,
    /// What the user's own columns are called here: each name once, and none of ours.
    names: Vec<String>,
    renamed: lines::Renamed,
    /// Their types; those without are text.
    types: Vec<Option<Arc<Type>>>,
    /// The headers of inputs with types.
    typed: Vec<Option<Vec<String>>>,
    wide: bool,
}

impl Table {
    fn of(inputs: &[Input<'_>], wide: bool) -> Table {
        let headers: Vec<Vec<String>> = inputs.iter().map(|input| input.header.clone()).collect();
        let columns = Columns::new(&headers, wide, true);
        let types = (0..columns.names().len()).map(|column| one_type(&columns, inputs, column));
        let types = types.collect();
        let ours: BTreeSet<&str> = added::names(wide).into_iter().collect();
        let mut taken: BTreeSet<String> = ours.iter().map(|name| (*name).to_owned()).collect();
        let (mut names, mut renamed) = (Vec::new(), lines::Renamed::new());
        for (number, name) in columns.names().iter().enumerate() {
            let own = if name.is_empty() { format!("column_{}", number + 1) } else { name.clone() };
            if ours.contains(own.as_str()) {
                renamed.insert(own.clone());
            }
            let theirs =
                |room: &str| taken.contains(room) || columns.names().iter().any(|n| n == room);
            let own = match ours.contains(own.as_str()) {
                true => lines::room(&own, theirs),
                false => lines::free(own, |name| taken.contains(name)),
            };
            taken.insert(own.clone());
            names.push(own);
        }
        let typed =
            inputs.iter().map(|input| (!input.types.is_empty()).then(|| input.header.clone()));
        let typed = typed.collect();
        Table { columns, names, renamed, types, typed, wide }
    }

    /// All columns, ours last.
    fn types(&self) -> Result<Vec<Arc<Type>>> {
        let mut all = Vec::new();
        for (name, own) in self.names.iter().zip(&self.types) {
            all.push(match own {
                Some(own) => typed::renamed(own, name)?,
                None => typed::column(name, true)?,
            });
        }
        for name in added::names(self.wide) {
            all.push(typed::column(name, !added::is_number(name))?);
        }
        Ok(all)
    }

    /// A row, a value for each column.
    fn values(
        &self,
        input: usize,
        original: &Original,
        figures: &Figures,
        left_out: &mut LeftOut,
    ) -> Vec<Value> {
        let mut values = match (self.typed.get(input).and_then(Option::as_ref), original) {
            (Some(header), Original::Json(record)) => {
                let mut values = vec![Value::Null; self.names.len()];
                for (name, place) in header.iter().zip(self.columns.places(input)) {
                    let is_typed = self.types.get(*place).is_some_and(Option::is_some);
                    if let (Some(slot), Some(value)) = (values.get_mut(*place), record.get(name)) {
                        *slot = if is_typed { value.clone() } else { text(value) };
                    }
                }
                values
            }
            _ => {
                let cells = self.columns.cells(input, original, left_out);
                cells.into_iter().map(|cell| known(cell.into_owned())).collect()
            }
        };
        values.extend(added::values(figures, self.wide));
        values
    }
}

/// The type of a column that all inputs which have it give it.
fn one_type(columns: &Columns, inputs: &[Input<'_>], column: usize) -> Option<Arc<Type>> {
    let mut found: Option<&Arc<Type>> = None;
    for (number, input) in inputs.iter().enumerate() {
        for (at, _) in
            columns.places(number).iter().enumerate().filter(|(_, place)| **place == column)
        {
            let own = input.types.get(at)?;
            if found.is_some_and(|found| !is_alike(found, own)) {
                return None;
            }
            found = Some(own);
        }
    }
    found.cloned()
}

/// Whether two columns are the same, but that values may be missing in one of them.
fn is_alike(one: &Type, other: &Type) -> bool {
    let named = |column: &Type| typed::renamed(column, "column").ok();
    named(one).is_some_and(|one| Some(one) == named(other))
}

/// A value of any type as text.
fn text(value: &Value) -> Value {
    match value {
        Value::Null => Value::Null,
        Value::String(text) => Value::from(text.as_str()),
        other => Value::String(other.to_string()),
    }
}

/// An empty cell is a value that is missing.
fn known(cell: String) -> Value {
    if cell.is_empty() { Value::Null } else { Value::String(cell) }
}
