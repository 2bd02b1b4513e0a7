//! How far the picks fit what the brief asks of creators and their audiences.

use super::{picks::ranked, table};
use crate::figure::percent;
use crate::plan::Plan;
use crate::plan::fit::{OUTSIDE_NICHE, What};
use crate::report::{Block, Cell, Heading, Section};

/// Most picks that are listed.
const MOST_ROWS: usize = 30;

/// A column for each thing asked for, with the evidence; `None` where nothing is asked.
pub(super) fn section(plan: &Plan) -> Option<Section> {
    if plan.brief.fit.is_empty() {
        return None;
    }
    if plan.roster.typical {
        let text = "Typical creators have no texts and no known audience, so niche words and the audience's country, age and gender change nothing here: give your creators with `--creators FILE`.";
        return Some(Section {
            heading: Some("Fit to the brief".to_owned()),
            blocks: vec![Block::Text(text.to_owned())],
        });
    }
    let lines = ranked(plan);
    let parts = lines.first().map(|(c, _, _)| c.fitness.parts.as_slice()).unwrap_or_default();
    let mut columns = vec![Heading::left("Creator")];
    columns.extend(parts.iter().map(|part| Heading::left(title(part.what, &part.asked))));
    let rows = lines
        .iter()
        .take(MOST_ROWS)
        .map(|(creator, _, _)| {
            let cells = creator.fitness.parts.iter().map(|part| Cell::text(part.brief()));
            std::iter::once(Cell::text(&creator.label)).chain(cells).collect()
        })
        .collect();
    let mut note =
        "Shares of the audience multiply what a creator brings; what is unknown is planned with the mean of those who say, in brackets."
            .to_owned();
    if parts.iter().any(|part| part.what == What::Niche) {
        note.push_str(&format!(
            " Whoever writes, but not of the niche, counts {} (a judgement).",
            percent(OUTSIDE_NICHE)
        ));
    }
    note.push_str(" `--require` leaves creators out instead.");
    Some(table("Fit to the brief", columns, rows, Some(note)))
}

fn title(what: What, asked: &str) -> String {
    match what {
        What::Niche => "Niche".to_owned(),
        What::Country => format!("In {asked}"),
        What::Age => format!("Aged {asked}"),
        What::Gender => format!("{asked} audience"),
    }
}
