//! `tierplan recommend`: brief and creators in, plan out.

use super::args::Recommend;
use super::brief::{brief, currency_of, target};
use super::config::Config;
use super::output::{Format, Outcome, Sink, say, text_style};
use super::overlap::{placed, strangers};
use super::reading::{exports, options, rates};
use super::request::Asked;
use super::roster::mention;
use crate::benchmark::Pack;
use crate::ingest::{Export, Options, Outcome as Read, Reject};
use crate::money::Money;
use crate::plan::brief::Brief;
use crate::plan::candidate::{Roster, typical};
use crate::plan::nothing::NoPlan;
use crate::plan::target::{Found, Target, search};
use crate::plan::{Plan, make, make_with, named};
use crate::profile::Profile;
use crate::report::classify::{Entry, Fate, Lens, Tally};
use crate::report::html::{self, PlanPage};
use crate::report::{classify, markdown, plan_json, recommend as face, sheet, text};
use anyhow::{Result, bail};
use std::ffi::OsString;
use std::io::Write;

/// Runs the command.
///
/// # Errors
/// Unreadable brief or files, output that cannot be written. That there is no plan is an answer, not an
/// error: [`Outcome::No`].
pub(super) fn run(args: &Recommend, typed: &[OsString], config: &Config) -> Result<Outcome> {
    let asked = Asked::of(args, typed, config)?;
    plan(&asked).map_err(|error| asked.place(error))
}

fn plan(asked: &Asked) -> Result<Outcome> {
    let args = &asked.args;
    let format = Format::choose(args.common.format, args.common.output.as_deref())?;
    if matches!(format, Format::Csv | Format::Ndjson) {
        bail!("a plan is more than rows: use --format table, markdown, html, xlsx or json");
    }
    let all = [Format::Table, Format::Json, Format::Markdown, Format::Html, Format::Xlsx];
    format.among("recommend", &all)?;
    let pack = super::overlay::pack(args.benchmarks.as_deref())?;
    let brief = brief(args)?;
    let read = creators(args)?;
    if !args.common.quiet {
        mention(&read.rejects);
    }
    if args.strict && !read.rejects.is_empty() {
        return Ok(Outcome::No);
    }
    if let (Some(path), Some(overlap)) = (&args.overlap, &brief.overlap) {
        strangers(path, overlap, &read.profiles, args.common.quiet)?;
    }
    let target = target(args)?;
    if let Some(target) = target
        && (args.budget.is_none() || matches!(target, Target::AtPrice { .. }))
    {
        return backwards(asked, target, &brief, &read, pack, format);
    }
    let roster = roster(args, &brief, &read.profiles, pack)?;
    match make(brief, roster, pack) {
        Ok(mut plan) => {
            if let Some(target) = target {
                plan.aim(target, false, pack);
            }
            write(asked, &plan, pack, format, &read)?;
            Ok(Outcome::Done)
        }
        Err(no) => {
            refuse(&no);
            Ok(Outcome::No)
        }
    }
}

/// Looks for the budget that does what is wanted.
fn backwards(
    asked: &Asked,
    target: Target,
    brief: &Brief,
    read: &Creators,
    pack: &'static Pack,
    format: Format,
) -> Result<Outcome> {
    let args = &asked.args;
    let currency = brief.budget.currency();
    let cap = args.budget.as_ref().map(|_| brief.budget.units());
    // Named creators are the same whatever the budget; how many typical ones there are depends on it.
    let named = match args.creators.is_empty() {
        true => None,
        false => Some(roster(args, brief, &read.profiles, pack)?),
    };
    let found = search(target, cap, pack, |budget, care| -> Result<_> {
        let budget = Money::from_units(budget, currency).unwrap_or(brief.budget);
        let brief = Brief { budget, ..brief.clone() };
        let roster = match &named {
            Some(roster) => roster.clone(),
            None => roster(args, &brief, &read.profiles, pack)?,
        };
        Ok(make_with(brief, roster, pack, care))
    })?;
    match found {
        Found::Plan(plan) => {
            write(asked, &plan, pack, format, read)?;
            Ok(Outcome::Done)
        }
        Found::Short(Ok(nearest)) => {
            refuse(&face::short_of(&nearest));
            Ok(Outcome::No)
        }
        Found::Short(Err(no)) => {
            refuse(&no);
            Ok(Outcome::No)
        }
    }
}

