//! A plan as a report: verdict, mix, the three strategies, picks, forecast, reasons, risks.

use super::{Block, Cell, Heading, Report, Section, Table, cell};
use crate::benchmark::Pack;
use crate::figure;
use crate::money::Money;
use crate::plan::Plan;
use crate::plan::assume::{Assumption, assumptions};
use crate::plan::brief::Strategy;
use crate::plan::candidate::{Booking, Candidate};
use crate::plan::explain;
use crate::plan::forecast::Range;
use crate::plan::goal::Goal;
use crate::plan::risk;
use crate::plan::schedule::schedule;
use crate::plan::strategy::Planned;
use crate::tier::Tier;

/// Most picks, and most creators passed over, that a report to read lists.
const MOST_ROWS: usize = 30;
const MOST_PASSED: usize = 8;

/// The report. `full` adds the assumptions and all creators passed over.
pub fn report(plan: &Plan, pack: &Pack, full: bool) -> Report {
    let mut sections = vec![opening(plan), mix(plan)];
    sections.extend(strategies(plan));
    sections.extend([picks(plan), forecast(plan)]);
    sections.push(list("Why", explain::reasons(plan, pack)));
    sections.push(list("Risks", risk::risks(plan, pack)));
    sections.extend(full.then(|| calendar(plan)));
    sections.extend(passed(plan, full));
    sections.push(if full { assumed(plan, pack) } else { small_print(plan) });
    Report { title: None, sections }
}

fn opening(plan: &Plan) -> Section {
    let mut blocks = vec![Block::Lead(explain::sentence(plan))];
    blocks.extend(explain::clarity(plan).map(Block::Text));
    Section { heading: None, blocks }
}

fn list(heading: &str, items: Vec<String>) -> Section {
    Section { heading: Some(heading.to_owned()), blocks: vec![Block::List(items)] }
}

fn money(plan: &Plan, units: f64, exact: bool) -> Cell {
    match Money::from_units(units, plan.brief.budget.currency()) {
        Some(sum) if exact => Cell::Money(sum),
        Some(sum) => Cell::EstimatedMoney(sum),
        None => Cell::Missing,
    }
}

/// One line of the mix.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// Tier.
    pub tier: Tier,
    /// Creators booked.
    pub creators: u32,
    /// Money, in units.
    pub spend: f64,
    /// Part of the spend.
    pub share: f64,
    /// Whether every price is quoted.
    pub quoted: bool,
}

/// What goes to each tier, smallest tier first; tiers without a creator are left out.
pub fn shares(plan: &Plan) -> Vec<Share> {
    let total = plan.spend().max(f64::MIN_POSITIVE);
    Tier::ALL
        .into_iter()
        .filter_map(|tier| {
            let lines: Vec<(&Candidate, &Booking, u32)> =
                plan.best.lines(&plan.roster).filter(|(c, _, _)| c.tier == tier).collect();
            let creators = lines.iter().map(|(_, _, n)| n).sum();
            let spend: f64 = lines.iter().map(|(_, b, n)| b.price * f64::from(*n)).sum();
            let quoted = lines.iter().all(|(_, b, _)| b.quoted);
            (creators > 0).then_some(Share { tier, creators, spend, share: spend / total, quoted })
        })
        .collect()
}

fn mix(plan: &Plan) -> Section {
    let rows = shares(plan)
        .into_iter()
        .map(|line| {
            vec![
                Cell::text(line.tier.name()),
                Cell::Count(u64::from(line.creators)),
                money(plan, line.spend, line.quoted),
                Cell::Percent(line.share),
            ]
        })
        .collect();
    let columns = vec![
        Heading::left("Tier"),
        Heading::right("Creators"),
        Heading::right("Spend"),
        Heading::right("Share"),
    ];
    let left = format!(
        "Budget {}, unspent {}.",
        figure::money(plan.brief.budget),
        explain::amount(plan, plan.unspent(), explain::all_quoted(plan))
    );
    table("Mix", columns, rows, Some(left))
}

fn table(
    heading: &str,
    columns: Vec<Heading>,
    rows: Vec<Vec<Cell>>,
    note: Option<String>,
) -> Section {
    Section {
        heading: Some(heading.to_owned()),
        blocks: vec![Block::Table(Table { columns, rows, note })],
    }
}

