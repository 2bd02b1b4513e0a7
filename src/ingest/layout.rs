//! From the sample to the [`Layout`] that people see and the [`Reader`] that reads by it.

use super::columns::assign::{Assignment, How, More, assign};
use super::columns::level::{self, Standing};
use super::columns::table::Candidate;
use super::columns::units::{self, RateUnit, Sure};
use super::columns::{NAMING, magnitude, map, parts, platform};
use super::gather::{Gathering, Several};
use super::validate::{Field, Reader, deliverable};
use super::{Column, FieldSource, IngestError, Layout, Options, RowLevel};
use crate::money::Currency;
use crate::number::Evidence;
use crate::profile::{Deliverable, Platform};
use std::collections::{BTreeMap, BTreeSet};

mod currency;

/// In fewer rows a missing name says nothing of the others.
const FEW_ROWS: usize = 3;

/// What the sample says of the file.
pub(crate) struct Understanding {
    pub(crate) columns: Vec<Candidate>,
    assigned: Assignment,
    evidence: Evidence,
    rates: BTreeMap<usize, RateUnit>,
    standing: Standing,
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
    sheet: Option<&str>,
    columns: Vec<Candidate>,
    options: &Options,
) -> Result<Understanding, IngestError> {
    let mut assigned = assign(&columns);
    map::apply(file, &options.map, &columns, &mut assigned)?;
    forget_overridden(&options.map, &mut assigned);
    let told = options.map.iter().any(|(field, _)| field.starts_with("followers"));
    let mut standing = level::level(&columns, &mut assigned);
    if told && standing.several.is_none() {
        standing.level = RowLevel::Creator;
        standing.reason = None;
    }
    if standing.reason.is_some() {
        assigned.fields.retain(|field, _| !field.starts_with("followers"));
    }
    let rates = rates(&columns, &assigned);
    let platform = match options.platform {
        Some(platform) => Some((platform, "--platform".to_owned())),
        None if is_wide(&assigned) => None,
        None => platform::of_file(file, sheet, &columns, &assigned),
    };
    let evidence = units::file_evidence(&columns);
    Ok(Understanding {
        columns,
        assigned,
        evidence,
        rates,
        not_creators: standing.reason.clone(),
        standing,
        platform,
        currency: options.currency,
    })
}

/// The unit of each column of rates or shares, of each network's own too.
fn rates(columns: &[Candidate], assigned: &Assignment) -> BTreeMap<usize, RateUnit> {
    let of_columns = assigned.fields.iter().filter_map(|(field, (index, _))| {
        let (base, of) = parts(field);
        let unit = match (base, assigned.units.get(index)) {
            ("engagement_rate", _) => units::rate(columns, assigned, *index, of)?,
            ("aud_cred" | "fake_share", Some(percent)) => RateUnit::said(*percent),
            ("aud_cred" | "fake_share", None) => share_unit(columns.get(*index)?),
            _ => return None,
        };
        Some((*index, unit))
    });
    of_columns.chain(country_units(columns, assigned)).collect()
}

/// What the user maps needs no second column and leaves no question.
fn forget_overridden(map: &[(String, String)], assigned: &mut Assignment) {
    for (field, _) in map {
        assigned.more.remove(field);
        if field.starts_with("followers") {
            assigned.rivals = None;
        }
    }
}

fn is_wide(assigned: &Assignment) -> bool {
    assigned.fields.keys().any(|field| field.starts_with("followers["))
}

/// Shares of an audience by country, side by side: percent as soon as one of them is.
fn country_units(columns: &[Candidate], assigned: &Assignment) -> Vec<(usize, RateUnit)> {
    let all = assigned.fields.iter().filter(|(field, _)| field.starts_with("aud_country["));
    let units: Vec<(usize, RateUnit)> = all
        .filter_map(|(_, (index, _))| Some((*index, share_unit(columns.get(*index)?))))
        .collect();
    let percent = units.iter().any(|(_, unit)| unit.percent);
    units.into_iter().map(|(index, unit)| (index, RateUnit { percent, ..unit })).collect()
}

