//! The four figures to be seen first.

use super::Markup;
use crate::figure;
use crate::plan::{Plan, explain};

/// The likely result, the money, the creators, the hours.
pub(super) fn tiles(m: &mut Markup, plan: &Plan) {
    let goal = plan.brief.goals.main();
    let exact = explain::all_quoted(plan);
    let result = plan.figure_of(goal).map_or_else(
        || (figure::MISSING.to_owned(), "no source gives this figure".to_owned()),
        |r| {
            let span = format!("{} in eight campaigns of ten", figure::range(r.low, r.high));
            (figure::estimate(r.likely), span)
        },
    );
    let unspent = explain::amount(plan, plan.unspent(), exact);
    let budget = figure::money(plan.brief.budget);
    let tiles = [
        (words(plan), result.0, result.1),
        (
            "Spend".to_owned(),
            explain::amount(plan, plan.spend(), exact),
            format!("of {budget}; {unspent} unspent"),
        ),
        (
            "Creators".to_owned(),
            figure::count(u64::from(plan.best.creators())),
            super::money::mix_in_words(plan),
        ),
        (
            "Hours of your team".to_owned(),
            explain::count_hours(plan.hours()),
            format!("of {} available", explain::count_hours(plan.means.hours)),
        ),
    ];
    m.within("dl", &[("class", &"tiles")], |m| {
        for (name, big, small) in tiles {
            m.within("div", &[], |m| {
                m.leaf("dt", &[], &name);
                m.leaf("dd", &[("class", &"big")], &big);
                m.leaf("dd", &[("class", &"small")], &small);
            });
        }
    });
}

fn words(plan: &Plan) -> String {
    plan.brief.goals.main().words().title.to_owned()
}