fn strategies(plan: &Plan) -> Option<Section> {
    let contest = plan.contest.as_ref()?;
    let unit = plan.brief.goals.single();
    let top = contest.planned.iter().map(|p| p.likely).fold(f64::MIN_POSITIVE, f64::max);
    let value = |v: f64| if unit.is_some() { Cell::Estimate(v) } else { Cell::Percent(v / top) };
    let best = contest.planned.iter().map(|p| p.score).fold(f64::MIN_POSITIVE, f64::max);
    let row = |p: &Planned| {
        let able = p.best.as_ref();
        let name = Cell::text(p.strategy.name());
        let chosen = p.strategy == plan.verdict && plan.brief.strategy != Some(Strategy::Any);
        vec![
            if chosen { name.strong() } else { name },
            cell(able, |_| value(p.likely)),
            cell(able, |_| value(p.dependable)),
            cell(able, |b| money(plan, p.spend, b.lines(&plan.roster).all(|(_, x, _)| x.quoted))),
            cell(able, |b| Cell::Count(u64::from(b.creators()))),
            cell(able, |b| Cell::text(explain::count_hours(hours(plan, b.creators())))),
            Cell::text(signals(p)),
            cell(able, |_| Cell::text(format!("{:.0}", 100.0 * p.score / best))),
        ]
    };
    let columns = vec![
        Heading::left("Strategy"),
        Heading::right("Likely"),
        Heading::right("Dependable"),
        Heading::right("Spend"),
        Heading::right("Creators"),
        Heading::right("Hours"),
        Heading::right("Signals"),
        Heading::right("Score"),
    ];
    let rows = contest.planned.iter().map(row).collect();
    let of = unit.map_or("parts of the best strategy's result", Goal::unit);
    let lead = if contest.hybrid_must_lead {
        "; a hybrid must lead by a tenth, for it costs more to run"
    } else {
        ""
    };
    let note = format!(
        "Likely and dependable (reached in four campaigns out of five): {of}. Each signal of your brief adds a tenth to the score, half of it for a hybrid{lead}. Score: the best is 100."
    );
    Some(table("Strategies compared", columns, rows, Some(note)))
}

/// Signals as they count: a signal for micro or macro is half a one for a hybrid.
fn signals(planned: &Planned) -> String {
    // Starting from zero: the sum of nothing is otherwise a negative one.
    let sum = planned.signals.iter().fold(0.0, |sum, s| sum + s.weight_for(planned.strategy));
    sum.to_string()
}

fn hours(plan: &Plan, creators: u32) -> f64 {
    f64::from(creators) * plan.means.hours_each
}

fn picks(plan: &Plan) -> Section {
    let goal = plan.brief.goals.main();
    let typical = plan.roster.typical;
    let total = plan.best.picks.len();
    let several = plan.roster.candidates.iter().any(|c| Some(c.platform) != platform(plan));
    let mut columns = vec![Heading::left(if typical { "Size" } else { "Creator" })];
    if several {
        columns.push(Heading::left("On"));
    }
    columns.push(Heading::right("Followers"));
    if typical {
        columns.push(Heading::right("Number"));
    }
    columns.extend([
        Heading::left("For"),
        Heading::right(if typical { "Each" } else { "Price" }),
        Heading::right(column(goal)),
        Heading::right("Per 1,000"),
    ]);
    let row = |(candidate, booking, times): (&Candidate, &Booking, u32)| {
        let credit = explain::brings(plan, goal, booking);
        let mut row =
            vec![Cell::text(if typical { candidate.tier.name() } else { &candidate.label })];
        if several {
            row.push(Cell::text(candidate.platform.title()));
        }
        row.push(if typical {
            Cell::Estimate(crate::plan::expect::count(candidate.followers))
        } else {
            Cell::Count(candidate.followers)
        });
        if typical {
            row.push(Cell::Count(u64::from(times)));
        }
        row.extend([
            Cell::text(booking.deliverable.name()),
            money(plan, booking.price, booking.quoted),
            cell(credit, Cell::Estimate),
            cell(credit, |c| Cell::Estimate(1_000.0 * c / booking.price)),
        ]);
        row
    };
    let rows = ranked(plan).into_iter().take(MOST_ROWS).map(row).collect();
    let symbol = plan.brief.budget.currency().symbol();
    let mut note = format!(
        "{}: expected from one {}; per 1,000: the same for {symbol}1,000.",
        column(goal),
        "deliverable"
    );
    if typical {
        note.push_str(
            " These are typical creators without names; give your own with --creators FILE.",
        );
    }
    if total > MOST_ROWS {
        note.push_str(&format!(" {} more picks: -f json lists all.", total - MOST_ROWS));
    }
    table("Picks", columns, rows, Some(note))
}

fn platform(plan: &Plan) -> Option<crate::profile::Platform> {
    plan.roster.candidates.first().map(|c| c.platform)
}

/// Picks in the order in which they are listed everywhere: what brings most for the goal first, then by name.
pub fn ranked(plan: &Plan) -> Vec<(&Candidate, &Booking, u32)> {
    let goal = plan.brief.goals.main();
    let mut lines: Vec<(&Candidate, &Booking, u32)> = plan.best.lines(&plan.roster).collect();
    let brings = |booking: &Booking| explain::brings(plan, goal, booking).unwrap_or(0.0);
    lines.sort_by(|(a, x, _), (b, y, _)| {
        brings(y)
            .total_cmp(&brings(x))
            .then_with(|| b.followers.cmp(&a.followers))
            .then_with(|| a.label.cmp(&b.label))
    });
    lines
}

fn column(goal: Goal) -> &'static str {
    match goal {
        Goal::Awareness | Goal::Authority => "Reach",
        Goal::Engagement | Goal::Loyalty => "Reactions",
        Goal::Conversions => "Conversions",
        Goal::Content => "Pieces",
    }
}

