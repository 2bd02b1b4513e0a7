//! Audience splits: lists of JSON objects, columns side by side, prose such as `Women 42%, men 58%`.

use super::Field;
use crate::ingest::rows::Record;
use crate::ingest::{Column, Original};
use crate::number::{self, Kind, Mark, Style};
use crate::profile::Shares;
use serde_json::{Map, Value};

/// Keys that name a group, by field; the first that exists counts.
const LABELS: &[(&str, &[&str])] = &[
    ("aud_age", &["age_range", "ageRange", "age", "range", "code", "label", "group", "name"]),
    ("aud_gender", &["gender", "code", "label", "name", "title"]),
    ("aud_country", &["code", "country", "name", "label", "title"]),
];

/// Keys that hold a group's share; those of both sexes are summed.
const WEIGHTS: &[&str] =
    &["weight", "value", "percentage", "percent", "share", "ratio", "prc", "female", "male"];

/// A label and its share as written.
pub(super) type Part = (String, f64);

/// The shares of a field as fractions; empty where the cell holds no split.
pub(super) fn shares(record: &Record, field: &Field) -> Shares {
    let parts = match (&record.original, &field.column) {
        _ if !field.more.is_empty() => side_by_side(record, field),
        (Original::Json(object), Column::Path(path)) => in_json(object, path, &field.base),
        _ => in_text(&record.cell(&field.column).text, &field.base),
    };
    as_fractions(merge(parts, &field.base))
}

/// The share of the one country that a column is about; nothing where the cell holds none.
pub(super) fn part(record: &Record, field: &Field, country: &str) -> Option<Part> {
    let value = share(&record.cell(&field.column).text)?;
    let value = if field.percent { value / 100.0 } else { value };
    Some((country.to_owned(), value)).filter(|(_, share)| (0.0..=1.0).contains(share))
}

/// Percent or fractions, told by the sum; what makes more than a whole is no split.
fn as_fractions(parts: Vec<Part>) -> Shares {
    let sum: f64 = parts.iter().map(|(_, share)| share).sum();
    let whole = if sum > 1.5 { 100.0 } else { 1.0 };
    if !sum.is_finite() || sum <= 0.0 || sum / whole > 1.05 {
        return Shares::new();
    }
    parts.into_iter().map(|(label, share)| (label, share / whole)).collect()
}

/// One entry a label: a split by age and gender gives the ages, and the genders.
fn merge(parts: Vec<Part>, base: &str) -> Vec<Part> {
    let hombres = parts.iter().any(|(label, _)| label.trim().eq_ignore_ascii_case("h"));
    let mut merged: Vec<Part> = Vec::new();
    for (label, share) in parts.into_iter().filter(|(_, share)| *share >= 0.0) {
        let label = match base {
            "aud_gender" => gender(&label, hombres).map_or(label, str::to_owned),
            _ => label,
        };
        match merged.iter_mut().find(|(known, _)| *known == label) {
            Some((_, sum)) => *sum += share,
            None => merged.push((label, share)),
        }
    }
    merged
}

/// `female` or `male`. A lone `M` is a man, but beside an `H` (hombres) a woman.
pub(crate) fn gender(label: &str, hombres: bool) -> Option<&'static str> {
    let folded = crate::text::fold(label);
    match folded.trim() {
        "m" => Some(if hombres { "female" } else { "male" }),
        "female" | "females" | "f" | "w" | "woman" | "women" | "mujer" | "mujeres" | "femme"
        | "femmes" | "frau" | "frauen" | "weiblich" | "femenino" | "feminino" | "donne"
        | "kadin" | "女" | "女性" | "여성" | "женщины" | "girls" => Some("female"),
        "male" | "males" | "h" | "man" | "men" | "hombre" | "hombres" | "homme" | "hommes"
        | "mann" | "manner" | "mannlich" | "masculino" | "uomini" | "erkek" | "男" | "男性"
        | "남성" | "мужчины" | "boys" => Some("male"),
        _ => None,
    }
}

