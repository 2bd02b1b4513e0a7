//! Whatever the number of threads and however a table is cut, the bytes are those of reading it row by row.

use super::super::input::Input;
use super::super::{Format, Lens, Render, Request, Streams, classify};
use crate::benchmark::Pack;
use crate::ingest::stream::Tail;
use crate::ingest::{Options, Source, open};
use crate::report::text;
use proptest::prelude::*;
use std::fmt::Write as _;
use std::num::NonZeroUsize;

/// How a table is read.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// Row by row.
    Rows,
    /// In blocks of so many bytes, by so many threads.
    Blocks(usize, usize),
}

/// Output, notes and rejects of a run.
fn run(texts: &[String], format: Format, way: Way, options: &Options) -> [String; 3] {
    let inputs = texts.iter().enumerate().map(|(number, text)| {
        let name = format!("creators{number}.csv");
        let source = Source { name, reader: Box::new(text.as_bytes()) };
        let mut export = open(source, options).unwrap();
        let (layout, header) = (export.layout().clone(), export.header());
        let tail = match way {
            Way::Rows => None,
            Way::Blocks(size, _) => export
                .take_tail()
                .map(|tail| Tail { cutter: tail.cutter.in_blocks_of(size), ..tail }),
        };
        Input { tail, ..Input::new(&layout, header, export) }
    });
    let threads = match way {
        Way::Rows => 1,
        Way::Blocks(_, threads) => threads,
    };
    let request = Request {
        lens: Lens::new(Pack::builtin()),
        format,
        strict: false,
        raw: false,
        quiet: false,
        verbose: false,
        threads: NonZeroUsize::new(threads).unwrap(),
    };
    let render: Render<'_> =
        &|_, report, out| text::render(report, &text::TextStyle::default(), out);
    let (mut out, mut err, mut rejects) = (Vec::new(), Vec::new(), Vec::new());
    let mut streams = Streams { out: &mut out, err: &mut err, rejects: Some(&mut rejects), render };
    if let Err(error) = classify(&request, inputs.collect(), &mut streams) {
        err.extend_from_slice(format!("{error:#}").as_bytes());
    }
    [out, err, rejects].map(|bytes| String::from_utf8(bytes).unwrap())
}

const HEADER: &str =
    "username,platform,followers,avg_likes,avg_comments,engagement_rate,price,bio\n";

/// Rows of every kind: most plain, some written otherwise, some damaged, some twice.
fn creators(rows: usize) -> String {
    let mut text = HEADER.to_owned();
    for n in 0..rows {
        let followers = 900 + (n * 7_919) % 400_000;
        let _ = match n % 97 {
            13 => writeln!(text, "@odd{n},IG,{}K,300,12,1.5%,\"1,200\",hi", 1 + n % 90),
            29 => writeln!(
                text,
                "\"quoted{n}\",tiktok,{followers},\"1,234\",5,,,\"likes, \"\"fun\"\"\""
            ),
            31 => writeln!(text, "broken{n},tiktok,\"{followers},10,2,,,"),
            41 => writeln!(text, "lines{n},youtube,{followers},90,3,,,\"one\ntwo\""),
            43 => writeln!(text, "short{n},youtube,{followers}"),
            47 => writeln!(text, "none{n},instagram,n/a,5,1,,,"),
            53 => writeln!(text, "user{},instagram,{followers},70,2,,,", n - 53),
            59 => writeln!(text, "{}", HEADER.trim()),
            61 => writeln!(text, ",,,,,,,"),
            67 => writeln!(text, "robot{n},instagram,{followers},70,2,,,A Virtual Influencer"),
            71 => writeln!(text, "=cmd{n},instagram,{followers},70,2,,,=1+1"),
            73 => writeln!(text, "евгений{n},instagram,{followers},70,2,,,Москва"),
            79 => write!(text, "crlf{n},instagram,{followers},70,2,,,a\r\n"),
            83 => write!(text, "cr{n},instagram,{followers},70,2,,,b\r"),
            _ => writeln!(
                text,
                "user{n},instagram,{followers},{},{},,{},x",
                n % 900,
                n % 40,
                n % 700
            ),
        };
    }
    text
}

#[test]
fn any_number_of_threads_writes_the_same() {
    let texts = [creators(4_000)];
    for format in [Format::Csv, Format::Ndjson] {
        let wanted = run(&texts, format, Way::Rows, &Options::default());
        assert!(wanted[0].lines().count() > 3_500 && wanted[2].lines().count() > 100);
        for (size, threads) in [(128 << 10, 1), (128 << 10, 2), (9_000, 8), (700, 3), (1, 1)] {
            let found = run(&texts, format, Way::Blocks(size, threads), &Options::default());
            assert!(found == wanted, "{format:?} in blocks of {size} by {threads} threads");
        }
    }
}

#[test]
fn files_with_other_columns_go_together() {
    let other = creators(1_500).replace("username,", "account,").replace("user", "person");
    let texts = [creators(1_500), other];
    for format in [Format::Csv, Format::Ndjson] {
        let wanted = run(&texts, format, Way::Rows, &Options::default());
        assert_eq!(run(&texts, format, Way::Blocks(5_000, 2), &Options::default()), wanted);
    }
}