#[derive(Default)]
struct Creators {
    profiles: Vec<Profile>,
    rejects: Vec<Reject>,
    /// File and line of each profile.
    places: Vec<(String, u64)>,
    blank: u64,
    merged: u64,
}

fn creators(args: &Recommend) -> Result<Creators> {
    let settings = Options { currency: Some(currency_of(args)?), ..options(&args.reading)? };
    let mut read = Creators::default();
    for path in &args.creators {
        for found in exports(path, &settings, args.common.quiet)? {
            read.take(found)?;
        }
    }
    Ok(read)
}

impl Creators {
    fn take(&mut self, export: Export<'_>) -> Result<()> {
        let file = export.layout().file.clone();
        for row in export {
            let row = row?;
            match row.outcome {
                Read::Profiles(profiles) => {
                    self.places.extend(profiles.iter().map(|_| (file.clone(), row.line)));
                    self.profiles.extend(profiles);
                }
                Read::Rejected(reject) => self.rejects.push(reject),
                Read::Blank | Read::Aside => self.blank += 1,
                Read::Merged { .. } => self.merged += 1,
            }
        }
        Ok(())
    }
}

fn roster(args: &Recommend, brief: &Brief, profiles: &[Profile], pack: &Pack) -> Result<Roster> {
    let rates = rates(&args.fx, brief.budget.currency(), &args.reading)?;
    if args.creators.is_empty() {
        if !brief.include.is_empty() {
            bail!("--include needs --creators FILE: without one there are no names");
        }
        return Ok(typical(brief, pack, &rates)?);
    }
    named(profiles, brief, pack, &rates).map_err(|error| placed(args.overlap.as_deref(), error))
}

fn refuse(no: &NoPlan) {
    say(&format!("no plan: {}\nhint: {}", no.reason, no.hint));
}

fn write(
    asked: &Asked,
    plan: &Plan,
    pack: &'static Pack,
    format: Format,
    read: &Creators,
) -> Result<()> {
    let args = &asked.args;
    let path = args.common.output.as_deref();
    let mut sink = Sink::open(path, &asked.files())?;
    match format {
        Format::Json => {
            serde_json::to_writer_pretty(
                &mut sink,
                &plan_json::document(plan, pack, &asked.request),
            )?;
            writeln!(sink)?;
        }
        Format::Markdown => {
            markdown::render(&face::report(plan, pack, args.common.verbose), &mut sink)?;
        }
        Format::Html => with_roster(plan, pack, read, |roster| {
            html::plan(&PlanPage { plan, pack, roster }, &mut sink)
        })?,
        Format::Xlsx => with_roster(plan, pack, read, |roster| {
            sink.write_all(&sheet::plan(plan, pack, roster, &read.rejects)?)
        })?,
        _ => {
            let style = text_style(args.common.color, path);
            text::render(&face::report(plan, pack, args.common.verbose), &style, &mut sink)?;
        }
    }
    sink.finish()
}

/// What shows a plan with the creators of the file as `classify` sees them.
fn with_roster(
    plan: &Plan,
    pack: &'static Pack,
    read: &Creators,
    show: impl FnOnce(Option<&classify::Page<'_>>) -> std::io::Result<()>,
) -> Result<()> {
    let tiers = plan.brief.tiers;
    let lens = Lens { tiers, ..Lens::new(pack) };
    let mut tally = Tally::default();
    if let Some(scheme) = tiers {
        tally.in_tiers_of(scheme);
    }
    let mut entries = Vec::new();
    for (profile, (file, line)) in read.profiles.iter().zip(&read.places) {
        let entry = Entry::seen(file, *line, profile, &lens);
        tally.add(&entry);
        entries.push(entry);
    }
    read.rejects.iter().for_each(|_| tally.record(Fate::Rejected));
    (0..read.blank).for_each(|_| tally.record(Fate::Blank));
    (0..read.merged).for_each(|_| tally.record(Fate::Merged));
    let summary = tally.summary();
    let (rejects, entries) = (read.rejects.as_slice(), entries.as_slice());
    let roster = classify::Page {
        files: &[],
        summary: &summary,
        entries,
        rejects,
        verbose: true,
        scheme: tiers,
    };
    let roster = (!plan.roster.typical).then_some(&roster);
    Ok(show(roster)?)
}
