//! A plan as a web page: the verdict first, then each question a marketer asks with its picture and its
//! figures, the method and every assumption at the end.

mod change;
mod creators;
mod forecast;
mod money;
mod strategies;
mod tiles;
mod weeks;

pub(in crate::report) use creators::table as picks_table;

use super::{Markup, page, parts};
use crate::benchmark::Pack;
use crate::figure;
use crate::plan::Plan;
use crate::report::classify::Page;
use crate::report::recommend::{self, Change};
use crate::report::{Block, Report, Section};
use std::io::{self, Write};

/// What a plan's page is made of.
pub struct PlanPage<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Figures in use.
    pub pack: &'a Pack,
    /// The creators it chose from, as `classify` sees them; `None` for typical creators.
    pub roster: Option<&'a Page<'a>>,
}

/// Writes the page.
///
/// # Errors
/// Those of the writer.
pub fn plan(request: &PlanPage<'_>, out: &mut dyn Write) -> io::Result<()> {
    let plan = request.plan;
    let change = Change::of(plan, request.pack);
    let report = recommend::report_with(plan, request.pack, &change, true);
    let text = page(&parts::first_words(&report), |m| {
        m.within("header", &[("class", &"top")], |m| {
            parts::mast(m, "campaign plan", &facts(plan));
            parts::opening(m, &report);
            tiles::tiles(m, plan);
        });
        m.line();
        m.within("main", &[], |m| {
            for section in in_order(&report) {
                self::section(m, request, (&report, &change), section);
            }
        });
    });
    out.write_all(text.as_bytes())
}

/// The brief in a line.
fn facts(plan: &Plan) -> Vec<String> {
    let brief = &plan.brief;
    let goals: Vec<String> = brief
        .goals
        .iter()
        .map(|(goal, weight)| match brief.goals.single() {
            Some(_) => goal.name().to_owned(),
            None => format!("{} {}", goal.name(), figure::percent(weight)),
        })
        .collect();
    let mut facts = vec![
        format!("goal {}", goals.join(", ")),
        format!("budget {}", figure::money(brief.budget)),
        format!("{} audience", brief.scope.name()),
    ];
    facts.extend(brief.platform.map(|platform| platform.title().to_owned()));
    facts
}

/// What is asked first stands first, and halves stand in pairs. What is not named here comes before the method.
const ORDER: [&str; 12] = [
    "Forecast",
    "Mix",
    "Strategies compared",
    "Why",
    "Risks",
    PICKS,
    "Schedule",
    CHANGE,
    "Deals",
    "Walk-away prices",
    "Backups",
    "Passed over",
];
const PICKS: &str = "Picks";
const CHANGE: &str = "What would change it";
/// Tables behind the pictures of what would change it: they stand in its card.
const BEHIND: [&str; 2] = ["By budget", "Assumptions that could change the verdict"];
const LAST: &str = "Assumptions";

fn in_order(report: &Report) -> Vec<&Section> {
    let place = |section: &&Section| match section.heading.as_deref() {
        Some(LAST) => ORDER.len() + 1,
        heading => ORDER.iter().position(|h| Some(*h) == heading).unwrap_or(ORDER.len()),
    };
    let own = |s: &&Section| s.heading.as_deref().is_some_and(|h| !BEHIND.contains(&h));
    let mut sections: Vec<&Section> = report.sections.iter().filter(own).collect();
    sections.sort_by_key(place);
    sections
}