/// Shares of an audience: percent as soon as one is above 1.
fn share_unit(column: &Candidate) -> RateUnit {
    let percent =
        column.values.percent_signs > 0 || column.values.max().is_some_and(|max| max > 1.0);
    RateUnit { percent, base: None, why: String::new(), sure: Sure::Told }
}

impl Understanding {
    /// Fills the part of the layout that is about columns.
    pub(crate) fn describe(&self, layout: &mut Layout) {
        layout.row_level = self.standing.level;
        layout.platform = self.platform.as_ref().map(|(platform, _)| *platform);
        layout.platform_evidence = self.platform.as_ref().map(|(_, why)| why.clone());
        layout.unclear.extend(self.assigned.unclear.iter().cloned());
        for (name, (index, score)) in &self.assigned.fields {
            if let Some(column) = self.columns.get(*index) {
                layout.fields.insert(name.clone(), self.source(name, *index, column, *score));
            }
        }
        let assigned = &self.assigned;
        let used: BTreeSet<usize> = assigned
            .fields
            .values()
            .map(|(index, _)| index)
            .chain(assigned.more.values().flat_map(|more| &more.columns))
            .chain(assigned.labels.values())
            .copied()
            .collect();
        let unused = self.columns.iter().enumerate().filter(|(index, _)| !used.contains(index));
        layout.ignored = unused
            .filter_map(|(_, column)| column.header.as_deref())
            .map(|header| header.trim().to_owned())
            .collect();
        for (index, unit) in self.rates.iter().filter(|(_, unit)| unit.sure == Sure::Suggested) {
            let header =
                self.columns.get(*index).and_then(|column| column.header.as_deref()).unwrap_or("");
            let reading =
                if unit.percent { "percent (5 is 5 %)" } else { "a fraction (0.05 is 5 %)" };
            layout.unclear.push(format!("{} is read as {reading}: {}", header.trim(), unit.why));
        }
        layout.unclear.extend(self.doubts());
    }

    /// What else a careful reader would ask about.
    fn doubts(&self) -> Vec<String> {
        let mut doubts = Vec::new();
        doubts.extend(self.several());
        if let Some((one, other)) = self.assigned.rivals {
            doubts.push(self.rivalry(one, other));
        }
        let open = self.rates.iter().filter(|(_, unit)| unit.sure == Sure::Open);
        doubts.extend(open.map(|(index, _)| self.open_unit(*index)));
        doubts.extend(self.unnamed_currency());
        doubts.extend(self.unclear_headers());
        doubts.extend(self.price_units());
        doubts.extend(self.part_named());
        doubts.extend(self.priceless());
        doubts.extend(self.beside_prices());
        doubts.extend(self.figureless());
        for field in ["id", "handle"] {
            let Some((index, _)) = self.assigned.fields.get(field) else { continue };
            if self.columns.get(*index).is_some_and(|column| column.values.damaged > 0) {
                doubts.push(format!(
                    "{} holds long numbers that a spreadsheet shortened (9.06E+17): their digits are lost, and they \
                     are read as missing",
                    self.name(*index)
                ));
            }
        }
        doubts
    }

    /// What is made of several rows of one creator.
    fn several(&self) -> Option<String> {
        let day = self.standing.day.map(|index| self.name(index));
        Some(match (self.standing.several?, day) {
            (Several::Posts, Some(day)) => format!(
                "each row is a post: a creator's figures are the medians of their posts, dated by {day}; followers \
                 are those of the latest post"
            ),
            (Several::Posts, None) => {
                "each row is a post: a creator's figures are the medians of their posts; no \
                 column says when they were published, so followers are those of the last row"
                    .to_owned()
            }
            (Several::Days, day) => format!(
                "creators have several rows, for several days ({}): the latest of each counts",
                day.unwrap_or_default()
            ),
        })
    }

    /// How several rows of one creator are put together, where there are any.
    pub(crate) fn gathering(&self, file: &str) -> Option<Gathering> {
        let day = self.standing.day.and_then(|index| self.columns.get(index));
        Some(Gathering {
            several: self.standing.several?,
            day: day.map(|column| column.key.clone()),
            file: file.to_owned(),
        })
    }

