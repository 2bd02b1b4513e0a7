//! `tierplan benchmarks`: the figures in use, for whoever has to defend them.

use super::args::Benchmarks;
use super::output::{Format, Outcome, Sink, text_style};
use super::reading::platform;
use crate::benchmark::{Pack, conflicts};
use crate::report::benchmarks::{Line, SCHEMA, name, report, size};
use crate::report::{markdown, text};
use anyhow::{Context, Result, bail};
use serde_json::json;
use std::io::Write;

/// Runs the command.
///
/// # Errors
/// An unknown platform, a metric that there is not, a day that is none, output that cannot be written.
pub(super) fn run(args: &Benchmarks) -> Result<Outcome> {
    let path = args.common.output.as_deref();
    let format = Format::choose(args.common.format, path)?;
    let lines = lines(args)?;
    let mut sink = Sink::open(path, &[])?;
    match format {
        Format::Json => {
            let conflicts: Vec<&str> = conflicts().collect();
            let judgements = Pack::builtin().judgements();
            let document = json!({
                "schema": SCHEMA, "figures": lines, "judgements": judgements, "conflicts": conflicts
            });
            serde_json::to_writer_pretty(&mut sink, &document)?;
            writeln!(sink)?;
        }
        Format::Csv => csv(&lines, &mut sink)?,
        Format::Ndjson => bail!("benchmarks prints a table, markdown, csv or json"),
        Format::Markdown => markdown::render(&report(&lines, args.common.verbose), &mut sink)?,
        Format::Table => {
            let style = text_style(args.common.color, path);
            text::render(&report(&lines, args.common.verbose), &style, &mut sink)?;
        }
    }
    sink.finish()?;
    Ok(Outcome::Done)
}

/// The figures asked for, in the order of the pack.
fn lines(args: &Benchmarks) -> Result<Vec<Line<'static>>> {
    let only = args.platform.as_deref().map(platform).transpose()?;
    let year = args.as_of.as_deref().map(year).transpose()?;
    let wanted = args.metric.as_deref().unwrap_or_default();
    let lines: Vec<Line<'static>> = Pack::builtin()
        .rows()
        .iter()
        .filter(|row| only.is_none() || row.platform.is_none() || row.platform == only)
        .filter(|row| row.metric.name().contains(wanted))
        .map(|row| Line::new(row, year))
        .collect();
    if lines.is_empty() {
        bail!("--metric {wanted}: no figure is called so; tierplan benchmarks lists them all");
    }
    Ok(lines)
}

/// The year of a day.
fn year(day: &str) -> Result<i32> {
    let parts: Vec<&str> = day.split('-').collect();
    let found = match parts.as_slice() {
        [year, month, date] if year.len() == 4 => {
            let month = month.parse::<u32>().is_ok_and(|month| (1..=12).contains(&month));
            let date = date.parse::<u32>().is_ok_and(|date| (1..=31).contains(&date));
            year.parse().ok().filter(|_| month && date)
        }
        _ => None,
    };
    found.with_context(|| format!("--as-of {day}: write a day as YYYY-MM-DD"))
}

fn csv(lines: &[Line<'_>], out: &mut dyn Write) -> Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record([
        "figure",
        "platform",
        "size",
        "value",
        "low",
        "high",
        "year",
        "age_years",
        "confidence",
        "source",
    ])?;
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    for line in lines {
        let row = line.row;
        let platform = row.platform.map_or("all", crate::profile::Platform::name);
        let age = line.age_years.map_or_else(String::new, |age| age.to_string());
        writer.write_record([
            &name(row),
            platform,
            &size(row),
            &number(row.value),
            &number(row.low),
            &number(row.high),
            row.year,
            &age,
            row.confidence,
            row.source,
        ])?;
    }
    writer.flush()?;
    Ok(())
}
