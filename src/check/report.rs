//! The answer as a page to read.

use super::{Answer, Finding, Judged, Status};
use crate::report::{Block, Cell, Heading, Report, Section, Table, cell};

/// Findings of a rule, unless all are asked for.
const MOST: usize = 10;

/// Lays out the page; `full` lists every finding.
pub fn report(answer: &Answer, full: bool) -> Report {
    let mut sections = vec![opening(answer), rules(answer)];
    for rule in answer.rules.iter().filter(|rule| rule.status == Status::Fail) {
        sections.push(findings(rule, if full { usize::MAX } else { MOST }));
    }
    Report { title: None, sections }
}

/// `pass`, `FAIL`, `cannot tell`: to be told apart without colour.
fn word(status: Status) -> &'static str {
    match status {
        Status::Pass => "pass",
        Status::Fail => "FAIL",
        Status::Unknown => "cannot tell",
    }
}

fn opening(answer: &Answer) -> Section {
    let plural = |n: usize, one: &str, many: &str| {
        let n64 = u64::try_from(n).unwrap_or(u64::MAX);
        format!("{} {}", crate::figure::count(n64), if n == 1 { one } else { many })
    };
    let rules = answer.rules.len();
    let lead = match answer.result {
        Status::Pass if answer.passed == rules => {
            format!("Passed: {} kept.", plural(rules, "rule", "rules"))
        }
        Status::Fail => {
            format!("Failed: {} of {} broken.", answer.failed, plural(rules, "rule", "rules"))
        }
        _ => format!(
            "Passed: {} of {} kept, {} cannot be judged.",
            answer.passed,
            plural(rules, "rule", "rules"),
            answer.unknown
        ),
    };
    let mut facts = format!(
        "{} in {}",
        plural(answer.creators, "creator", "creators"),
        answer.files.join(", ")
    );
    if answer.rejected > 0 {
        facts += &format!("; {} rejected", plural(answer.rejected, "row", "rows"));
    }
    if let Some(day) = &answer.as_of {
        facts += &format!("; ages up to {day}");
    }
    Section {
        heading: None,
        blocks: vec![Block::Lead(lead), Block::Text(format!("{facts}; policy {}.", answer.policy))],
    }
}

fn rules(answer: &Answer) -> Section {
    let row = |rule: &Judged| {
        let status = Cell::text(word(rule.status));
        let number = |n: usize| Cell::Count(u64::try_from(n).unwrap_or(u64::MAX));
        vec![
            if rule.status == Status::Fail { status.strong() } else { status },
            Cell::text(format!("{}.{}", rule.section, rule.rule)),
            number(rule.judged),
            number(rule.findings.len()),
            number(rule.unknown),
            Cell::text(rule.asks.as_str()),
        ]
    };
    let columns = vec![
        Heading::left("Result"),
        Heading::left("Rule"),
        Heading::right("Judged"),
        Heading::right("Broken"),
        Heading::right("Unknown"),
        Heading::left("Asks"),
    ];
    let open = answer.rules.iter().any(|rule| rule.unknown > 0);
    let note = open.then(|| {
        format!(
            "Unknown: the files do not say what it takes. `unknown = \"fail\"` in the policy makes that a failure.{}",
            answer.rules.iter().filter_map(why_open).collect::<String>()
        )
    });
    let rows = answer.rules.iter().map(row).collect();
    let blocks = vec![Block::Table(Table { columns, rows, note })];
    Section { heading: Some("Rules".to_owned()), blocks }
}

/// Of a rule about all creators together that cannot be judged: what is missing, and what to add.
fn why_open(rule: &Judged) -> Option<String> {
    let reason = rule.not_judged.iter().find(|finding| finding.creator.is_none())?;
    let whole = rule.status == Status::Unknown && rule.section == "groups";
    whole.then(|| format!(" {}.{}: {}.", rule.section, rule.rule, reason.found))
}

fn findings(rule: &Judged, most: usize) -> Section {
    let all: Vec<&Finding> = rule.findings.iter().chain(&rule.not_judged).collect();
    let rows = all
        .iter()
        .take(most)
        .map(|finding| {
            vec![
                cell(finding.creator.as_deref(), Cell::text),
                Cell::text(finding.file.as_str()),
                cell(finding.line, Cell::Count),
                Cell::text(finding.found.as_str()),
            ]
        })
        .collect();
    let columns = vec![
        Heading::left("Creator"),
        Heading::left("File"),
        Heading::right("Line"),
        Heading::left("Found"),
    ];
    let rest = all.len().saturating_sub(most);
    let note = (rest > 0).then(|| format!("{rest} more with -v or -f json."));
    let heading = format!("{}.{}: {}", rule.section, rule.rule, rule.asks);
    Section { heading: Some(heading), blocks: vec![Block::Table(Table { columns, rows, note })] }
}
