//! A classified roster as a web page: how many of which size, how engaged, at what price.

use super::{Markup, page as document, parts, scatter};
use crate::benchmark::Pack;
use crate::figure;
use crate::report::chart::{self, Caption, Row, Rows, Scale};
use crate::report::classify::{self, Page};
use crate::report::{Block, Section};
use crate::tier::{Scheme, Tier};
use std::io::{self, Write};

/// Writes the page.
///
/// # Errors
/// Those of the writer.
pub fn roster(page: &Page<'_>, pack: &Pack, out: &mut dyn Write) -> io::Result<()> {
    let report = classify::page(page);
    let text = document(&classify::summary_line(page.files, page.summary), |m| {
        m.within("header", &[("class", &"top")], |m| {
            parts::mast(m, "creators by size", &facts(page));
            parts::opening(m, &report);
        });
        m.line();
        m.within("main", &[], |m| {
            for section in report.sections.iter().filter(|s| s.heading.is_some()) {
                self::section(m, page, pack, section);
            }
            parts::card(m, "Method", "", |m| m.leaf("p", &[], METHOD));
        });
    });
    out.write_all(text.as_bytes())
}

fn facts(page: &Page<'_>) -> Vec<String> {
    let read = format!("{} rows read", figure::count(page.summary.read));
    vec![classify::place(page.files), read]
}

fn section(m: &mut Markup, page: &Page<'_>, pack: &Pack, section: &Section) {
    match section.heading.as_deref().unwrap_or_default() {
        "Tiers" => parts::section(m, section, "", |m| {
            m.within("div", &[("class", &"beside")], |m| {
                counts(m, page);
                m.within("div", &[], |m| parts::blocks(m, section));
            });
        }),
        "Creators" => {
            engagement(m, page, pack);
            parts::section(m, section, "", |m| {
                for block in &section.blocks {
                    match block {
                        Block::Table(table) => {
                            parts::table(m, table, "Creators", parts::Look::Creators);
                        }
                        other => parts::block(m, other, "Creators"),
                    }
                }
            });
        }
        _ => parts::section(m, section, "", |m| parts::blocks(m, section)),
    }
}

/// Creators by tier.
fn counts(m: &mut Markup, page: &Page<'_>) {
    let total = page.summary.profiles.max(1);
    let tiers = || page.summary.tiers.iter().filter(|group| group.count > 0);
    let rows: Vec<Row> = tiers()
        .map(|group| {
            let share = float(group.count) / float(total);
            Row {
                name: span(group.tier, page.scheme),
                figure: format!("{} · {}", figure::count(group.count), figure::percent(share)),
                bar: Some((float(group.count), scatter::look(group.tier, page.scheme))),
                ..Row::default()
            }
        })
        .collect();
    let most = tiers().map(|group| float(group.count)).fold(1.0, f64::max);
    let said = rows.iter().map(|row| format!("{}: {}", row.name, row.figure));
    let caption = Caption {
        id: "counts".to_owned(),
        title: "How many of which size".to_owned(),
        says: format!("{}.", said.collect::<Vec<_>>().join("; ")),
        note: String::new(),
    };
    chart::figure(m, &caption, &Rows { rows, scale: Scale::from_zero(most), axis: None });
}

/// `micro, 10,000 to 100,000 followers`; the name alone where bounds differ by network.
fn span(tier: &'static str, scheme: Option<&Scheme>) -> String {
    let name = classify::tier_name(tier);
    let own = Tier::ALL.into_iter().find(|own| scheme.is_none() && own.name() == tier);
    let Some(own) = own else { return name.to_owned() };
    match own.bounds() {
        (0, Some(to)) => format!("{name}, under {}", figure::count(to)),
        (from, Some(to)) => format!("{name}, {} to {}", figure::count(from), figure::count(to)),
        (from, None) => format!("{name}, {} and more", figure::count(from)),
    }
}

fn engagement(m: &mut Markup, page: &Page<'_>, pack: &Pack) {
    let mut inner = Markup::default();
    if scatter::pictures(&mut inner, page, pack, &|_| None) {
        parts::card(m, "Engagement by size", "", |m| {
            m.adopt(inner);
            m.leaf("p", &[("class", &"note")], &scatter::key(false));
        });
    }
}

#[expect(clippy::cast_precision_loss, reason = "a length of a bar")]
fn float(number: u64) -> f64 {
    number as f64
}

const METHOD: &str = "Tiers go by followers, the lower end included. The engagement rate is likes and \
    comments of a post by followers, unless the table says otherwise; its standing is the place among \
    accounts of the same network and size in published figures. A price with ~ is estimated from published \
    fees for the network and the size; CPM, CPE and CPV use quoted prices only. What the file does not say \
    is left open and never counted as zero. Nothing was sent anywhere.";
