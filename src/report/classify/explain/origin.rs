//! Where a profile's figures stand in its file.

use crate::ingest::{Column, FieldSource, Original};
use crate::profile::{Post, Profile};
use serde::Serialize;
use std::collections::BTreeMap;

/// The record that a profile was made from.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// 1-based line on which it begins.
    pub line: u64,
    /// The record as it stands.
    pub original: &'a Original,
    /// Which column is which field.
    pub fields: &'a BTreeMap<String, FieldSource>,
}

/// A cell that a figure was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Input {
    /// The field, as `inspect` names it.
    pub field: String,
    /// The column's header; `None` where the file has none.
    pub header: Option<String>,
    /// The column's number, from 1 on, or the path in JSON.
    pub column: String,
    /// 1-based line of the cell's record.
    pub line: u64,
    /// What stands in the cell; for a median over posts, what stands in each.
    pub text: String,
    /// How the cell is to be understood, where that is not plain.
    pub note: Option<String>,
}

impl Origin<'_> {
    /// The cells of a field: of the profile's own network, and of all where the field has no brackets.
    pub(super) fn inputs(&self, field: &str, profile: &Profile) -> Vec<Input> {
        let own = profile.platform.map(|platform| format!("{field}[{}]", platform.name()));
        let is_it = |name: &str| {
            name == field
                || own.as_deref() == Some(name)
                || (field == "price" && name.starts_with("price["))
        };
        let found = self.fields.iter().filter(|(name, _)| is_it(name));
        found.filter_map(|(name, source)| self.input(name, source, profile)).collect()
    }

    fn input(&self, name: &str, source: &FieldSource, profile: &Profile) -> Option<Input> {
        let column = match &source.column {
            Column::Index(index) => (index + 1).to_string(),
            Column::Path(path) => path.clone(),
        };
        let several = source.evidence.iter().find(|why| {
            why.starts_with("the mean of this column") || why.starts_with("where it is empty")
        });
        let (text, note) = match of_posts(name, profile) {
            Some(posts) => posts,
            None => (self.original.text(&source.column), several.cloned()),
        };
        let unit = source.unit.as_ref().filter(|unit| {
            matches!(unit.as_str(), "thousands" | "ten thousands" | "millions" | "percent")
        });
        let note = note.or_else(|| unit.map(|unit| format!("in {unit}")));
        (!text.is_empty() || note.is_some()).then(|| Input {
            field: name.to_owned(),
            header: source.header.as_deref().map(|header| header.trim().to_owned()),
            column,
            line: self.line,
            text,
            note,
        })
    }
}

/// What each post says, where the figure is their median.
fn of_posts(field: &str, profile: &Profile) -> Option<(String, Option<String>)> {
    let sample = profile.posts_seen.as_ref()?;
    let pick: fn(&Post) -> Option<f64> = match field.split('[').next()? {
        "avg_likes" => |post| post.likes,
        "avg_comments" => |post| post.comments,
        "avg_shares" => |post| post.shares,
        "avg_saves" => |post| post.saves,
        "avg_views" => |post| post.views,
        _ => return None,
    };
    let known: Vec<String> = sample
        .posts
        .iter()
        .filter_map(|post| {
            let value = super::words::num(pick(post)?);
            Some(post.line.map_or(value.clone(), |line| format!("{value} (line {line})")))
        })
        .collect();
    let note = format!("the median of the {} posts that have it", known.len());
    Some((known.join(", "), Some(note)))
}
