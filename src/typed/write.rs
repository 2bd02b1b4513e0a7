//! Rows → Parquet: the values of a row go into columns, and these to the file, so many rows at a time.

use super::node::{self, Node};
use super::stored::{self, Stored};
use super::value::Kind;
use ::parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use ::parquet::column::writer::ColumnWriter;
use ::parquet::data_type::{ByteArray, FixedLenByteArray, Int96};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::types::{ColumnDescriptor, Type, TypePtr};
use serde_json::Value;
use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

/// Rows of a row group, at most.
const ROWS: usize = 65_536;

/// Bytes of text in a row group, about.
const TEXT: usize = 32 << 20;

/// A table on its way out.
pub(crate) struct Writer {
    file: SerializedFileWriter<Vec<u8>>,
    tree: Node,
    leaves: Vec<Leaf>,
    rows: usize,
    text: usize,
    misfits: u64,
}

/// A column of text or of floating-point numbers, of which some may be missing.
///
/// # Errors
/// None: such columns are always possible.
pub(crate) fn column(name: &str, text: bool) -> Result<TypePtr, ParquetError> {
    let physical = if text { Physical::BYTE_ARRAY } else { Physical::DOUBLE };
    let column = Type::primitive_type_builder(name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(text.then_some(LogicalType::String));
    Ok(Arc::new(column.build()?))
}

/// The same column under another name; values may be missing in it.
///
/// # Errors
/// A type that the format does not know.
pub(crate) fn renamed(column: &Type, name: &str) -> Result<TypePtr, ParquetError> {
    let about = column.get_basic_info();
    let repeated = about.has_repetition() && about.repetition() == Repetition::REPEATED;
    let repetition = if repeated { Repetition::REPEATED } else { Repetition::OPTIONAL };
    let logical = about.logical_type_ref().cloned();
    Ok(Arc::new(match column {
        Type::PrimitiveType { physical_type, type_length, scale, precision, .. } => {
            Type::primitive_type_builder(name, *physical_type)
                .with_repetition(repetition)
                .with_converted_type(about.converted_type())
                .with_logical_type(logical)
                .with_length(*type_length)
                .with_scale(*scale)
                .with_precision(*precision)
                .build()?
        }
        Type::GroupType { fields, .. } => Type::group_type_builder(name)
            .with_repetition(repetition)
            .with_converted_type(about.converted_type())
            .with_logical_type(logical)
            .with_fields(fields.clone())
            .build()?,
    }))
}

impl Writer {
    /// A table with these columns.
    ///
    /// # Errors
    /// Columns that make no schema.
    pub(crate) fn new(columns: Vec<TypePtr>) -> Result<Writer, ParquetError> {
        let schema = Arc::new(Type::group_type_builder("schema").with_fields(columns).build()?);
        let tree = node::shape(&schema);
        let how = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let file = SerializedFileWriter::new(Vec::new(), schema, Arc::new(how))?;
        let leaves = file.schema_descr().columns().iter().map(|about| Leaf::new(about)).collect();
        Ok(Writer { file, tree, leaves, rows: 0, text: 0, misfits: 0 })
    }

    /// Adds a row, with a value for each column, and writes what is done. A value that its column cannot hold is left
    /// out, and counted.
    ///
    /// # Errors
    /// Where none may be left out; and those of the output.
    pub(crate) fn push(&mut self, values: &[Value], out: &mut dyn Write) -> io::Result<()> {
        let Node::Struct(members) = &self.tree else { return Ok(()) };
        let mut row = Row { leaves: &mut self.leaves, text: 0, misfits: 0 };
        for ((name, member), value) in members.iter().zip(values) {
            row.put(member, value, Levels::default()).map_err(|Misfit| {
                io::Error::other(format!("the column {name} cannot hold {value}"))
            })?;
        }
        self.text += row.text;
        self.misfits += row.misfits;
        self.rows += 1;
        if self.rows >= ROWS || self.text >= TEXT {
            self.group().map_err(io::Error::other)?;
            self.drain(out)?;
        }
        Ok(())
    }

    /// Writes what is left, and the table of contents.
    ///
    /// # Errors
    /// Those of the output.
    pub(crate) fn finish(mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.rows > 0 {
            self.group().map_err(io::Error::other)?;
        }
        let rest = self.file.into_inner().map_err(io::Error::other)?;
        out.write_all(&rest)
    }

    /// Values that were left out so far.
    pub(crate) fn misfits(&self) -> u64 {
        self.misfits
    }

    fn group(&mut self) -> Result<(), ParquetError> {
        let mut group = self.file.next_row_group()?;
        let mut leaves = self.leaves.iter_mut();
        while let Some(mut column) = group.next_column()? {
            if let Some(leaf) = leaves.next() {
                leaf.write(column.untyped())?;
            }
            column.close()?;
        }
        group.close()?;
        (self.rows, self.text) = (0, 0);
        Ok(())
    }

    fn drain(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.file.flush()?;
        out.write_all(&std::mem::take(self.file.inner_mut()))
    }
}

/// A value that its column cannot hold: one that was changed on the way, as contacts are by `--redact`.
struct Misfit;

/// Where in the nesting a value stands.
#[derive(Clone, Copy, Default)]
struct Levels {
    definition: i16,
    repetition: i16,
}

/// A row on its way into the columns.
struct Row<'w> {
    leaves: &'w mut [Leaf],
    text: usize,
    misfits: u64,
}

