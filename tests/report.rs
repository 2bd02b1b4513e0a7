//! One report with every kind of block and cell, written by every renderer. `BLESS=1 cargo test` rewrites
//! the expected files; read the difference before it is committed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::path::Path;
use tierplan::money::{Currency, Money};
use tierplan::report::text::TextStyle;
use tierplan::report::{Block, Cell, Heading, Report, Section, Table, markdown, text};

fn usd(cents: i64) -> Money {
    Money::from_minor(cents, Currency::USD)
}

fn every_cell() -> Table {
    let row = |name: &str, cell: Cell, note: &str| vec![Cell::text(name), cell, Cell::text(note)];
    Table {
        columns: vec![Heading::left("Cell"), Heading::right("Shown as"), Heading::left("When")],
        rows: vec![
            row("text", Cell::text("micro"), "words of ours or of the input"),
            row("count", Cell::Count(1_234_567), "known exactly"),
            row("percent", Cell::Percent(0.0321), "a share or a rate"),
            row("money", Cell::Money(usd(123_450)), "a quoted price"),
            row("estimate", Cell::Estimate(1_234_567.0), "a forecast"),
            row("estimated money", Cell::EstimatedMoney(usd(254_000)), "a price nobody quoted"),
            row(
                "range",
                Cell::Range { low: 1_130_000.0, high: 2_360_000.0 },
                "how far it may be off",
            ),
            row(
                "money range",
                Cell::MoneyRange { low: usd(110_000), high: usd(240_000) },
                "what such a creator may ask, when all that is known is how many follow them",
            ),
            row("missing", Cell::Missing, "unknown is not zero"),
            vec![
                Cell::text("total").strong(),
                Cell::Count(10).strong(),
                Cell::text("bold").strong(),
            ],
        ],
        note: Some("A note under the table: 3 rows are not shown.".to_owned()),
    }
}

fn hostile_and_wide() -> Table {
    let row = |name: &str, bio: &str| vec![Cell::text(name), Cell::Count(12_500), Cell::text(bio)];
    Table {
        columns: vec![Heading::left("Creator"), Heading::right("Followers"), Heading::left("Bio")],
        rows: vec![
            row("小红美食", "成都｜火锅探店 🍜 合作请私信，周一到周五回复，谢谢大家一直以来的支持"),
            row("👩‍🍳 Ana", "two\nlines, a\ttab"),
            row(
                "\u{1b}[31mred\u{1b}[0m",
                "| pipes | and [links](http://evil.example) and <b>tags</b>",
            ),
            row(
                "\u{202e}drawkcab",
                "=cmd|' /C calc'!A0, write to @ana or a@evil.example, www.evil.example",
            ),
            row("a-name-that-goes-on-and-on-until-nobody-reads-it-any-more", "`x` *y* _z_ #tag"),
        ],
        note: None,
    }
}

fn wide_table() -> Table {
    let names =
        ["Strategy", "Creators", "People reached", "Cost per 1,000 views", "Hours of your team"];
    let columns = names.iter().enumerate();
    Table {
        columns: columns
            .map(|(at, n)| Heading { text: (*n).to_owned(), right: at > 0, bar: false })
            .collect(),
        rows: vec![
            vec![Cell::text("micro")],
            vec![
                Cell::text("hybrid"),
                Cell::Count(7),
                Cell::Range { low: 120_000.0, high: 310_000.0 },
                Cell::EstimatedMoney(usd(4_321)),
                Cell::Estimate(84.0),
            ],
        ],
        note: None,
    }
}

fn fixture() -> Report {
    let section = |heading: &str, blocks| Section { heading: Some(heading.to_owned()), blocks };
    Report {
        title: Some("Every block and every cell".to_owned()),
        sections: vec![
            Section {
                heading: None,
                blocks: vec![
                    Block::Lead("Work with micro creators: 11 of them reach ~120,000 people for $4,950.".to_owned()),
                    Block::Text(
                        "A paragraph that is long enough to need a second line at eighty columns, and \
                         that keeps 3.2 % in one piece wherever it happens to break."
                            .to_owned(),
                    ),
                ],
            },
            section("Cells", vec![Block::Table(every_cell())]),
            section(
                "Lists & tables",
                vec![
                    Block::List(vec![
                        "short".to_owned(),
                        "an item that goes on for longer than one line of a narrow terminal, and whose second \
                         line stands under the first word of the first"
                            .to_owned(),
                        "- not a list in the list".to_owned(),
                    ]),
                    Block::Table(hostile_and_wide()),
                    Block::Table(wide_table()),
                ],
            ),
            section("Nothing", vec![Block::Table(Table { columns: vec![Heading::left("Empty")], ..Table::default() })]),
        ],
    }
}

fn compare(name: &str, got: &[u8]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    let got = String::from_utf8(got.to_vec()).unwrap();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &got).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(got == expected, "{} differs; got:\n{got}", path.display());
}

fn text(width: usize, colour: bool) -> Vec<u8> {
    let mut out = Vec::new();
    text::render(&fixture(), &TextStyle { width, colour }, &mut out).unwrap();
    out
}

#[test]
fn text_fits_the_terminal() {
    for width in [60, 80, 120] {
        compare(&format!("report-{width}.txt"), &text(width, false));
    }
    for width in 40..=200 {
        let out = String::from_utf8(text(width, false)).unwrap();
        for line in out.lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= width, "{width}: {line}");
            assert_eq!(line, line.trim_end(), "space at the end of a line");
        }
    }
}

#[test]
fn colour_changes_nothing_but_colour() {
    let out = text(80, true);
    compare("report-colour.txt", &out);
    let coloured = String::from_utf8(out).unwrap();
    let bare = ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m", "\u{1b}[1;36m"]
        .iter()
        .fold(coloured, |text, code| text.replace(code, ""));
    assert_eq!(bare.as_bytes(), text(80, false));
}

#[test]
fn markdown_holds_the_same() {
    let mut out = Vec::new();
    markdown::render(&fixture(), &mut out).unwrap();
    compare("report.md", &out);
}