#[test]
fn a_second_table_is_left_out_wherever_it_is_cut() {
    let mut text = creators(2_000);
    text.push_str("\nCountry,Share\nES,40\nFR,30\n");
    (0..300).for_each(|n| text.push_str(&format!("C{n},{n}\n")));
    text.push_str(HEADER);
    text.push_str("back,instagram,5000,70,2,,,x\n");
    let wanted = run(&[text.clone()], Format::Csv, Way::Rows, &Options::default());
    assert!(wanted[2].contains("part of another table"), "{}", wanted[2]);
    for size in [50, 3_000] {
        let found = run(&[text.clone()], Format::Csv, Way::Blocks(size, 4), &Options::default());
        assert_eq!(found, wanted);
    }
}

#[test]
fn limits_hold_in_blocks_too() {
    let mut options = Options::default();
    options.limits.rows = 1_500;
    let texts = [creators(3_000)];
    let wanted = run(&texts, Format::Csv, Way::Rows, &options);
    assert!(wanted[1].contains("more than 1500 rows"), "{}", wanted[1]);
    assert_eq!(run(&texts, Format::Csv, Way::Blocks(2_000, 2), &options), wanted);
    let mut options = Options::default();
    options.limits.field = 900;
    let texts = [creators(3_000).replace("user2500,", &format!("{},", "u".repeat(1_000)))];
    let wanted = run(&texts, Format::Csv, Way::Rows, &options);
    assert!(wanted[1].contains("--max-field"), "{}", wanted[1]);
    assert_eq!(run(&texts, Format::Csv, Way::Blocks(2_000, 2), &options), wanted);
}

#[test]
fn other_delimiters_and_marks() {
    let german = |n: usize| format!("konto{n};instagram;{};{},5;3;\n", 1_000 + n, n % 90);
    let mut text = "username;platform;followers;avg_likes;avg_comments;bio\n".to_owned();
    (0..2_500).for_each(|n| text.push_str(&german(n)));
    text.push_str("\"eins;zwei\";instagram;1.204;2,5;1;\"a, b\"\n");
    let wanted = run(&[text.clone()], Format::Csv, Way::Rows, &Options::default());
    assert!(wanted[0].contains(",\"6,5\","), "the comma is quoted");
    assert_eq!(run(&[text], Format::Csv, Way::Blocks(4_000, 2), &Options::default()), wanted);
}

fn row() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        "[a-z_.]{1,8}",
        "@[a-z]{3}",
        "\"[a-z,\"]{0,5}\"",
        "[a-z\" ]{0,6}",
        "total",
        "1{2,4}"
    ];
    let number = prop_oneof![
        4 => "[0-9]{1,7}",
        1 => "[0-9]{1,3}[.,][0-9]{1,4}",
        1 => "[0-9]{1,3}[KkM]",
        1 => "[0-9]{1,6}\\.0|[0-9]{0,3}\\.[0-9]{5,18}|[0-9]\\.[0-9]{1,6}[eE][+-]?0[0-5]|[0-9]{1,3}%",
        1 => prop_oneof![Just("N/A".to_owned()), Just("null".to_owned()), Just("\"1,204,000\"".to_owned())],
        1 => prop_oneof![Just(String::new()), Just("-".to_owned()), Just("\"1,200\"".to_owned()), Just("0".to_owned())]
    ];
    let network = prop_oneof![Just("instagram"), Just("TikTok"), Just(""), Just("?")];
    let end = prop_oneof![8 => Just("\n"), 1 => Just("\r\n"), 1 => Just("\r"), 1 => Just("\"\n"), 1 => Just(",\n")];
    let cells = (
        name,
        network,
        number.clone(),
        number.clone(),
        number.clone(),
        number.clone(),
        number,
        "[a-z,=\"@\r]{0,6}",
    );
    (cells, end)
        .prop_map(|((a, b, c, d, e, f, g, h), end)| format!("{a},{b},{c},{d},{e},{f},{g},{h}{end}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_text_comes_out_as_row_by_row(rows in prop::collection::vec(row(), 150), size in 1_usize..3_000) {
        let mut text = HEADER.to_owned();
        for n in 0..1_000 {
            let _ = writeln!(text, "first{n},instagram,{},20,3,1.5,100,x", 5_000 + n);
        }
        rows.iter().for_each(|row| text.push_str(row));
        for format in [Format::Csv, Format::Ndjson] {
            let wanted = run(&[text.clone()], format, Way::Rows, &Options::default());
            let found = run(&[text.clone()], format, Way::Blocks(size, 2), &Options::default());
            for (found, wanted) in found.iter().zip(&wanted) {
                let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
                let (found, wanted) = (lines(found), lines(wanted));
                let pair = found.iter().zip(&wanted).find(|(found, wanted)| found != wanted);
                prop_assert!(pair.is_none(), "{:?}", pair);
                prop_assert_eq!(found.len(), wanted.len());
            }
        }
    }
}
