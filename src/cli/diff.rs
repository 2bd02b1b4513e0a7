//! `tierplan diff`: what changed between two exports.

use super::args::Diff;
use super::output::{Format, Outcome, Sink, show};
use super::roster::{From, exports, lens, mention};
use crate::benchmark::{Judgement, Pack};
use crate::diff::definition::definitions;
use crate::diff::{Change, Diff as Answer, Lone, Moved, report};
use crate::profile::Platform;
use crate::report::escape;
use anyhow::{Result, bail};
use std::io::Write;

/// Runs the command.
///
/// # Errors
/// A file that cannot be read, output that cannot be written.
pub(super) fn run(args: &Diff) -> Result<Outcome> {
    let path = args.common.output.as_deref();
    let format = Format::choose(args.common.format, path)?;
    format.among(
        "diff",
        &[
            Format::Table,
            Format::Csv,
            Format::Json,
            Format::Ndjson,
            Format::Markdown,
            Format::Html,
            Format::Xlsx,
        ],
    )?;
    if args.old.as_os_str() == "-" && args.new.as_os_str() == "-" {
        bail!("standard input (-) can be read once only");
    }
    let lens = lens(&args.reading, &args.fx, args.tiers.as_deref(), Vec::new())?;
    let read = |path| exports([From::File(path)], &args.reading, args.common.quiet, &lens);
    let (old, new) = (read(&args.old)?, read(&args.new)?);
    if !args.common.quiet {
        mention(&old.rejects);
        mention(&new.rejects);
    }
    let noise = Pack::builtin().judgement(Judgement::OwnSdMeasured, None);
    let changed = definitions(&old.layouts, &new.layouts);
    let name = |files: &[String]| files.join(", ");
    let (was, is) = (name(&old.files), name(&new.files));
    let answer = crate::diff::diff((&was, &old.seen), (&is, &new.seen), changed, noise);
    let mut sink = Sink::open(path, &[args.old.clone(), args.new.clone()])?;
    write(args, &answer, format, &mut sink)?;
    sink.finish()?;
    let rejected = args.strict && !(old.rejects.is_empty() && new.rejects.is_empty());
    let no = rejected || (args.exit_code && answer.summary.changes);
    Ok(if no { Outcome::No } else { Outcome::Done })
}

fn write(args: &Diff, answer: &Answer, format: Format, out: &mut Sink) -> Result<()> {
    match format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, answer)?;
            writeln!(out)?;
        }
        Format::Csv => csv(answer, out)?,
        Format::Ndjson => {
            for one in &answer.came {
                line(out, "came", one)?;
            }
            for one in &answer.left {
                line(out, "left", one)?;
            }
            for one in &answer.changed {
                line(out, "changed", one)?;
            }
        }
        _ => show(|whole| report::report(answer, whole), &args.common, format, out)?,
    }
    Ok(())
}

/// One value a line, with what happened as its first key.
fn line(out: &mut Sink, what: &str, value: &impl serde::Serialize) -> Result<()> {
    let mut document = serde_json::Map::new();
    document.insert("what".to_owned(), what.into());
    if let serde_json::Value::Object(own) = serde_json::to_value(value)? {
        document.extend(own);
    }
    serde_json::to_writer(&mut *out, &document)?;
    writeln!(out)?;
    Ok(())
}

const COLUMNS: [&str; 16] = [
    "what",
    "handle",
    "platform",
    "followers_old",
    "followers_new",
    "growth",
    "tier_old",
    "tier_new",
    "engagement_rate_old",
    "engagement_rate_new",
    "engagement_verdict",
    "price_old",
    "price_new",
    "fake_share_old",
    "fake_share_new",
    "renamed_from",
];

fn csv(answer: &Answer, out: &mut dyn Write) -> Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    let mut row = |cells: [String; 16]| {
        writer.write_record(cells.iter().map(|cell| escape::formula(cell).into_owned()))
    };
    for one in &answer.came {
        row(lone("came", one, false))?;
    }
    for one in &answer.left {
        row(lone("left", one, true))?;
    }
    for one in &answer.changed {
        row(changed(one))?;
    }
    writer.flush()?;
    Ok(())
}

/// A figure as a cell; unknown is empty.
fn number<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn lone(what: &str, one: &Lone, left: bool) -> [String; 16] {
    let mut cells: [String; 16] = std::array::from_fn(|_| String::new());
    let sides = [
        (0, what.to_owned()),
        (1, one.handle.clone()),
        (2, number(one.platform.map(Platform::name))),
    ];
    let own = if left { [(3, 0), (6, 1)] } else { [(4, 0), (7, 1)] };
    let figures = [one.followers.to_string(), one.tier.to_owned()];
    let own = own.into_iter().zip(figures).map(|((at, _), text)| (at, text));
    for (at, text) in sides.into_iter().chain(own) {
        if let Some(cell) = cells.get_mut(at) {
            *cell = text;
        }
    }
    cells
}

fn changed(one: &Change) -> [String; 16] {
    let rate = one.engagement;
    let verdict = rate.map(|rate| match rate.verdict {
        Moved::Changed => "changed",
        Moved::WithinNoise => "within_noise",
        Moved::OtherFormula => "other_formula",
    });
    [
        "changed".to_owned(),
        one.handle.clone(),
        number(one.platform.map(Platform::name)),
        one.followers_old.to_string(),
        one.followers_new.to_string(),
        number(one.growth),
        number(one.tier.map(|(old, _)| old)),
        number(one.tier.map(|(_, new)| new)),
        number(rate.map(|rate| rate.old)),
        number(rate.map(|rate| rate.new)),
        number(verdict),
        number(one.price.and_then(|price| price.old)),
        number(one.price.and_then(|price| price.new)),
        number(one.fake_share.map(|(old, _)| old)),
        number(one.fake_share.map(|(_, new)| new)),
        number(one.renamed_from.as_deref()),
    ]
}
