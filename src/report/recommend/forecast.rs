//! What the plan may bring, as ranges.

use super::table;
use crate::figure;
use crate::plan::Plan;
use crate::plan::forecast::Range;
use crate::report::{Cell, Heading, Section, cell};

/// Names of the forecast's figures, as people read them.
pub fn figures(plan: &Plan) -> [(&'static str, Option<Range>); 6] {
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

/// What more than the size of audiences the reach rests on.
fn how_counted(plan: &Plan) -> String {
    let mut note = String::new();
    let segments = plan.segments.len();
    if segments > 0 {
        note.push_str(&format!(
            " People are counted in {segments} segments, by the audience splits of the file."
        ));
    }
    if let Some(overlap) = &plan.brief.overlap {
        let pairs = match overlap.len() {
            1 => "one pair shares".to_owned(),
            more => {
                format!("{} pairs share", figure::count(u64::try_from(more).unwrap_or(u64::MAX)))
            }
        };
        note.push_str(&format!(
            " The followers that your file says {pairs} are counted once; of other pairs chance decides."
        ));
    }
    note
}

pub(super) fn section(plan: &Plan) -> Section {
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
    note.push_str(&how_counted(plan));
    if let Some(range) = plan.cost_per_thousand() {
        let currency = plan.brief.budget.currency();
        note.push_str(&format!(
            " 1,000 different people cost {} ({} to {}).",
            figure::amount(range.likely, currency, false),
            figure::amount(range.low, currency, false),
            figure::amount(range.high, currency, false)
        ));
    }
    if let Some([_, twice, thrice]) = plan.frequency.filter(|[_, twice, _]| *twice >= 1.0) {
        let more = match thrice {
            people if people >= 1.0 => format!(", {} three times", figure::estimate(people)),
            _ => String::new(),
        };
        note.push_str(&format!(
            " Of them {} see it at least twice{more}.",
            figure::estimate(twice)
        ));
    }
    if figures(plan).iter().any(|(_, range)| range.is_none()) {
        note.push_str(" A dash: no source gives the figure for these creators.");
    }
    table("Forecast", columns, rows, Some(note))
}
