//! From the table's columns to figures: units, fallbacks, what counts as missing, and which rows cannot be classified.

use super::dialect::{Dialect, shown};
use super::{Request, SqlError, Step};
use crate::ingest::recipe::{
    Ingredient, MOST_FOLLOWERS, Recipe, TOO_MANY_FOLLOWERS, UNDER_HALF_A_CENT, domains,
    no_followers, refused,
};
use crate::metrics::{Formula, RateChoice, rank};
use crate::money::Currency;
use crate::number::NumberError;
use crate::profile::{Deliverable, Platform};
use std::collections::BTreeMap;

/// Fields that tell creators apart: they are passed through.
const OWN: [&str; 4] = ["handle", "name", "id", "url"];

/// Figures that outputs are made of; all but the first can be wanting.
const USED: [&str; 8] = [
    "followers",
    "avg_likes",
    "avg_comments",
    "avg_engagement",
    "avg_views",
    "reach",
    "impressions",
    "engagement_rate",
];

/// Figures of which only what cannot be is looked at, for such rows are rejects: averages, totals and shares …
const CHECKED: [&str; 9] = [
    "avg_shares",
    "avg_saves",
    "total_likes",
    "total_comments",
    "total_views",
    "clicks",
    "conversions",
    "aud_cred",
    "fake_share",
];

/// … and counts.
const COUNTS: [&str; 2] = ["following", "posts"];

/// Above this a figure is taken for infinite; anything real is far below.
const INFINITE: &str = "1e308";

/// From 2⁵³ on floats skip whole numbers.
const UNCOUNTABLE: u64 = 1 << 53;

/// A small count with a fraction more likely stands for thousands.
const SMALL: u64 = 1_000;

/// Whether a field is read as a number.
pub(super) fn is_figure(field: &str) -> bool {
    let lists: [&[&str]; 3] = [&USED, &CHECKED, &COUNTS];
    field == "price" || lists.iter().any(|list| list.contains(&field))
}

