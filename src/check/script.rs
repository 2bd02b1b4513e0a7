//! The answer for programs that run gates: JUnit XML, and annotations for a GitHub workflow.

use super::{Answer, Finding, Judged, Status};
use crate::report::escape;
use std::io::{self, Write};

/// Findings that one rule annotates: a workflow shows ten of each kind, more would only be noise in its log.
const ANNOTATED: usize = 50;

/// Writes JUnit XML: a test suite a section, a test case a rule.
///
/// # Errors
/// Those of the writer.
pub fn junit(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let total = answer.rules.len();
    writeln!(
        out,
        "<testsuites name=\"tierplan check\" tests=\"{total}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">",
        answer.failed, answer.unknown
    )?;
    for section in ["rows", "groups", "plan"] {
        let rules: Vec<&Judged> = answer.rules.iter().filter(|r| r.section == section).collect();
        if rules.is_empty() {
            continue;
        }
        let count = |status| rules.iter().filter(|rule| rule.status == status).count();
        writeln!(
            out,
            "  <testsuite name=\"{section}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">",
            rules.len(),
            count(Status::Fail),
            count(Status::Unknown)
        )?;
        for rule in rules {
            case(rule, &answer.policy, out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn case(rule: &Judged, policy: &str, out: &mut dyn Write) -> io::Result<()> {
    let name = escape::html(&format!("{}: {}", rule.rule, rule.asks));
    let class = format!("{}.{}", escape::html(policy), rule.section);
    write!(out, "    <testcase classname=\"{class}\" name=\"{name}\"")?;
    match rule.status {
        Status::Pass => writeln!(out, "/>"),
        Status::Unknown => {
            writeln!(out, ">\n      <skipped message=\"cannot be judged\"/>\n    </testcase>")
        }
        Status::Fail => {
            let all: Vec<&Finding> = rule.findings.iter().chain(&rule.not_judged).collect();
            writeln!(out, ">\n      <failure message=\"{} found\">", all.len())?;
            for finding in all {
                writeln!(out, "{}", escape::html(&sentence(finding)))?;
            }
            writeln!(out, "      </failure>\n    </testcase>")
        }
    }
}

/// `creators.csv:12: ana: 34 % fake followers`
fn sentence(finding: &Finding) -> String {
    let mut parts = Vec::new();
    match finding.line {
        Some(line) => parts.push(format!("{}:{line}", finding.file)),
        None if !finding.file.is_empty() => parts.push(finding.file.clone()),
        None => {}
    }
    parts.extend(finding.creator.clone());
    parts.push(finding.found.clone());
    parts.join(": ")
}

/// Writes workflow commands: an error for each finding, a warning for each rule that cannot be judged, and a line
/// that says how it went.
///
/// # Errors
/// Those of the writer.
pub fn github(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    for rule in &answer.rules {
        let title = format!("{}.{}", rule.section, rule.rule);
        if rule.status == Status::Unknown {
            let text = format!("{}: cannot be judged", rule.asks);
            writeln!(out, "::warning title={}::{}", property(&title), data(&text))?;
        }
        if rule.status != Status::Fail {
            continue;
        }
        for finding in rule.findings.iter().chain(&rule.not_judged).take(ANNOTATED) {
            let mut place = String::new();
            if !finding.file.is_empty() && !finding.file.contains(", ") {
                place = format!("file={},", property(&finding.file));
            }
            if let Some(line) = finding.line {
                place += &format!("line={line},");
            }
            let who =
                finding.creator.as_deref().map(|name| format!("{name}: ")).unwrap_or_default();
            let text = format!("{who}{} ({})", finding.found, rule.asks);
            writeln!(out, "::error {place}title={}::{}", property(&title), data(&text))?;
        }
        let rest = (rule.findings.len() + rule.not_judged.len()).saturating_sub(ANNOTATED);
        if rest > 0 {
            let text = format!("{rest} more break it");
            writeln!(out, "::error title={}::{}", property(&title), data(&text))?;
        }
    }
    let result = if answer.result == Status::Fail { "failed" } else { "passed" };
    writeln!(
        out,
        "tierplan check {result}: {} kept, {} broken, {} cannot be judged",
        answer.passed, answer.failed, answer.unknown
    )
}

/// Text of a command: on one line, and no command of its own.
fn data(text: &str) -> String {
    escape::terminal(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
