//! From the sample to the [`Layout`] that people see and the [`Reader`] that reads by it.

use super::columns::assign::{Assignment, assign};
use super::columns::table::Candidate;
use super::columns::units::{self, RateUnit};
use super::columns::{level, map, platform};
use super::validate::{Field, Reader};
use super::{FieldSource, IngestError, Layout, Options, RowLevel};
use crate::money::Currency;
use crate::number::Evidence;
use crate::profile::{Deliverable, Platform};
use std::collections::{BTreeMap, BTreeSet};

/// What the sample says of the file.
pub(crate) struct Understanding {
    pub(crate) columns: Vec<Candidate>,
    assigned: Assignment,
    evidence: Evidence,
    rates: BTreeMap<usize, RateUnit>,
    level: RowLevel,
    /// Why it is no list of creators.
    pub(crate) not_creators: Option<String>,
    platform: Option<(Platform, String)>,
    currency: Option<Currency>,
}

/// Works out fields, units, level and platform.
///
/// # Errors
/// [`IngestError::Map`] for a `--map` that names what does not exist.
pub(crate) fn understand(
    file: &str,
    columns: Vec<Candidate>,
    options: &Options,
) -> Result<Understanding, IngestError> {
    let mut assigned = assign(&columns);
    map::apply(file, &options.map, &columns, &mut assigned)?;
    let told = options.map.iter().any(|(field, _)| field.starts_with("followers"));
    let (level, reason) =
        if told { (RowLevel::Creator, None) } else { level::level(&columns, &assigned) };
    if level != RowLevel::Creator {
        assigned.fields.retain(|field, _| !field.starts_with("followers"));
    }
    let rates = ["engagement_rate", "aud_cred", "fake_share"]
        .iter()
        .filter_map(|field| {
            let (index, _) = assigned.fields.get(*field)?;
            let unit = if *field == "engagement_rate" {
                units::rate(&columns, &assigned, *index)?
            } else {
                share_unit(columns.get(*index)?)
            };
            Some((*index, unit))
        })
        .collect();
    let platform = match options.platform {
        Some(platform) => Some((platform, "--platform".to_owned())),
        None if is_wide(&assigned) => None,
        None => platform::of_file(file, &columns, &assigned),
    };
    let evidence = units::file_evidence(&columns);
    Ok(Understanding {
        columns,
        assigned,
        evidence,
        rates,
        level,
        not_creators: reason,
        platform,
        currency: options.currency,
    })
}

fn is_wide(assigned: &Assignment) -> bool {
    assigned.fields.keys().any(|field| field.starts_with("followers["))
}

/// Shares of an audience: percent as soon as one is above 1.
fn share_unit(column: &Candidate) -> RateUnit {
    let percent =
        column.values.percent_signs > 0 || column.values.max().is_some_and(|max| max > 1.0);
    RateUnit { percent, base: None, why: String::new(), unsure: false }
}

impl Understanding {
    /// Fills the part of the layout that is about columns.
    pub(crate) fn describe(&self, layout: &mut Layout) {
        layout.row_level = self.level;
        layout.platform = self.platform.as_ref().map(|(platform, _)| *platform);
        layout.platform_evidence = self.platform.as_ref().map(|(_, why)| why.clone());
        layout.unclear.extend(self.assigned.unclear.iter().cloned());
        for (name, (index, score)) in &self.assigned.fields {
            if let Some(column) = self.columns.get(*index) {
                layout.fields.insert(name.clone(), self.source(name, *index, column, *score));
            }
        }
        let used: BTreeSet<usize> =
            self.assigned.fields.values().map(|(index, _)| *index).collect();
        let unused = self.columns.iter().enumerate().filter(|(index, _)| !used.contains(index));
        layout.ignored = unused
            .filter_map(|(_, column)| column.header.as_deref())
            .map(|header| header.trim().to_owned())
            .collect();
        for (index, unit) in self.rates.iter().filter(|(_, unit)| unit.unsure) {
            let header =
                self.columns.get(*index).and_then(|column| column.header.as_deref()).unwrap_or("");
            layout.unclear.push(format!(
                "{} is read as a fraction (0.05 is 5 %): {}",
                header.trim(),
                unit.why
            ));
        }
    }