fn side_by_side(record: &Record, field: &Field) -> Vec<Part> {
    let all = std::iter::once(field).chain(&field.more);
    all.filter_map(|field| {
        let header = field.header.as_deref().unwrap_or_default();
        let cell = record.cell(&field.column);
        Some((label_in(header, &field.base)?, share(&cell.text)?))
    })
    .collect()
}

/// The group that a header names: `Audience Male %`, `fans.age_18_24`.
pub(crate) fn label_in(header: &str, base: &str) -> Option<String> {
    let plain = crate::ingest::columns::header::Words::of(header).plain;
    let words: Vec<&str> = plain.split(' ').collect();
    if base == "aud_gender" {
        return words.iter().rev().find_map(|word| gender(word, false)).map(str::to_owned);
    }
    let numbers: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| word.len() <= 2 && word.chars().all(|c| c.is_ascii_digit()))
        .collect();
    match numbers.as_slice() {
        [from, to] => Some(format!("{from}-{to}")),
        [from] => Some(format!("{from}+")),
        _ => None,
    }
}

fn share(text: &str) -> Option<f64> {
    let style = Style { mark: Some(Mark::Point), kind: Kind::Share };
    number::read(text, style).ok().map(|number| number.value).filter(|value| *value <= 100.0)
}

/// The list or object at the path, or around the key it ends in.
fn in_json(object: &Map<String, Value>, path: &str, base: &str) -> Vec<Part> {
    let mut steps: Vec<&str> = path.split('.').collect();
    while !steps.is_empty() {
        let found = steps.iter().try_fold(None, |at: Option<&Value>, step| match at {
            None => object.get(*step).map(Some),
            Some(value) => value.get(*step).map(Some),
        });
        match found.flatten() {
            Some(Value::Array(items)) => return in_list(items, base),
            Some(Value::Object(entries)) => return in_object(entries, base),
            Some(Value::String(text)) => return in_text(text, base),
            _ => steps.pop(),
        };
    }
    Vec::new()
}

fn in_list(items: &[Value], base: &str) -> Vec<Part> {
    let keys = LABELS.iter().find(|(field, _)| *field == base).map_or(&[][..], |(_, keys)| keys);
    let part = |item: &Value| {
        let label = keys.iter().find_map(|key| item.get(*key)?.as_str())?;
        let weights = WEIGHTS.iter().filter_map(|key| number_of(item.get(*key)?));
        Some((label.to_owned(), weights.reduce(|a, b| a + b)?))
    };
    items.iter().filter_map(part).collect()
}

fn in_object(entries: &Map<String, Value>, base: &str) -> Vec<Part> {
    let part = |(key, value): (&String, &Value)| {
        let known = base != "aud_gender" || gender(key, false).is_some();
        Some((key.clone(), number_of(value).filter(|_| known)?))
    };
    entries.iter().filter_map(part).collect()
}

fn number_of(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| share(value.as_str()?))
}

/// JSON in a cell, or prose with percent signs.
fn in_text(text: &str, base: &str) -> Vec<Part> {
    match serde_json::from_str(text) {
        Ok(Value::Array(items)) => in_list(&items, base),
        Ok(Value::Object(entries)) => in_object(&entries, base),
        _ => in_prose(text),
    }
}

/// Each percentage with the words before it: `25 a 34: 36%`, `Women (42%), men (58%)`.
fn in_prose(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut pieces = text.split('%');
    let Some(mut piece) = pieces.next() else { return parts };
    for next in pieces {
        let digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        let number = piece.trim_end();
        let start = number.rfind(|c: char| !digits(c)).map_or(0, |at| at + last_char(number, at));
        let (label, figure) = number.split_at_checked(start).unwrap_or((number, ""));
        let label = label.trim_matches(|c: char| !c.is_alphanumeric() && c != '+');
        if let (Some(value), false) = (share(&figure.replace(',', ".")), label.is_empty()) {
            parts.push((label.to_owned(), value));
        }
        piece = next;
    }
    parts
}

fn last_char(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
}
