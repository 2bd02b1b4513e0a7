//! Parquet's types, in both directions: the nesting of a schema, values as a person writes them and as a column stores
//! them, and rows → file.
//!
//! Not responsible for reading files: see `ingest`.

mod node;
mod stored;
mod value;
mod write;

pub(crate) use ::parquet::schema::types::Type;
pub(crate) use node::{Node, shape};
pub(crate) use value::{Kind, Raw, Scalar, written};
pub(crate) use write::{Writer, column, renamed};