    fn source(&self, name: &str, index: usize, column: &Candidate, score: f64) -> FieldSource {
        let base = name.split('[').next().unwrap_or(name);
        let mut evidence = vec![match column.header.as_deref().map(str::trim) {
            Some(header) if !header.is_empty() => format!("header {header}"),
            _ => "values only".to_owned(),
        }];
        if column.values.is_numeric() {
            evidence.push(format!(
                "{} of {} cells are numbers",
                column.values.numeric, column.values.filled
            ));
        }
        let rate = self.rates.get(&index);
        evidence.extend(rate.filter(|unit| !unit.why.is_empty()).map(|unit| unit.why.clone()));
        FieldSource {
            column: column.key.clone(),
            header: column.header.clone(),
            unit: self.unit(base, index, column),
            confidence: (score * 100.0).round() / 100.0,
            evidence,
            samples: column.samples.clone(),
        }
    }

    fn unit(&self, base: &str, index: usize, column: &Candidate) -> Option<String> {
        if let Some(unit) = self.rates.get(&index) {
            return Some(if unit.percent { "percent" } else { "fraction" }.to_owned());
        }
        if base == "price" {
            return self.column_currency(column).map(|currency| currency.code().to_owned());
        }
        if !is_count(base) {
            return None;
        }
        Some(match column.words.power {
            Some(3) => "thousands".to_owned(),
            Some(4) => "ten thousands".to_owned(),
            Some(6) => "millions".to_owned(),
            _ => "count".to_owned(),
        })
    }

    fn column_currency(&self, column: &Candidate) -> Option<Currency> {
        let header = column.header.as_deref().and_then(Currency::find);
        header.or_else(|| column.samples.iter().find_map(|cell| Currency::find(cell)))
    }

    /// The reader for the records.
    pub(crate) fn reader(
        &self,
        file: &str,
        header: Vec<String>,
        width: usize,
        ragged: bool,
    ) -> Reader {
        let fields = self
            .assigned
            .fields
            .iter()
            .filter_map(|(name, (index, _))| self.field(name, *index))
            .collect();
        Reader {
            file: file.to_owned(),
            fields,
            platform: self.platform.as_ref().map(|(platform, _)| *platform),
            currency: self.currency.unwrap_or(Currency::USD),
            header,
            width,
            ragged,
        }
    }

    fn field(&self, name: &str, index: usize) -> Option<Field> {
        let column = self.columns.get(index)?;
        let (base, of) = match name.split_once('[') {
            Some((base, of)) => (base, Some(of.trim_end_matches(']').to_owned())),
            None => (name, None),
        };
        let rate = self.rates.get(&index);
        Some(Field {
            base: base.to_owned(),
            of,
            column: column.key.clone(),
            header: column.header.clone(),
            mark: units::mark(column, base, self.evidence),
            power: if is_count(base) { column.words.power.unwrap_or(0) } else { 0 },
            percent: rate.is_some_and(|unit| unit.percent),
            rate_base: rate.and_then(|unit| unit.base),
            currency: column.header.as_deref().and_then(Currency::find),
            deliverable: deliverable(column),
        })
    }
}

fn is_count(base: &str) -> bool {
    matches!(
        base,
        "followers"
            | "following"
            | "posts"
            | "reach"
            | "impressions"
            | "avg_engagement"
            | "total_likes"
            | "total_comments"
            | "total_views"
    ) || (base.starts_with("avg_"))
}

/// What a price column is for, from its header.
fn deliverable(column: &Candidate) -> Option<Deliverable> {
    let plain = &column.words.plain;
    let says = |words: &[&str]| words.iter().any(|word| plain.contains(word));
    if says(&["story", "stories"]) {
        Some(Deliverable::Story)
    } else if says(&["reel"]) {
        Some(Deliverable::Reel)
    } else if says(&["short"]) {
        Some(Deliverable::Short)
    } else if says(&["video", "integration", "tiktok", "youtube", "视频", "動画"]) {
        Some(Deliverable::Video)
    } else if says(&["post", "carousel", "photo", "picture", "图文", "beitrag"]) {
        Some(Deliverable::Post)
    } else if says(&["package", "bundle", "cross"]) {
        Some(Deliverable::Package)
    } else {
        None
    }
}