/// Which columns are which.
pub(super) struct Columns<'a> {
    /// Passed through: name in the result, column.
    own: Vec<(String, &'a str)>,
    /// Figures by field.
    figures: BTreeMap<&'a str, &'a Ingredient>,
    /// All fields in the order in which a row is looked at, with the name in the statement.
    checked: Vec<(String, &'a Ingredient)>,
    /// Prices, with the name in the statement.
    prices: Vec<(String, &'a Ingredient)>,
    /// The column with the platform.
    pub(super) platform: Option<&'a str>,
    /// The column with the currency.
    pub(super) currency: Option<&'a str>,
    url: Option<&'a str>,
}

impl<'a> Columns<'a> {
    /// Sorts out what a statement needs.
    ///
    /// # Errors
    /// [`SqlError`]: no followers, several networks, a rate without a unit, prices that cannot be told apart.
    pub(super) fn of(request: &Request<'a>) -> Result<Columns<'a>, SqlError> {
        let recipe = request.recipe;
        one_network(recipe)?;
        let find = |field: &str| recipe.fields.iter().find(|one| one.field == field);
        let column = |field: &str| find(field).map(|one| one.column.as_str());
        let mut found = Columns {
            own: own(request),
            figures: BTreeMap::new(),
            checked: Vec::new(),
            prices: Vec::new(),
            platform: column("platform"),
            currency: column("currency"),
            url: column("url"),
        };
        for one in &recipe.fields {
            let field = one.field.as_str();
            if field == "price" {
                let name = format!("price_{}", found.prices.len() + 1);
                found.prices.push((name.clone(), one));
                found.checked.push((name, one));
            } else if is_figure(field) {
                found.figures.insert(field, one);
                found.checked.push((field.to_owned(), one));
            }
        }
        if !found.figures.contains_key("followers") {
            return Err(SqlError::NoFollowers);
        }
        let unknown = found.figures.get("engagement_rate").filter(|one| one.percent.is_none());
        if let Some(one) = unknown {
            return Err(SqlError::RateUnit { column: shown(&one.column) });
        }
        comparable(&found.prices)?;
        Ok(found)
    }

    /// How a rate that the table states counts, where this choice lets it count at all.
    pub(super) fn given(&self, rate: RateChoice) -> Option<Formula> {
        let base = self.figures.get("engagement_rate")?.rate_base;
        match rate {
            RateChoice::By(wanted) if base != Some(wanted) => None,
            _ => Some(Formula::Given(base)),
        }
    }

    /// The table's own columns in the result: name there, name in the statement.
    pub(super) fn passed(&self) -> impl Iterator<Item = (&str, String)> {
        self.own
            .iter()
            .enumerate()
            .map(|(at, (name, _))| (name.as_str(), format!("own_{}", at + 1)))
    }

    /// Whether some column holds prices.
    pub(super) fn has_prices(&self) -> bool {
        !self.prices.is_empty()
    }

    /// The currency of quoted prices that no column says.
    pub(super) fn usual_currency(&self, recipe: &Recipe) -> Currency {
        let said = self.prices.first().and_then(|(_, one)| one.currency);
        said.unwrap_or(recipe.currency)
    }
}

fn one_network(recipe: &Recipe) -> Result<(), SqlError> {
    let wide = recipe.fields.iter().filter(|one| one.field == "followers");
    let networks: Vec<String> = wide.filter_map(|one| one.of.as_deref()).map(shown).collect();
    if networks.is_empty() {
        return Ok(());
    }
    Err(SqlError::Networks { networks: networks.join(", ") })
}

/// Prices are compared with each other, the cheapest of the best rank counts.
fn comparable(prices: &[(String, &Ingredient)]) -> Result<(), SqlError> {
    let [(_, first), others @ ..] = prices else { return Ok(()) };
    let refuse = |reason| Err(SqlError::Prices { reason, column: shown(&first.column) });
    if others.iter().any(|(_, one)| one.currency != first.currency) {
        return refuse("the prices are in several currencies");
    }
    if !others.is_empty() && prices.iter().any(|(_, one)| one.labelled) {
        return refuse("another column says in words what each of several prices is for");
    }
    Ok(())
}

/// What is passed through, each column once; names that the result has already get `own_` before them.
fn own<'a>(request: &Request<'a>) -> Vec<(String, &'a str)> {
    let fields = &request.recipe.fields;
    let mapped = OWN.iter().filter_map(|field| fields.iter().find(|one| one.field == *field));
    let columns =
        mapped.map(|one| one.column.as_str()).chain(request.keep.iter().map(String::as_str));
    let mut found: Vec<(String, &str)> = Vec::new();
    for column in columns {
        if found.iter().any(|(_, known)| *known == column) {
            continue;
        }
        let mut name = column.to_owned();
        let taken = |name: &str, found: &[(String, &str)]| {
            let lower = name.to_lowercase();
            super::measure::RESULT.iter().any(|ours| *ours == lower)
                || found.iter().any(|(known, _)| known.to_lowercase() == lower)
        };
        while taken(&name, &found) {
            name.insert_str(0, "own_");
        }
        found.push((name, column));
    }
    found
}

/// The steps that read, check and clean the table.
pub(super) fn steps(request: &Request<'_>, columns: &Columns<'_>) -> Result<Vec<Step>, SqlError> {
    Ok(vec![
        Step {
            comment: "The table's columns under one set of names. Figures must be numbers: a text such as 12.3K is not \
                      read."
                .to_owned(),
            name: "tp_input",
            body: input(request, columns)?,
        },
        Step {
            comment: "Rows that cannot be classified, and why.".to_owned(),
            name: "tp_checked",
            body: checked(request.dialect, columns),
        },
        Step {
            comment: "What counts as missing: all figures of rejected rows; nobody is reached zero times, what is \
                      liked was seen, and a rate or price of zero was not filled in."
                .to_owned(),
            name: "tp_known",
            body: known(columns),
        },
    ])
}

fn input(request: &Request<'_>, columns: &Columns<'_>) -> Result<String, SqlError> {
    let dialect = request.dialect;
    let quoted = |column: &str| dialect.identifier(column).map(|name| format!("t.{name}"));
    let mut lines = Vec::new();
    for (at, (_, column)) in columns.own.iter().enumerate() {
        lines.push(format!("{} AS own_{}", quoted(column)?, at + 1));
    }
    lines.push(format!("{} AS platform", platform(request, columns)?));
    if !columns.prices.is_empty() {
        lines.push(format!("{} AS currency", currency(request, columns)?));
    }
    for field in USED {
        if !columns.figures.contains_key(field) {
            lines.push(format!("CAST(NULL AS {}) AS {field}", dialect.double()));
        }
    }
    for (name, one) in &columns.checked {
        lines.push(format!("{} AS {name}", figure(dialect, one)?));
    }
    let mut from = format!("FROM {} AS t", dialect.table(request.table)?);
    let mut join = |table: &str, alias: &str, column: &str| -> Result<(), SqlError> {
        let key = dialect.trimmed(&quoted(column)?);
        from.push_str(&format!("\nLEFT JOIN {table} AS {alias} ON {alias}.name = LOWER({key})"));
        Ok(())
    };
    if let Some(column) = columns.platform {
        join("tp_platforms", "p", column)?;
    }
    if let Some(column) = columns.currency.filter(|_| !columns.prices.is_empty()) {
        join("tp_currencies", "c", column)?;
    }
    Ok(format!("SELECT\n  {}\n{from}", lines.join(",\n  ")))
}

/// The row's own platform, else the one of all rows, else that of its address.
fn platform(request: &Request<'_>, columns: &Columns<'_>) -> Result<String, SqlError> {
    let dialect = request.dialect;
    let mut choices = Vec::new();
    choices.extend(columns.platform.map(|_| "p.platform".to_owned()));
    if let Some(usual) = request.recipe.platform {
        choices.push(format!("'{usual}'"));
    } else if let Some(url) = columns.url {
        let url = format!("t.{}", dialect.identifier(url)?);
        let one = |(part, platform): (&str, Platform)| {
            format!(
                "    WHEN LOWER({url}) LIKE {} THEN '{platform}'\n",
                dialect.text(&format!("%{part}%"))
            )
        };
        let all: String = domains().map(one).collect();
        choices.push(format!("CASE\n{all}  END"));
    }
    Ok(match choices.as_slice() {
        [] => format!("CAST(NULL AS {})", dialect.string()),
        [one] => one.clone(),
        all => format!("COALESCE({})", all.join(", ")),
    })
}

/// The currency that the row says, by name, sign or code, else the one of all prices.
fn currency(request: &Request<'_>, columns: &Columns<'_>) -> Result<String, SqlError> {
    let dialect = request.dialect;
    let usual = dialect.text(columns.usual_currency(request.recipe).code());
    let Some(column) = columns.currency else { return Ok(usual) };
    let code = format!("UPPER({})", dialect.trimmed(&format!("t.{}", dialect.identifier(column)?)));
    Ok(format!(
        "COALESCE(c.code, CASE WHEN LENGTH({code}) = 3 AND {code} BETWEEN 'AAA' AND 'ZZZ' THEN {code} END, {usual})"
    ))
}

/// A field's figure: scaled as its header says, from the first column that is filled, or the mean of several.
fn figure(dialect: Dialect, one: &Ingredient) -> Result<String, SqlError> {
    let read = |column: &str| -> Result<String, SqlError> {
        let figure = dialect.figure(&format!("t.{}", dialect.identifier(column)?));
        Ok(if one.power == 0 { figure } else { format!("{figure} * 1e{}", one.power) })
    };
    let first = read(&one.column)?;
    let more: Vec<String> = one.more.iter().map(|column| read(column)).collect::<Result<_, _>>()?;
    let mut figure = first.clone();
    if !more.is_empty() && one.mean {
        let all: Vec<&String> = std::iter::once(&first).chain(&more).collect();
        let sum: Vec<String> = all.iter().map(|one| format!("COALESCE({one}, 0)")).collect();
        let filled: Vec<String> =
            all.iter().map(|one| format!("CASE WHEN {one} IS NULL THEN 0 ELSE 1 END")).collect();
        figure = format!("({}) / NULLIF({}, 0)", sum.join(" + "), filled.join(" + "));
    } else if !more.is_empty() {
        let all: Vec<String> =
            std::iter::once(&first).chain(&more).map(|one| format!("NULLIF({one}, 0)")).collect();
        figure = format!("COALESCE({}, {first})", all.join(", "));
    }
    if one.field == "followers" && one.zero_is_missing {
        figure = format!("NULLIF({figure}, 0)");
    }
    if one.percent == Some(true) {
        figure = format!("{figure} / 100");
    }
    Ok(figure)
}

/// The first reason in the order of the fields, as a reader of the file finds it.
fn checked(dialect: Dialect, columns: &Columns<'_>) -> String {
    let mut lines = String::new();
    let mut when = |condition: String, reason: &str| {
        lines.push_str(&format!("    WHEN {condition} THEN {}\n", dialect.text(reason)));
    };
    for (name, one) in &columns.checked {
        let field = one.field.as_str();
        let counted = field == "followers" || COUNTS.contains(&field);
        when(format!("i.{name} < 0"), &refused(field, &NumberError::Negative));
        if field == "price" {
            // Prices end where amounts do that can be counted in cents.
            when(format!("i.{name} > 1e15"), &refused(field, &NumberError::TooLarge));
            when(format!("i.{name} > 0 AND FLOOR(i.{name} * 100 + 0.5) = 0"), UNDER_HALF_A_CENT);
            continue;
        }
        when(format!("i.{name} > {INFINITE}"), &refused(field, &NumberError::NotFinite));
        if counted {
            when(format!("i.{name} >= {UNCOUNTABLE}"), &refused(field, &NumberError::TooLarge));
            when(
                format!("i.{name} < {SMALL} AND i.{name} <> FLOOR(i.{name})"),
                &refused(field, &NumberError::Fraction),
            );
        }
        if field == "followers" {
            when(format!("FLOOR(i.{name} + 0.5) > {MOST_FOLLOWERS}"), TOO_MANY_FOLLOWERS);
        }
    }
    let zero = columns.figures.get("followers").is_some_and(|one| one.zero_is_missing);
    when("i.followers IS NULL".to_owned(), no_followers(zero));
    format!("SELECT\n  i.*,\n  CASE\n{lines}  END AS reject_reason\nFROM tp_input AS i")
}

fn known(columns: &Columns<'_>) -> String {
    let keep = |condition: &str, value: &str, name: &str| {
        format!("CASE WHEN c.reject_reason IS NULL{condition} THEN {value} END AS {name}")
    };
    let unless_liked = |field: &str, name: &str| {
        let condition = format!(" AND (c.{field} > 0 OR c.avg_likes IS NULL OR c.avg_likes <= 0)");
        keep(&condition, &format!("c.{field}"), name)
    };
    let as_it_is = |field: &str| keep("", &format!("c.{field}"), field);
    let reached = |field: &str| keep(&format!(" AND c.{field} > 0"), &format!("c.{field}"), field);
    let mut lines: Vec<String> = columns.passed().map(|(_, inner)| format!("c.{inner}")).collect();
    lines.extend([
        "c.platform".to_owned(),
        "c.reject_reason".to_owned(),
        keep("", "FLOOR(c.followers + 0.5)", "followers"),
        as_it_is("avg_likes"),
        as_it_is("avg_comments"),
        as_it_is("avg_engagement"),
        unless_liked("avg_views", "avg_views"),
        reached("reach"),
        reached("impressions"),
        unless_liked("engagement_rate", "given_rate"),
    ]);
    if columns.has_prices() {
        lines.push("c.currency".to_owned());
        let price = quoted(&columns.prices);
        lines.push(keep("", &format!("FLOOR({price} * 100 + 0.5) / 100"), "quoted_price"));
    }
    format!("SELECT\n  {}\nFROM tp_checked AS c", lines.join(",\n  "))
}

/// The price that stands for the creator: of the best rank on the platform, and there the cheapest. Zero means "not
/// offered".
fn quoted(prices: &[(String, &Ingredient)]) -> String {
    if let [(name, _)] = prices {
        return format!("CASE WHEN c.{name} > 0 THEN c.{name} END");
    }
    let ranks: Vec<String> = (0..=2).filter_map(|wanted| cheapest(prices, wanted)).collect();
    format!("COALESCE({})", ranks.join(", "))
}

/// Beyond any price: stands for none where the least is taken, for dialects differ in what NULL is there.
const NONE: &str = "1e300";

fn cheapest(prices: &[(String, &Ingredient)], wanted: u8) -> Option<String> {
    let offers: Vec<String> = prices
        .iter()
        .filter_map(|(name, one)| {
            let on = of_rank(one.deliverable, wanted)?;
            Some(format!("CASE WHEN c.{name} > 0{on} THEN c.{name} ELSE {NONE} END"))
        })
        .collect();
    match offers.as_slice() {
        [] => None,
        [one] => Some(format!("NULLIF({one}, {NONE})")),
        all => Some(format!("NULLIF(LEAST({}), {NONE})", all.join(", "))),
    }
}

/// On which platforms a deliverable has this rank, as a condition; `None` for nowhere.
fn of_rank(deliverable: Option<Deliverable>, wanted: u8) -> Option<String> {
    let fits = |platform: Option<Platform>| rank(platform, deliverable) == wanted;
    let (with, without): (Vec<Platform>, Vec<Platform>) =
        Platform::ALL.into_iter().partition(|platform| fits(Some(*platform)));
    let list = |platforms: &[Platform]| {
        let names: Vec<String> = platforms.iter().map(|one| format!("'{one}'")).collect();
        names.join(", ")
    };
    match (fits(None), with.is_empty(), without.is_empty()) {
        (true, _, true) => Some(String::new()),
        (true, ..) => {
            Some(format!(" AND (c.platform IS NULL OR c.platform NOT IN ({}))", list(&without)))
        }
        (false, true, _) => None,
        (false, ..) => Some(format!(" AND c.platform IN ({})", list(&with))),
    }
}
