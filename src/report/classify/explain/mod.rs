//! How every figure of a creator's entry came about: its formula with the numbers put in, the cells it was read
//! from, and the benchmarks it was compared with or estimated by, each with its publications.
//!
//! One structure for JSON and for the page. It explains an [`Entry`] that is measured already, and repeats nothing
//! of the measuring: values are the entry's own.

mod cost;
mod groups;
mod origin;
mod page;
mod rate;
mod size;
mod vetting;
mod words;

pub use groups::summary;
pub use origin::{Input, Origin};
pub use page::page;

use super::{Entry, Lens};
use crate::benchmark::{Row, Source, source};
use crate::profile::{Platform, Profile};
use serde::Serialize;
use serde_json::{Map, Value};

/// The document's schema.
pub const SCHEMA: &str = "tierplan.explain/1";

/// The whole answer.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Explanation {
    /// Always `tierplan.explain/1`.
    pub schema: &'static str,
    /// The name that was asked for, as typed.
    pub asked: String,
    /// Everyone of that name, in the order read.
    pub creators: Vec<Creator>,
    /// The figures over the whole file, by their keys in `summary` of `classify -f json`.
    pub summary: Vec<Figure>,
}

/// One creator's figures.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Creator {
    /// The best name there is.
    pub label: String,
    /// The network.
    pub platform: Option<Platform>,
    /// File as shown.
    pub file: String,
    /// 1-based line of the record.
    pub line: u64,
    /// The tier, as the scheme in use calls it.
    pub tier: &'static str,
    /// Every figure that is known, in the order of the entry.
    pub figures: Vec<Figure>,
    /// Keys of the entry that are unknown.
    pub unknown: Vec<String>,
}

/// What a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// It stands in the file.
    Quoted,
    /// It follows from what stands in the file.
    Derived,
    /// It follows from benchmarks.
    Estimated,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Quoted => "quoted",
            Kind::Derived => "derived",
            Kind::Estimated => "estimated",
        }
    }
}

/// One figure with its birth certificate.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Figure {
    /// Its key in `classify -f json`; keys within keys are joined with dots.
    pub key: String,
    /// Its value there.
    pub value: Value,
    /// Quoted, derived or estimated.
    pub kind: Kind,
    /// How it is worked out, in words and signs.
    pub formula: String,
    /// The same with the numbers put in; `None` where nothing is worked out.
    pub worked: Option<String>,
    /// The cells it was read from.
    pub inputs: Vec<Input>,
    /// The benchmarks it rests on.
    pub benchmarks: Vec<Benchmark>,
    /// Publications that it is compared with beside those benchmarks.
    pub publications: Vec<&'static Source>,
    /// Where on the page it stands.
    #[serde(skip)]
    theme: &'static str,
}

/// A row of the pack, with its publications.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Benchmark {
    /// The row; rates are fractions, money is USD.
    #[serde(flatten)]
    pub row: Row,
    /// What it is made of; none for one's own figures.
    pub publications: Vec<&'static Source>,
}

impl From<&Row> for Benchmark {
    fn from(row: &Row) -> Benchmark {
        let publications = row.sources.iter().filter_map(|id| source(id)).collect();
        Benchmark { row: row.clone(), publications }
    }
}

impl Figure {
    /// A figure that stands in the file.
    fn new(key: &str, value: Value, theme: &'static str) -> Figure {
        Figure {
            key: key.to_owned(),
            value,
            kind: Kind::Quoted,
            formula: "as it stands in the file".to_owned(),
            worked: None,
            inputs: Vec::new(),
            benchmarks: Vec::new(),
            publications: Vec::new(),
            theme,
        }
    }

    fn derived(self, formula: impl Into<String>) -> Figure {
        Figure { kind: Kind::Derived, formula: formula.into(), ..self }
    }

    fn estimated(self, formula: impl Into<String>) -> Figure {
        Figure { kind: Kind::Estimated, formula: formula.into(), ..self }
    }

    fn worked(self, numbers: impl Into<String>) -> Figure {
        Figure { worked: Some(numbers.into()), ..self }
    }

    /// The publications whose identifiers stand in a text.
    fn citing(mut self, text: &str) -> Figure {
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
        for found in words.filter_map(source) {
            if !self.publications.contains(&found) {
                self.publications.push(found);
            }
        }
        self
    }

    fn by<'r>(mut self, rows: impl IntoIterator<Item = &'r Row>) -> Figure {
        self.benchmarks.extend(rows.into_iter().map(Benchmark::from));
        self
    }
}

/// What figures are explained from.
struct Maker<'a> {
    entry: &'a Entry,
    json: Map<String, Value>,
    profile: &'a Profile,
    lens: &'a Lens<'a>,
    origin: &'a Origin<'a>,
}

/// Explains a measured profile.
pub fn creator(entry: &Entry, profile: &Profile, lens: &Lens<'_>, origin: &Origin<'_>) -> Creator {
    let json = match serde_json::to_value(entry) {
        Ok(Value::Object(json)) => json,
        _ => Map::new(),
    };
    let unknown = json
        .iter()
        .filter(|(key, value)| value.is_null() && is_wanted(key, lens))
        .map(|(key, _)| key.clone())
        .collect();
    let maker = Maker { entry, json, profile, lens, origin };
    let mut figures: Vec<Figure> =
        [maker.size(), maker.rate(), maker.cost(), maker.vetting()].into_iter().flatten().collect();
    let place = |figure: &Figure| {
        let key = figure.key.split('.').next().unwrap_or_default();
        maker.json.keys().position(|known| known == key)
    };
    figures.sort_by_key(place);
    Creator {
        label: entry.label(),
        platform: entry.platform,
        file: entry.file.clone(),
        line: entry.line,
        tier: entry.tier,
        figures,
        unknown,
    }
}

/// Whether a key without a value lacks something: what is not asked for, or has no sense here, does not.
fn is_wanted(key: &str, lens: &Lens<'_>) -> bool {
    match key {
        "most_for_target_cpm" => lens.target_cpm.is_some(),
        "most_for_target_cpe" => lens.target_cpe.is_some(),
        "most_for_target_cpa" => lens.target_cpa.is_some(),
        "to_next_tier" | "price_terms" | "price_as_quoted" | "currency_as_quoted" => false,
        "er_standing_in_file" | "er_peers_in_file" => false,
        _ => true,
    }
}

impl Maker<'_> {
    /// The figure of a key; `None` where the entry does not know it.
    fn figure(&self, key: &str, theme: &'static str) -> Option<Figure> {
        let value = self.json.get(key).filter(|value| !value.is_null())?;
        Some(Figure::new(key, value.clone(), theme))
    }

    /// The same as it stands in the file, with its cell.
    fn quoted(&self, key: &str, theme: &'static str, field: &str) -> Option<Figure> {
        Some(self.reading(self.figure(key, theme)?, &[field]))
    }

    /// Adds the cells of fields.
    fn reading(&self, mut figure: Figure, fields: &[&str]) -> Figure {
        for field in fields {
            figure.inputs.extend(self.origin.inputs(field, self.profile));
        }
        figure
    }
}
