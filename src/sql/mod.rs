//! The classification as one SQL statement, for a table that lies in a warehouse.
//!
//! Responsible for saying in SQL what `ingest`, `tier` and `metrics` do to a row. The figures are those of the pack
//! in use, the names, reasons and constants those of the modules that own them: nothing is written down twice. Not
//! for reading cells (columns have types already), creators listed twice, or flags.

mod dialect;
mod input;
mod measure;
mod pack;
#[cfg(test)]
mod tests;
mod tier;

pub use dialect::Dialect;

use crate::benchmark::Pack;
use crate::ingest::recipe::Recipe;
use crate::metrics::RateChoice;
use crate::tier::Scheme;
use dialect::shown;

/// What a statement is wanted for.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The warehouse.
    pub dialect: Dialect,
    /// The table; dots part project, schema and table.
    pub table: &'a str,
    /// Which columns are which fields.
    pub recipe: &'a Recipe,
    /// Further columns of the table that are passed through.
    pub keep: &'a [String],
    /// What is usual.
    pub pack: &'a Pack,
    /// Whose tiers; `None` for the article's.
    pub tiers: Option<&'a Scheme>,
    /// Which engagement rate.
    pub rate: RateChoice,
}

/// Why there is no statement.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SqlError {
    /// A name that cannot be written.
    #[error("{name}: {reason}")]
    Name {
        /// As it was typed, on one line.
        name: String,
        /// Why.
        reason: &'static str,
    },
    /// Nothing says which column holds the followers.
    #[error("no column for the followers: say which with --map followers=COLUMN")]
    NoFollowers,
    /// A row holds several networks.
    #[error(
        "a row holds several networks ({networks}); make a statement for each, without the file: --map \
         followers=COLUMN --platform NAME"
    )]
    Networks {
        /// Their names.
        networks: String,
    },
    /// Nothing says in which unit a rate is.
    #[error(
        "nothing says whether {column} is in percent or a fraction: write --map engagement_rate[percent]={column} (4.2 \
         is 4.2 %) or --map engagement_rate[fraction]={column} (0.042 is)"
    )]
    RateUnit {
        /// The column.
        column: String,
    },
    /// Prices that cannot be told apart in SQL.
    #[error("{reason}; name the one that counts: --map price={column}")]
    Prices {
        /// What is the matter.
        reason: &'static str,
        /// One of the columns.
        column: String,
    },
}

/// A step of the statement.
struct Step {
    comment: String,
    name: &'static str,
    body: String,
}

/// Whether a field is read as a number.
pub fn is_figure(field: &str) -> bool {
    input::is_figure(field)
}

/// Names of steps begin so; a table of that name would hide behind them.
const PREFIX: &str = "tp_";

/// The statement, without a semicolon, so that it fits into a view, a table or a model; it ends with a line break.
///
/// # Errors
/// [`SqlError`]: a name that cannot be written, a column that is wanting, a unit that nothing tells.
pub fn statement(request: &Request<'_>) -> Result<String, SqlError> {
    if request.table.to_lowercase().starts_with(PREFIX) && !request.table.contains('.') {
        return Err(SqlError::Name {
            name: shown(request.table),
            reason: "the steps of the statement begin with tp_ too; put the schema before the name, schema.table",
        });
    }
    let columns = input::Columns::of(request)?;
    let mut steps = pack::steps(request, &columns);
    let worked =
        input::steps(request, &columns)?.into_iter().chain(measure::steps(request, &columns));
    steps.extend(worked.map(|step| {
        let body = step.body + request.dialect.fence();
        Step { body, ..step }
    }));
    let blocks: Vec<String> = steps.iter().enumerate().map(|(at, step)| block(at, step)).collect();
    Ok(dialect::restored(&format!(
        "{}WITH\n\n{}\n\n{}\n",
        head(request),
        blocks.join(",\n\n"),
        measure::result(request, &columns)?
    )))
}

fn block(at: usize, step: &Step) -> String {
    let comment = commented(&format!("{}. {}", at + 1, step.comment));
    format!("{comment}{} AS (\n{}\n)", step.name, indented(&step.body))
}

fn indented(body: &str) -> String {
    let lines: Vec<String> = body.lines().map(|line| format!("  {line}")).collect();
    lines.join("\n")
}

/// Comment lines of at most about a hundred characters.
fn commented(text: &str) -> String {
    let mut lines = String::new();
    let mut line = String::from("--");
    for word in text.split(' ') {
        if line.len() + word.len() > 100 {
            lines.push_str(&line);
            lines.push('\n');
            line = String::from("--");
        }
        line.push(' ');
        line.push_str(word);
    }
    lines + &line + "\n"
}

fn head(request: &Request<'_>) -> String {
    let own = request
        .pack
        .own_file()
        .map_or_else(String::new, |file| format!(", with your own of {}", shown(file)));
    let tiers = request.tiers.map_or("article", |scheme| scheme.name);
    let rate = match request.rate {
        RateChoice::Followers => "followers",
        RateChoice::By(base) => crate::metrics::base_name(base),
        RateChoice::Given => "given",
    };
    let usual = request.recipe.platform.map_or_else(String::new, |platform| {
        format!(" Rows that do not say their platform are taken for {platform}.")
    });
    commented(
        "Tier, engagement rate, price and cost of every row, by the rules of `tierplan classify`. Made by `tierplan \
         sql`: change nothing here, make it anew.",
    ) + &commented(&format!(
        "Benchmarks of {}{own}; tiers: {}; engagement rate: {rate}.{usual}",
        request.pack.year(),
        shown(tiers)
    ))
}