/// Sections of the report by their heading: some get a picture, all others are set as they are, so that
/// nothing a plan says is missing here.
fn section(
    m: &mut Markup,
    request: &PlanPage<'_>,
    (report, change): (&Report, &Change),
    section: &Section,
) {
    let plan = request.plan;
    match section.heading.as_deref().unwrap_or_default() {
        "Strategies compared" => parts::section(m, section, "", |m| {
            m.within("div", &[("class", &"beside")], |m| {
                strategies::picture(m, plan);
                m.within("div", &[], |m| parts::blocks(m, section));
            });
        }),
        "Mix" => parts::card(m, "Where the money goes", "half", |m| {
            money::pictures(m, plan);
            m.within("div", &[("class", &"screen")], |m| parts::blocks(m, section));
        }),
        "Forecast" => parts::card(m, "What it will bring", "half", |m| {
            forecast::picture(m, plan);
            parts::blocks(m, section);
        }),
        PICKS => creators::section(m, request),
        "Schedule" => parts::card(m, "Who posts when", "", |m| {
            weeks::picture(m, plan);
            folded(m, "Every week in words", |m| parts::blocks(m, section));
        }),
        "Why" | "Risks" => parts::section(m, section, "half", |m| parts::blocks(m, section)),
        CHANGE => parts::card(m, "What would change the answer", "change", |m| {
            m.within("div", &[("class", &"beside even")], |m| {
                change::by_budget(m, plan, &change.curve);
                change::flips(m, plan, &change.moves);
            });
            parts::blocks(m, section);
            behind(m, report);
        }),
        "Backups" => parts::section(m, section, "screen", |m| {
            folded(m, "Whom to ask where a pick says no", |m| parts::blocks(m, section));
        }),
        "Passed over" => parts::section(m, section, "screen", |m| {
            let rows = section.blocks.iter().map(rows).sum::<usize>();
            folded(m, &format!("{rows} creators, each with the reason"), |m| {
                passed(m, section);
            });
        }),
        LAST => method(m, report, section),
        _ => parts::section(m, section, "", |m| parts::blocks(m, section)),
    }
}

/// The figures that the pictures are drawn from.
fn behind(m: &mut Markup, report: &Report) {
    for heading in BEHIND {
        let found = report.sections.iter().find(|s| s.heading.as_deref() == Some(heading));
        if let Some(section) = found {
            folded(m, &format!("{heading}: the figures"), |m| parts::blocks(m, section));
        }
    }
}

fn rows(block: &Block) -> usize {
    if let Block::Table(table) = block { table.rows.len() } else { 0 }
}

fn passed(m: &mut Markup, section: &Section) {
    for block in &section.blocks {
        match block {
            Block::Table(table) => {
                parts::table(m, table, "Creators passed over", parts::Look::Creators);
            }
            other => parts::block(m, other, "Passed over"),
        }
    }
}

/// Something long that is closed at first, and not printed.
fn folded(m: &mut Markup, summary: &str, inner: impl FnOnce(&mut Markup)) {
    m.within("details", &[("class", &"screen")], |m| {
        m.leaf("summary", &[], summary);
        inner(m);
    });
}

/// How it was worked out, and what was assumed: the name of each assumption stands out.
fn method(m: &mut Markup, report: &Report, section: &Section) {
    parts::card(m, "Method and assumptions", "", |m| {
        m.leaf("p", &[], METHOD);
        let closing = report.sections.iter().filter(|s| s.heading.is_none()).skip(1);
        for block in section.blocks.iter().chain(closing.flat_map(|s| &s.blocks)) {
            match block {
                Block::List(items) => {
                    m.within("details", &[("class", &"screen"), ("open", &"")], |m| {
                        m.leaf("summary", &[], "Every assumption, with its range and its source");
                        m.within("ul", &[("class", &"fine")], |m| {
                            for item in items {
                                assumption(m, item);
                            }
                        });
                    });
                    let all = format!(
                        "All {} assumptions stand on the page itself, each with its range and its source.",
                        items.len()
                    );
                    m.leaf("p", &[("class", &"note paper")], &all);
                }
                other => parts::block(m, other, "Assumptions"),
            }
        }
    });
}

fn assumption(m: &mut Markup, item: &str) {
    m.within("li", &[], |m| match item.split_once(": ") {
        Some((name, rest)) => {
            m.leaf("b", &[], name);
            m.text(": ");
            m.prose(rest);
        }
        None => m.prose(item),
    });
}

const METHOD: &str = "For each creator the views, reactions, clicks and conversions of one deliverable are \
    worked out from the export where it has them, else from published figures for the platform and the size. \
    The best micro, macro and hybrid plans within the limits are then searched for, each is played through \
    2,000 times with all estimates varying within their ranges, and they are compared by what they reach in \
    four campaigns out of five. Nothing was sent anywhere.";