/// Names of the forecast's figures, as people read them.
fn figures(plan: &Plan) -> [(&'static str, Option<Range>); 6] {
    let f = &plan.forecast;
    [
        ("Different people of your audience", f.unique_reach),
        ("Views, all audiences", f.impressions),
        ("Likes and comments", f.engagements),
        ("Clicks", f.clicks),
        ("Conversions", f.conversions),
        (
            if plan.brief.premium_content {
                "Pieces, counted as polished ones"
            } else {
                "Pieces of content"
            },
            f.pieces,
        ),
    ]
}

fn forecast(plan: &Plan) -> Section {
    let rows = figures(plan)
        .into_iter()
        .map(|(name, range)| {
            vec![
                Cell::text(name),
                cell(range, |r| Cell::Estimate(r.low)),
                cell(range, |r| Cell::Estimate(r.likely).strong()),
                cell(range, |r| Cell::Estimate(r.high)),
            ]
        })
        .collect();
    let columns = vec![
        Heading::left("Forecast"),
        Heading::right("Low"),
        Heading::right("Likely"),
        Heading::right("High"),
    ];
    let mut note = "Low and high: one campaign in ten falls below, one in ten above.".to_owned();
    if let Some((floor, ceiling)) = plan.reach_bounds {
        note.push_str(&format!(
            " If all goes as expected, overlap can make the reach anything from {} to {}.",
            figure::estimate(floor),
            figure::estimate(ceiling)
        ));
    }
    if figures(plan).iter().any(|(_, range)| range.is_none()) {
        note.push_str(" A dash: no source gives the figure for these creators.");
    }
    table("Forecast", columns, rows, Some(note))
}

fn passed(plan: &Plan, full: bool) -> Option<Section> {
    if plan.passed.is_empty() {
        return None;
    }
    let most = if full { plan.passed.len() } else { MOST_PASSED };
    let rows = plan
        .passed
        .iter()
        .take(most)
        .map(|p| {
            vec![
                Cell::text(p.handle.as_str()),
                Cell::text(p.tier.name()),
                Cell::text(p.reason.as_str()),
            ]
        })
        .collect();
    let rest = plan.passed.len().saturating_sub(most);
    let note = (rest > 0).then(|| format!("{rest} more with -v or -f json."));
    let columns = vec![Heading::left("Creator"), Heading::left("Tier"), Heading::left("Why not")];
    Some(table("Passed over", columns, rows, note))
}

/// One line a week and pick.
fn calendar(plan: &Plan) -> Section {
    let rows = schedule(plan)
        .into_iter()
        .map(|slot| {
            vec![
                Cell::Count(u64::from(slot.week)),
                Cell::text(slot.who),
                Cell::Count(u64::from(slot.creators)),
                Cell::text(explain::count_hours(slot.hours)),
                Cell::text(slot.reason),
            ]
        })
        .collect();
    let columns = vec![
        Heading::right("Week"),
        Heading::left("Who posts"),
        Heading::right("Creators"),
        Heading::right("Hours"),
        Heading::left("Why then"),
    ];
    table("Schedule", columns, rows, None)
}

fn small_print(plan: &Plan) -> Section {
    let proof = proof(plan);
    Section {
        heading: None,
        blocks: vec![Block::Text(format!(
            "{proof} ~ marks estimates, to two digits. -v shows the schedule and every assumption with its source."
        ))],
    }
}

/// How good the plan is known to be.
fn proof(plan: &Plan) -> String {
    if plan.best.gap <= 2e-6 {
        match plan.brief.strategy {
            Some(Strategy::Any) => {
                "No other choice within the limits has a better expected result (proven)."
                    .to_owned()
            }
            _ => format!(
                "No other {} plan within the limits has a better expected result (proven).",
                plan.verdict
            ),
        }
    } else if plan.best.cheaper {
        "More money would raise the average result but not the likely one, so it is not spent."
            .to_owned()
    } else {
        format!(
            "The expected result is within {} of the best that any choice could have.",
            figure::percent(plan.best.gap)
        )
    }
}

fn assumed(plan: &Plan, pack: &Pack) -> Section {
    let items = assumptions(plan, pack).iter().map(assumption).collect();
    Section {
        heading: Some("Assumptions".to_owned()),
        blocks: vec![Block::List(items), Block::Text(proof(plan))],
    }
}

/// `people in the audience: ~60M. Source: …`
fn assumption(a: &Assumption) -> String {
    let show = |value: f64| match a.unit.as_str() {
        "fraction" => figure::percent(value),
        "USD" => Money::from_units(value, crate::money::Currency::USD)
            .map_or_else(|| value.to_string(), figure::money_estimate),
        "people" => figure::estimate(value),
        _ => value.to_string(),
    };
    let range = if (a.high - a.low).abs() > 1e-12 {
        format!(" ({} to {})", show(a.low), show(a.high))
    } else {
        String::new()
    };
    let unit = if a.unit == "hours" { " hours" } else { "" };
    format!("{}: {}{unit}{range}. Source: {}.", a.name, show(a.value), a.source)
}
