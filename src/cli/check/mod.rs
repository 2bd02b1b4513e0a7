//! `tierplan check`: a gate for pipelines.

mod policy;

use super::args::Check;
use super::output::{Format, Outcome, Sink, show};
use super::roster::{Exports, From, exports, lens, mention};
use crate::check::{Answer, PlanFile, Status, Subject, check, report, script};
use crate::diff::pair::Pairs;
use crate::report::classify::Lens;
use crate::report::plan_json;
use anyhow::{Context, Result, bail};
use jiff::civil::Date;
use std::io::{Read, Write};
use std::path::Path;

/// Most bytes of a file that is looked at to see whether it is a plan.
const PLAN_BYTES: u64 = 256 << 20;

/// Runs the command.
///
/// # Errors
/// A policy or file that cannot be read, output that cannot be written.
pub(super) fn run(args: &Check) -> Result<Outcome> {
    let path = args.common.output.as_deref();
    let format = Format::choose(args.common.format, path)?;
    format.among(
        "check",
        &[
            Format::Table,
            Format::Json,
            Format::Markdown,
            Format::Html,
            Format::Xlsx,
            Format::Junit,
            Format::Github,
        ],
    )?;
    let name = args.policy.display().to_string();
    let text =
        std::fs::read_to_string(&args.policy).with_context(|| format!("cannot read {name}"))?;
    let policy = policy::read(&name, &text)?;
    let typed = args.as_of.as_deref().map(day).transpose()?;
    let markets = super::reading::markets(&[], &args.reading)?;
    let markets = if policy.markets.is_empty() { markets } else { policy.markets.clone() };
    let lens = lens(&args.reading, &args.fx, args.tiers.as_deref(), markets)?;
    let (mut subject, read) = subject(args, &lens)?;
    let baseline = args
        .baseline
        .clone()
        .or_else(|| policy.baseline.as_ref().map(|file| beside(&args.policy, file)));
    if let Some(file) = &baseline {
        let old = exports([From::File(file)], &args.reading, args.common.quiet, &lens)?;
        let pairs = Pairs::of(&old.seen, &subject.seen);
        subject.before = pairs.before(&old.seen).map(Option::<&_>::cloned).collect();
    } else if policy.needs_baseline() {
        bail!(
            "{name}: a rule compares with an older export: name it with --baseline FILE, or `baseline = \"old.csv\"` in the policy"
        );
    }
    if policy.needs_markets() && lens.markets.is_empty() {
        bail!(
            "{name}: `disclosed` wants markets: write for example `markets = [\"us\"]` in the policy"
        );
    }
    subject.as_of =
        policy.needs_day().then(|| typed.or(policy.as_of).or_else(|| newest(&subject))).flatten();
    if !args.common.quiet {
        mention(&read.rejects);
    }
    let answer = check(&policy.rules, &name, &subject);
    let mut inputs = args.files.clone();
    inputs.push(args.policy.clone());
    inputs.extend(baseline);
    let mut sink = Sink::open(path, &inputs)?;
    write(args, &answer, format, &mut sink)?;
    sink.finish()?;
    let failed = answer.result == Status::Fail || (args.strict && !read.rejects.is_empty());
    Ok(if failed { Outcome::No } else { Outcome::Done })
}

/// A file that a policy names stands beside it.
fn beside(policy: &Path, file: &Path) -> std::path::PathBuf {
    policy.parent().map_or_else(|| file.to_owned(), |folder| folder.join(file))
}

fn day(text: &str) -> Result<Date> {
    text.parse().ok().with_context(|| format!("--as-of {text}: write a day as YYYY-MM-DD"))
}

/// The day of the newest post of all.
fn newest(subject: &Subject) -> Option<Date> {
    let posts = subject.seen.iter().filter_map(|seen| seen.profile.posts_seen.as_ref()?.last());
    posts.max()
}

/// Sorts files into exports and plans, and reads them.
fn subject(args: &Check, lens: &Lens<'_>) -> Result<(Subject, Exports)> {
    if args.files.iter().filter(|path| path.as_os_str() == "-").count() > 1 {
        bail!("standard input (-) can be read once only");
    }
    let mut files = args.files.clone();
    super::reading::expand(&mut files)?;
    let (mut inputs, mut plans) = (Vec::new(), Vec::new());
    for path in &files {
        match plan(path)? {
            Looked::Plan(plan) => plans.push(plan),
            Looked::Bytes(name, bytes) => inputs.push(From::Text(name, bytes)),
            Looked::File => inputs.push(From::File(path)),
        }
    }
    let read = exports(inputs, &args.reading, args.common.quiet, lens)?;
    let subject = Subject {
        files: read.files.clone(),
        seen: read.seen.clone(),
        before: Vec::new(),
        rejected: read.rejects.len(),
        read: read.read,
        plans,
        as_of: None,
    };
    Ok((subject, read))
}

/// What a file turned out to be.
enum Looked {
    Plan(PlanFile),
    /// Standard input, which can be read once only.
    Bytes(String, Vec<u8>),
    File,
}

fn plan(path: &Path) -> Result<Looked> {
    let is_input = path == Path::new("-");
    let ends_so = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    if !is_input && !ends_so {
        return Ok(Looked::File);
    }
    let source = super::reading::source(path, true)?;
    let mut bytes = Vec::new();
    source
        .reader
        .take(PLAN_BYTES)
        .read_to_end(&mut bytes)
        .with_context(|| format!("cannot read {}", source.name))?;
    let value: Option<serde_json::Value> = serde_json::from_slice(&bytes).ok();
    let schema = value.as_ref().and_then(|v| v.get("schema")).and_then(serde_json::Value::as_str);
    Ok(match value.as_ref().filter(|_| schema == Some(plan_json::SCHEMA)) {
        Some(plan) => Looked::Plan(PlanFile { file: source.name, plan: plan.clone() }),
        None if is_input => Looked::Bytes(source.name, bytes),
        None => Looked::File,
    })
}

fn write(args: &Check, answer: &Answer, format: Format, out: &mut Sink) -> Result<()> {
    match format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, answer)?;
            writeln!(out)?;
        }
        Format::Junit => script::junit(answer, out)?,
        Format::Github => script::github(answer, out)?,
        _ => show(|whole| report::report(answer, whole), &args.common, format, out)?,
    }
    Ok(())
}
