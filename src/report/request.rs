//! What a plan was made from: kept in its JSON, so that the plan can be made again.

use serde::Serialize;
use serde_json::{Map, Value};

/// Everything that is needed to make the plan again.
#[derive(Debug, Clone, Default, Serialize, schemars::JsonSchema)]
pub struct Request {
    /// The version of tierplan that made it.
    pub tierplan: &'static str,
    /// Every setting that was made, named as its flag, with its values as they were written.
    pub settings: Map<String, Value>,
    /// The files that were read.
    pub inputs: Vec<Input>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Input {
    /// As it was named.
    pub file: String,
    /// Its length; `None` for a pipe.
    pub bytes: Option<u64>,
    /// SHA-256 of its bytes, in hex; `None` for a pipe, which cannot be read twice.
    pub sha256: Option<String>,
}