    fn rivalry(&self, one: usize, other: usize) -> String {
        format!(
            "both {0} and {1} can be the follower count, and they differ: choose with --map followers={2} or --map \
             followers={3}",
            self.name(one),
            self.name(other),
            self.flag(one, Some(other)),
            self.flag(other, Some(one))
        )
    }

    /// What to type after `--map followers=`: the header, or the number where two headers are alike.
    fn flag(&self, index: usize, other: Option<usize>) -> String {
        let (name, number) = (self.name(index), (index + 1).to_string());
        if other.is_some_and(|other| name == self.name(other)) || name.starts_with("column ") {
            number
        } else if name.contains(' ') {
            format!("\"{name}\"")
        } else {
            name
        }
    }

    /// What only the user can tell: which of two columns holds the followers, in which unit rates are.
    pub(crate) fn question(&self) -> Option<String> {
        let rivals = self.assigned.rivals.map(|(one, other)| self.rivalry(one, other));
        let open = || self.rates.iter().find(|(_, unit)| unit.sure == Sure::Open);
        rivals.or_else(|| open().map(|(index, _)| self.open_unit(*index)))
    }

    /// Asks for the unit of a rate.
    fn open_unit(&self, index: usize) -> String {
        let sample = self.columns.get(index).and_then(|column| column.samples.first());
        let sample = sample.map_or("0.5", String::as_str);
        let flag = self.flag(index, None);
        format!(
            "the engagement rates in {0} can be percent ({sample} is {sample} %) or fractions (1 is 100 %), and \
             nothing tells which: choose with --map engagement_rate[percent]={flag} or --map \
             engagement_rate[fraction]={flag}",
            self.name(index)
        )
    }

