//! `tierplan sql`: the classification as a statement for a warehouse.

use super::args::Sql;
use super::classify::tiers;
use super::output::{Outcome, Sink, say};
use super::reading::{options, source};
use crate::ingest::Options;
use crate::ingest::recipe::Recipe;
use crate::sql::{Request, is_figure, statement};
use anyhow::{Result, bail};
use std::io::Write;

/// The columns of a table of which nothing is said.
const USUAL: [&str; 7] =
    ["handle", "platform", "followers", "avg_likes", "avg_comments", "avg_views", "price"];

/// Runs the command.
///
/// # Errors
/// Columns, names or units that cannot be made out; files that cannot be read; output that cannot be written.
pub(super) fn run(args: &Sql) -> Result<Outcome> {
    if args.common.format.is_some() {
        bail!("sql prints SQL and nothing else: leave --format away");
    }
    let recipe = recipe(args)?;
    let tiers = args.tiers.as_deref().map(|name| tiers::scheme("--tiers", name)).transpose()?;
    let text = statement(&Request {
        dialect: args.dialect.0,
        table: &args.table,
        recipe: &recipe,
        keep: &args.keep,
        pack: super::overlay::pack(args.benchmarks.as_deref())?,
        tiers,
        rate: args.er.unwrap_or_default().choice(),
    })?;
    if !args.common.quiet {
        notes(args, &recipe).iter().for_each(|note| say(&format!("note: {note}")));
    }
    let inputs: Vec<_> = args.file.iter().chain(&args.benchmarks).cloned().collect();
    let mut sink = Sink::open(args.common.output.as_deref(), &inputs)?;
    sink.write_all(text.as_bytes())?;
    sink.finish()?;
    Ok(Outcome::Done)
}

/// Which column is which field: by the sample, else by what was typed, else by the usual names.
fn recipe(args: &Sql) -> Result<Recipe> {
    let mut settings: Options = options(&args.reading)?;
    if let Some(path) = &args.file {
        return Ok(Recipe::of_file(source(path, args.common.quiet)?, &settings)?);
    }
    if settings.map.is_empty() {
        settings.map = USUAL.iter().map(|name| ((*name).to_owned(), (*name).to_owned())).collect();
    }
    Ok(Recipe::of_names(&settings)?)
}

/// What the user should know of the columns.
fn notes(args: &Sql, recipe: &Recipe) -> Vec<String> {
    let mut notes = Vec::new();
    let told = |field: &str| recipe.fields.iter().any(|one| one.field == field);
    if !["handle", "name", "id", "url"].into_iter().any(told) && args.keep.is_empty() {
        notes.push(
            "nothing tells the rows of the result apart: name a column with --map id=COLUMN or --keep COLUMN".to_owned(),
        );
    }
    for one in recipe.fields.iter().filter(|one| is_figure(&one.field)) {
        let text = one.sample.as_deref().map(str::trim).filter(|cell| cell.parse::<f64>().is_err());
        if let Some(cell) = text {
            notes.push(format!(
                "{} has text such as {cell}; in the warehouse the column must hold numbers",
                one.column
            ));
        }
    }
    if args.reading.standing.rates.all().next().is_some() {
        notes.push("the exchange rates of tierplan.toml are not in the statement: prices stay in their currency".to_owned());
    }
    notes
}
