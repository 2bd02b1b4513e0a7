//! What the plan earns under each way of paying, and the most to pay each creator.

use super::{money, table};
use crate::benchmark::{Metric, Pack};
use crate::figure::{estimate, percent};
use crate::money::Money;
use crate::plan::Plan;
use crate::plan::deal::{Deal, Kind, Terms, walk_away};
use crate::plan::explain::{amount, capital};
use crate::plan::forecast::Range;
use crate::profile::Platform;
use crate::report::{Block, Cell, Heading, Section, cell};

/// Most creators whose walk-away price a report to read lists.
const MOST: usize = 10;

/// Deals and walk-away prices; nothing without an order value in the brief. `full` lists every creator.
pub(super) fn sections(plan: &Plan, pack: &Pack, full: bool) -> Vec<Section> {
    let Some(terms) = plan.brief.terms else { return Vec::new() };
    let list = &plan.deals;
    let mut sections: Vec<Section> = compared(plan, list, terms, pack).into_iter().collect();
    sections.extend(walk_away_prices(plan, pack, full));
    sections
}

fn compared(plan: &Plan, list: &[Deal], terms: Terms, pack: &Pack) -> Option<Section> {
    let flat = list.first()?;
    let span = |range: Range| match (plan_money(plan, range.low), plan_money(plan, range.high)) {
        (Some(low), Some(high)) => Cell::MoneyRange { low, high },
        _ => Cell::Missing,
    };
    let row = |deal: &Deal| {
        vec![
            Cell::text(deal.deal.title()),
            span(deal.cost),
            span(deal.revenue),
            cell(deal.profit, span),
            cell(deal.loss_probability, Cell::Percent),
        ]
    };
    let columns = vec![
        Heading::left("Deal"),
        Heading::right("You pay"),
        Heading::right("Revenue"),
        Heading::right("Profit"),
        Heading::right("Loses"),
    ];
    let note = format!(
        "Each from the same forecast of {} conversions, one campaign in ten below and one above the span. Loses: how often money is lost.",
        crate::figure::range(flat.conversions.low, flat.conversions.high)
    );
    let rows = list.iter().map(row).collect();
    let mut section = table("Deals", columns, rows, Some(note));
    let mut items: Vec<String> = list.iter().map(|deal| about(plan, deal)).collect();
    items.extend(hints(plan, list, terms, pack));
    section.blocks.push(Block::List(items));
    Some(section)
}

fn plan_money(plan: &Plan, units: f64) -> Option<Money> {
    Money::from_units(units, plan.brief.budget.currency())
}

/// Risk, break-even and return of one deal.
fn about(plan: &Plan, deal: &Deal) -> String {
    let mut parts = vec![match deal.deal {
        Kind::Commission => "nothing is paid before something is sold".to_owned(),
        _ => format!("{} is gone if nothing sells", amount(plan, deal.upfront, false)),
    }];
    parts.push(format!("the risk is with {}", deal.risk_bearer));
    match deal.break_even {
        Some(need) if need > 0.0 => parts.push(format!(
            "it takes {} conversions to earn it back, and {} are likely",
            estimate(need),
            estimate(deal.conversions.likely)
        )),
        Some(_) => parts.push("every order earns".to_owned()),
        None if deal.profit.is_some() => parts.push("every order loses money".to_owned()),
        None => {}
    }
    if let Some((low, high)) =
        deal.roas.and_then(|r| plan_money(plan, r.low).zip(plan_money(plan, r.high)))
    {
        let one = plan.brief.budget.currency().symbol();
        let back = crate::figure::money_range(low, high);
        parts.push(format!("{one}1 paid returns {back} in sales"));
    }
    if let Some(roi) = deal.roi {
        let (low, high) = (percent(roi.low), percent(roi.high));
        let span = if low == high { low } else { format!("{low} to {high}") };
        parts.push(format!("return on it {span}"));
    }
    format!("{}: {}.", capital(deal.deal.title()), parts.join("; "))
}

/// What else to know before offering such a deal, and which flags show more.
fn hints(plan: &Plan, list: &[Deal], terms: Terms, pack: &Pack) -> Vec<String> {
    let mut hints = Vec::new();
    let flat = list.first();
    if let (Some(flat), Some(deal)) = (flat, list.iter().find(|d| d.deal == Kind::Commission)) {
        let part = deal.cost.likely / flat.upfront.max(f64::MIN_POSITIVE);
        hints.push(format!(
            "A commission alone is likely to pay {} of what they ask together.{}",
            percent(part),
            if part < 1.0 { " Expect few to take it." } else { "" }
        ));
    }
    if let Some(deal) = list.iter().find(|d| d.deal == Kind::ProductOnly) {
        let posting = pack.at(Metric::GiftingPostRate, Platform::Instagram, 10_000);
        let rate = posting.map_or(String::new(), |f| {
            format!(
                " About {} of those who get one post ({} to {}).",
                percent(f.value),
                percent(f.low),
                percent(f.high)
            )
        });
        let each = terms.product().map_or(String::new(), |p| amount(plan, p, false));
        let whence = if terms.product_cost.is_some() {
            "as you say"
        } else {
            "order value × (1 − margin)"
        };
        hints.push(format!(
            "Product only is for the {} small creators of the plan, at {each} each ({whence}).{rate} Large ones do not work for a product.",
            deal.creators
        ));
    }
    let missing = [
        (terms.margin.is_none(), "--margin 40% shows profit"),
        (terms.commission.is_none(), "--commission 10% shows deals with a share of every order"),
        (
            terms.product().is_none(),
            "--product-cost 20 shows what giving the product alone would do",
        ),
    ];
    let more: Vec<&str> = missing.into_iter().filter(|(on, _)| *on).map(|(_, text)| text).collect();
    if !more.is_empty() {
        hints.push(format!("{}.", more.join("; ")));
    }
    hints
}

fn walk_away_prices(plan: &Plan, pack: &Pack, full: bool) -> Option<Section> {
    let list = walk_away(plan, pack);
    if list.is_empty() {
        return None;
    }
    let most = if full { list.len() } else { MOST };
    let rows = list
        .iter()
        .take(most)
        .map(|w| {
            vec![
                Cell::text(w.name.as_str()),
                money(plan, w.price, w.quoted),
                money(plan, w.walk_away, false),
                Cell::Estimate(w.conversions),
                Cell::Estimate(w.break_even),
            ]
        })
        .collect();
    let columns = vec![
        Heading::left("Creator"),
        Heading::right("Asks"),
        Heading::right("Walk away at"),
        Heading::right("Conversions"),
        Heading::right("To break even"),
    ];
    let mut note =
        "Walk away at: the most to pay so that nothing is lost, conversions × order value × margin, each creator's chance not to post taken off.".to_owned();
    if list.len() > most {
        note.push_str(&format!(" {} more with -v or -f json.", list.len() - most));
    }
    Some(table("Walk-away prices", columns, rows, Some(note)))
}