    fn source(&self, name: &str, index: usize, column: &Candidate, score: f64) -> FieldSource {
        let (base, _) = parts(name);
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
        if let Some(more) = self.assigned.more.get(name) {
            evidence.push(self.others(base, more));
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

    fn others(&self, base: &str, more: &More) -> String {
        let names: Vec<String> = more.columns.iter().map(|index| self.name(*index)).collect();
        let names = names.join(", ");
        if more.how == How::Mean {
            format!("the mean of this column and {names}")
        } else if more.how == How::Joined {
            format!("joined with {names}")
        } else if base.starts_with("aud_") {
            format!("with {names} beside it")
        } else {
            format!("where it is empty, {names}")
        }
    }

    /// A column as people call it.
    fn name(&self, index: usize) -> String {
        let header = self.columns.get(index).and_then(|column| column.header.as_deref());
        match header.map(str::trim) {
            Some(header) if !header.is_empty() => header.to_owned(),
            _ => format!("column {}", index + 1),
        }
    }

    fn unit(&self, base: &str, index: usize, column: &Candidate) -> Option<String> {
        if let Some(unit) = self.rates.get(&index).filter(|_| !is_count(base)) {
            return Some(if unit.percent { "percent" } else { "fraction" }.to_owned());
        }
        if base == "price" {
            let code = self.column_currency(column).map(|currency| currency.code().to_owned());
            let power =
                currency::price_power(column).map(|power| magnitude::name(power).to_owned());
            let parts: Vec<String> = code.into_iter().chain(power).collect();
            return (!parts.is_empty()).then(|| parts.join(", "));
        }
        if !is_count(base) {
            return None;
        }
        Some(column.words.power.map_or("count", magnitude::name).to_owned())
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
            .filter(|(name, (index, _))| {
                let column = self.columns.get(*index).filter(|_| name.starts_with("price"));
                column.is_none_or(|column| !self.is_doubtful(*index, column))
            })
            .filter_map(|(name, (index, _))| self.field(name, *index))
            .collect();
        Reader {
            file: file.to_owned(),
            fields,
            platform: self.platform.as_ref().map(|(platform, _)| *platform),
            currency: self.usual_currency(),
            header,
            width,
            ragged,
            naming: self.naming(),
            hidden: self.hidden(),
            statistic: self
                .assigned
                .statistic
                .and_then(|index| self.columns.get(index))
                .map(|column| column.key.clone()),
        }
    }

    /// A column of yes and no that is called after hidden followers.
    fn hidden(&self) -> Option<Column> {
        let says = |column: &&Candidate| {
            column.words.plain.contains("hidden")
                && column.words.has("followers")
                && column.values.booleans > 0
        };
        self.columns.iter().find(says).map(|column| column.key.clone())
    }

    /// The columns that name the creator, where few rows have none of them.
    fn naming(&self) -> Vec<Column> {
        let columns: Vec<&Candidate> = NAMING
            .iter()
            .chain(&["email"])
            .filter_map(|field| self.columns.get(self.assigned.fields.get(*field)?.0))
            .collect();
        let rows = self.columns.iter().map(|column| column.values.filled).max().unwrap_or(0);
        let usual = |column: &&Candidate| {
            column.values.filled * 10 >= rows * 9 || column.values.filled + 1 >= rows
        };
        if rows < FEW_ROWS || !columns.iter().any(usual) {
            return Vec::new();
        }
        columns.iter().map(|column| column.key.clone()).collect()
    }

    fn more(&self, name: &str) -> Vec<Field> {
        let more = self.assigned.more.get(name).into_iter().flat_map(|more| &more.columns);
        more.filter_map(|index| self.one_field(name, *index)).collect()
    }

    fn field(&self, name: &str, index: usize) -> Option<Field> {
        Some(Field { more: self.more(name), ..self.one_field(name, index)? })
    }

    fn one_field(&self, name: &str, index: usize) -> Option<Field> {
        let column = self.columns.get(index)?;
        let (base, of) = parts(name);
        let rate = self.rates.get(&index);
        Some(Field {
            base: base.to_owned(),
            of: of.map(str::to_owned),
            column: column.key.clone(),
            header: column.header.clone(),
            mark: units::mark(column, base, self.evidence),
            power: match base {
                "price" => currency::price_power(column).unwrap_or(0),
                _ if is_count(base) => column.words.power.unwrap_or(0),
                _ => 0,
            },
            percent: rate.is_some_and(|unit| unit.percent),
            unit_known: rate.is_some(),
            mixed: rate.is_some() && column.values.percent_signs > 0,
            fractions: rate.is_some_and(|unit| !unit.percent)
                && !self.assigned.units.contains_key(&index)
                && column.values.max().is_some_and(|max| max <= 1.0),
            rate_base: rate.and_then(|unit| unit.base),
            currency: self.currency_of(index, column),
            told: self.currency.is_some(),
            deliverable: offered(column),
            more: Vec::new(),
            mean: self.assigned.more.get(name).is_some_and(|more| more.how == How::Mean),
            joined: self.assigned.more.get(name).is_some_and(|more| more.how == How::Joined),
            label: self
                .assigned
                .labels
                .get(&index)
                .and_then(|label| self.columns.get(*label))
                .map(|column| column.key.clone()),
            zero_is_missing: column.values.mostly_zero(),
        })
    }
}

/// What a column of prices is for: one deliverable, or several at once (`Price 3 posts`, `1 reel + 2 stories`).
fn offered(column: &Candidate) -> Option<Deliverable> {
    const PACKAGES: &[&str] =
        &["package", "packages", "bundle", "paket", "paquete", "pacote", "pacchetto", "combo"];
    let words: Vec<&str> = column.words.plain.split(' ').collect();
    let counted = words.windows(2).any(|pair| {
        matches!(pair, [number, word]
            if deliverable(word).is_some()
                && !word.starts_with(['秒', '分', '초']) // `20秒视频`: how long it is
                && number.parse::<u32>().is_ok_and(|n| (2..=30).contains(&n)))
    });
    let named = words.iter().filter(|word| deliverable(word).is_some()).count();
    let added = named > 1 && column.header.as_deref().is_some_and(|header| header.contains('+'));
    if counted || added || words.iter().any(|word| PACKAGES.contains(word)) {
        return Some(Deliverable::Package);
    }
    deliverable(&column.words.plain)
}

fn is_count(base: &str) -> bool {
    matches!(
        base,
        "followers"
            | "following"
            | "posts"
            | "reach"
            | "impressions"
            | "clicks"
            | "conversions"
            | "avg_engagement"
            | "total_likes"
            | "total_comments"
            | "total_views"
    ) || (base.starts_with("avg_"))
}