impl Row<'_> {
    fn put(&mut self, node: &Node, value: &Value, levels: Levels) -> Result<(), Misfit> {
        match node {
            Node::Leaf(leaf) => {
                self.text += value.as_str().map_or(0, str::len);
                self.leaves.get_mut(*leaf).ok_or(Misfit)?.put(value, levels)
            }
            Node::Struct(members) => {
                for (name, member) in members {
                    self.put(member, value.get(name).unwrap_or(&Value::Null), levels)?;
                }
                Ok(())
            }
            Node::Optional { leaves, .. } if !node::is_there(value) => self.nothing(leaves, levels),
            Node::Optional { level, leaves, inner } => {
                let put = self.put(inner, value, Levels { definition: *level, ..levels });
                if put.is_ok() || !matches!(**inner, Node::Leaf(_)) {
                    return put;
                }
                self.misfits += 1;
                self.nothing(leaves, levels)
            }
            Node::List { level, repeated, leaves, item } => {
                let items = value.as_array().map_or(&[][..], Vec::as_slice);
                if items.is_empty() {
                    return self.nothing(leaves, levels);
                }
                let mut inside = Levels { definition: *level, ..levels };
                for value in items {
                    self.put(item, value, inside)?;
                    inside.repetition = *repeated;
                }
                Ok(())
            }
            Node::Map(entries) => self.put(entries, &node::pairs(entries, value), levels),
        }
    }

    fn nothing(&mut self, leaves: &Range<usize>, levels: Levels) -> Result<(), Misfit> {
        self.leaves
            .get_mut(leaves.clone())
            .ok_or(Misfit)?
            .iter_mut()
            .for_each(|leaf| leaf.skip(levels));
        Ok(())
    }
}

/// The entries of a column that are not written yet.
struct Leaf {
    kind: Kind,
    physical: Physical,
    length: usize,
    most: Levels,
    definition: Vec<i16>,
    repetition: Vec<i16>,
    values: Vec<Stored>,
}

impl Leaf {
    fn new(about: &ColumnDescriptor) -> Leaf {
        Leaf {
            kind: Kind::of(about),
            physical: about.physical_type(),
            length: usize::try_from(about.type_length()).unwrap_or(0),
            most: Levels { definition: about.max_def_level(), repetition: about.max_rep_level() },
            definition: Vec::new(),
            repetition: Vec::new(),
            values: Vec::new(),
        }
    }

    fn put(&mut self, value: &Value, levels: Levels) -> Result<(), Misfit> {
        let stored = |value: &Value| stored::of(self.kind, self.physical, self.length, value);
        // The keys of a map are text, whatever they were.
        let read = || stored(&serde_json::from_str(value.as_str()?).ok()?);
        let stored = stored(value).or_else(read).ok_or(Misfit)?;
        self.values.push(stored);
        self.skip(levels);
        Ok(())
    }

    fn skip(&mut self, levels: Levels) {
        self.definition.push(levels.definition);
        self.repetition.push(levels.repetition);
    }

    fn write(&mut self, column: &mut ColumnWriter<'_>) -> Result<(), ParquetError> {
        let definition = (self.most.definition > 0).then_some(self.definition.as_slice());
        let repetition = (self.most.repetition > 0).then_some(self.repetition.as_slice());
        macro_rules! write {
            ($writer:expr, $value:pat => $stored:expr) => {{
                let values = self.values.drain(..).filter_map(|stored| match stored {
                    $value => Some($stored),
                    _ => None,
                });
                let values: Vec<_> = values.collect();
                $writer.write_batch(&values, definition, repetition)?
            }};
        }
        #[expect(clippy::cast_possible_truncation, reason = "they were read as such, or fit")]
        let _ = match column {
            ColumnWriter::BoolColumnWriter(to) => write!(to, Stored::Bool(value) => value),
            ColumnWriter::Int32ColumnWriter(to) => write!(to, Stored::Int(value) => value as i32),
            ColumnWriter::Int64ColumnWriter(to) => write!(to, Stored::Int(value) => value),
            ColumnWriter::Int96ColumnWriter(to) => {
                write!(to, Stored::Nanoseconds(value) => julian(value))
            }
            ColumnWriter::FloatColumnWriter(to) => {
                write!(to, Stored::Double(value) => value as f32)
            }
            ColumnWriter::DoubleColumnWriter(to) => write!(to, Stored::Double(value) => value),
            ColumnWriter::ByteArrayColumnWriter(to) => {
                write!(to, Stored::Bytes(value) => ByteArray::from(value))
            }
            ColumnWriter::FixedLenByteArrayColumnWriter(to) => {
                write!(to, Stored::Bytes(value) => FixedLenByteArray::from(value))
            }
        };
        self.definition.clear();
        self.repetition.clear();
        Ok(())
    }
}

/// Nanoseconds within a day in two words, then the Julian day.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "words of a number")]
fn julian(nanoseconds: i128) -> Int96 {
    const DAY: i128 = 86_400_000_000_000;
    let within = nanoseconds.rem_euclid(DAY) as u64;
    let day = nanoseconds.div_euclid(DAY) + 2_440_588;
    let mut stored = Int96::new();
    stored.set_data(within as u32, (within >> 32) as u32, day as u32);
    stored
}
