//! `tierplan benchmarks`: the figures in use, for whoever has to defend them.

use super::args::Benchmarks;
use super::output::{Format, Outcome, Sink, text_style};
use super::reading::platform;
use crate::benchmark::{Pack, Source, conflicts, media_values, source};
use crate::report::benchmarks::{
    Document, Line, Page, SCHEMA, TIERS, Tiers, name, report, size, tiers,
};
use crate::report::{html, markdown, sheet, text};
use crate::tier::Scheme;
use crate::vet::cuts;
use anyhow::{Context, Result, bail};
use std::io::Write;

/// Runs the command.
///
/// # Errors
/// An unknown platform, a metric that there is not, a day that is none, output that cannot be written.
pub(super) fn run(args: &Benchmarks) -> Result<Outcome> {
    let path = args.common.output.as_deref();
    let format = Format::choose(args.common.format, path)?;
    let all =
        [Format::Table, Format::Csv, Format::Json, Format::Markdown, Format::Html, Format::Xlsx];
    format.among("benchmarks", &all)?;
    let pack = super::overlay::pack(args.benchmarks.as_deref())?;
    let year = args.as_of.as_deref().map(year).transpose()?;
    if args.tiers {
        return tables(args, format);
    }
    let lines = lines(args, pack, year)?;
    let own = args.benchmarks.as_ref().map(|path| path.display().to_string());
    let page = Page {
        lines: &lines,
        judgements: pack.judgements(),
        own: own.as_deref(),
        year: year.unwrap_or_else(|| pack.year()),
        max_age: args.max_age,
        verbose: args.common.verbose,
    };
    let mut sink = Sink::open(path, args.benchmarks.as_slice())?;
    match format {
        Format::Json => {
            let document = Document {
                schema: SCHEMA,
                year: page.year,
                max_age: page.max_age,
                own_file: own.clone(),
                figures: &lines,
                judgements: pack.judgements(),
                conflicts: conflicts().collect(),
                checks: cuts(),
                media_values: media_values(),
                sources: used(&lines),
            };
            serde_json::to_writer_pretty(&mut sink, &document)?;
            writeln!(sink)?;
        }
        Format::Csv => csv(&lines, &mut sink)?,
        Format::Xlsx => sink.write_all(&sheet::report(&report(&page))?)?,
        Format::Markdown => markdown::render(&report(&page), &mut sink)?,
        Format::Html => html::render(&report(&page), &mut sink)?,
        _ => {
            let style = text_style(args.common.color, path);
            text::render(&report(&page), &style, &mut sink)?;
        }
    }
    sink.finish()?;
    Ok(Outcome::Done)
}

/// The published tier tables.
fn tables(args: &Benchmarks, format: Format) -> Result<Outcome> {
    let path = args.common.output.as_deref();
    let mut sink = Sink::open(path, &[])?;
    match format {
        Format::Json => {
            let document = Tiers { schema: TIERS, schemes: Scheme::presets() };
            serde_json::to_writer_pretty(&mut sink, &document)?;
            writeln!(sink)?;
        }
        Format::Markdown => markdown::render(&tiers(Scheme::presets()), &mut sink)?,
        Format::Html => html::render(&tiers(Scheme::presets()), &mut sink)?,
        Format::Xlsx => sink.write_all(&sheet::report(&tiers(Scheme::presets()))?)?,
        Format::Table => {
            let style = text_style(args.common.color, path);
            text::render(&tiers(Scheme::presets()), &style, &mut sink)?;
        }
        _ => bail!("benchmarks --tiers prints a table, markdown, html, xlsx or json"),
    }
    sink.finish()?;
    Ok(Outcome::Done)
}

/// The figures asked for, in the order of the pack.
fn lines(args: &Benchmarks, pack: &'static Pack, year: Option<i32>) -> Result<Vec<Line<'static>>> {
    let only = args.platform.as_deref().map(platform).transpose()?;
    let wanted = args.metric.as_deref().unwrap_or_default();
    let now = year.unwrap_or_else(|| pack.year());
    let max_age = i32::from(args.max_age);
    let lines: Vec<Line<'static>> = pack
        .rows()
        .iter()
        .filter(|row| only.is_none() || row.platform.is_none() || row.platform == only)
        .filter(|row| row.metric.name().contains(wanted))
        .map(|row| Line::new(row, year, now - max_age))
        .collect();
    if lines.is_empty() {
        bail!("--metric {wanted}: no figure is called so; tierplan benchmarks lists them all");
    }
    Ok(lines)
}

/// A part of each publication behind a line, those that lack it left out.
fn each(line: &Line<'_>, part: fn(&'static Source) -> Option<&'static str>) -> String {
    let known: Vec<&str> = line.row.sources.iter().filter_map(|id| part(source(id)?)).collect();
    known.join(" | ")
}

/// The publications behind the lines, in the order of the list of sources.
fn used(lines: &[Line<'_>]) -> Vec<&'static Source> {
    let checks = cuts();
    let named = |id: &str| {
        lines.iter().any(|line| line.row.sources.contains(&id))
            || checks.iter().any(|cut| cut.sources.contains(&id))
            || media_values().iter().any(|value| value.source == id)
    };
    crate::benchmark::sources().iter().filter(|source| named(source.id)).collect()
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
        "source_ids",
        "newest_source",
        "urls",
        "samples",
        "own_file",
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
            &row.sources.join(" "),
            &row.newest().map_or_else(String::new, |year| year.to_string()),
            &each(line, |source| source.url),
            &row.sample.map_or_else(|| each(line, |source| source.sample), str::to_owned),
            row.own.unwrap_or_default(),
        ])?;
    }
    writer.flush()?;
    Ok(())
}
