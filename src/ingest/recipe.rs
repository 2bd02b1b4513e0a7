//! How fields are made of columns, without the rows: for whoever reads the same columns elsewhere, from a table in a
//! warehouse. The same recognition, units and fallbacks as for a file.

use super::columns::platform::DOMAINS;
use super::columns::table;
use super::export::{not_creators, read_head};
use super::layout::understand;
use super::validate::{self, Field};
use super::{Column, IngestError, Options, Source};
use crate::money::Currency;
use crate::profile::{Deliverable, Platform, RateBase};

/// How one field is made.
#[derive(Debug, Clone, PartialEq)]
pub struct Ingredient {
    /// `followers`, `price` …
    pub field: String,
    /// What stands in brackets: a network, or what a price is for.
    pub of: Option<String>,
    /// The column, as its header has it.
    pub column: String,
    /// Power of ten that the header names (`Followers (K)`).
    pub power: i32,
    /// A rate or share is in percent; `None` where nothing says whether it is that or a fraction.
    pub percent: Option<bool>,
    /// What a rate is divided by, where it is said.
    pub rate_base: Option<RateBase>,
    /// The currency of a price, where the header says it.
    pub currency: Option<Currency>,
    /// What a price is for, where the header says it.
    pub deliverable: Option<Deliverable>,
    /// Further columns of the same field.
    pub more: Vec<String>,
    /// The field is the mean of all its columns; otherwise the first that is filled and not zero.
    pub mean: bool,
    /// Another column says in words what a price is for.
    pub labelled: bool,
    /// Nearly all cells of the sample are zero, so that zero says nothing.
    pub zero_is_missing: bool,
    /// A cell of the sample as it stands there.
    pub sample: Option<String>,
}

/// All fields, by name.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipe {
    /// In the order in which a row's cells are looked at.
    pub fields: Vec<Ingredient>,
    /// The network of rows that do not say theirs.
    pub platform: Option<Platform>,
    /// The currency of prices that do not say theirs.
    pub currency: Currency,
}

impl Recipe {
    /// By the columns of a file, as it would be read.
    ///
    /// # Errors
    /// All of [`super::open`]; a file without headers; one whose rows are not read one by one.
    pub fn of_file(source: Source<'_>, options: &Options) -> Result<Recipe, IngestError> {
        let file = source.name.clone();
        let (opened, understanding) = read_head(source, options)?;
        if let Some(reason) = &understanding.not_creators {
            return Err(not_creators(&file, reason, &understanding.columns));
        }
        if let Some(question) = opened.question.or_else(|| understanding.question()) {
            return Err(IngestError::Unclear { file, question });
        }
        if understanding.gathering(&file).is_some() {
            let question = "creators have several rows, which are put together; a statement looks at one row at a time: \
                            make a table with one row a creator first, and name its columns with --map"
                .to_owned();
            return Err(IngestError::Unclear { file, question });
        }
        let reader = understanding.reader(&file, opened.header.unwrap_or_default(), 0, false);
        Recipe::of(&file, &reader, &understanding.columns)
    }

    /// By the names of columns alone: every column is read as the field that [`Options::map`] says.
    ///
    /// # Errors
    /// [`IngestError::Map`] for a field that there is not.
    pub fn of_names(options: &Options) -> Result<Recipe, IngestError> {
        let mut header: Vec<String> = Vec::new();
        for (_, column) in &options.map {
            if !header.contains(column) {
                header.push(column.clone());
            }
        }
        let columns = table::of_cells(Some(&header), &[]);
        let understanding = understand(NAMES, None, columns, options)?;
        let reader = understanding.reader(NAMES, header, 0, false);
        Recipe::of(NAMES, &reader, &understanding.columns)
    }

    fn of(
        file: &str,
        reader: &validate::Reader,
        columns: &[table::Candidate],
    ) -> Result<Recipe, IngestError> {
        let fields: Option<Vec<Ingredient>> =
            reader.fields.iter().map(|field| ingredient(field, columns)).collect();
        let fields = fields.ok_or_else(|| IngestError::Unclear {
            file: file.to_owned(),
            question:
                "its columns have no names; name those of your table with --map, for example --map \
                       followers=Fans"
                    .to_owned(),
        })?;
        Ok(Recipe { fields, platform: reader.platform, currency: reader.currency })
    }
}

/// Stands for the file in messages about names that were typed.
const NAMES: &str = "the table";

fn ingredient(field: &Field, columns: &[table::Candidate]) -> Option<Ingredient> {
    let candidate = columns.iter().find(|column| column.key == field.column);
    Some(Ingredient {
        field: field.base.clone(),
        of: field.of.clone(),
        column: name(field)?,
        power: field.power,
        percent: field.unit_known.then_some(field.percent),
        rate_base: field.rate_base,
        currency: field.currency,
        deliverable: field.deliverable,
        more: field.more.iter().map(name).collect::<Option<_>>()?,
        mean: field.mean,
        labelled: field.label.is_some(),
        zero_is_missing: field.zero_is_missing,
        sample: candidate.and_then(|column| column.samples.first().cloned()),
    })
}

fn name(field: &Field) -> Option<String> {
    let header = field.header.as_deref().map(str::trim).filter(|header| !header.is_empty());
    match &field.column {
        Column::Index(_) => header.map(str::to_owned),
        Column::Path(path) => Some(path.clone()),
    }
}

/// The parts of an address that tell its network, in the order in which they are looked for.
pub fn domains() -> impl Iterator<Item = (&'static str, Platform)> {
    DOMAINS.iter().copied()
}

/// What is said of rows that are not taken, as [`super::Reject`] has it.
pub use validate::{MOST_FOLLOWERS, TOO_MANY_FOLLOWERS, UNDER_HALF_A_CENT, no_followers, refused};
