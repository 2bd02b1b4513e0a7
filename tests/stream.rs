//! Long tables are read in blocks. What is plain there is read in a short way, and must come to the same as in full.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop")]
#![expect(clippy::print_stderr, reason = "says why it skips")]

use std::path::Path;
use std::sync::OnceLock;
use tierplan::benchmark::Pack;
use tierplan::ingest::stream::{Room, Rows, Step};
use tierplan::ingest::{Export, Format, Identity, Options, Outcome, Row, Source, open};
use tierplan::metrics::Quick;
use tierplan::report::classify::{Figures, Lens};
use tierplan::vet::Phrases;

/// Rows from which a file is read in blocks.
const FIRST: usize = 1_000;

fn export(text: &[u8]) -> Option<Export<'_>> {
    let source = Source { name: "list".to_owned(), reader: Box::new(text) };
    open(source, &Options::default()).ok()
}

/// The same table, its rows once more and once more, until most of them lie behind the first thousand.
fn repeated(text: &str) -> Option<String> {
    let export = export(text.as_bytes())?;
    if export.layout().format != Format::Csv {
        return None;
    }
    let header = usize::try_from(export.layout().header_line?).ok()?;
    let head: usize = text.split_inclusive('\n').take(header).map(str::len).sum();
    let mut body = text.get(head..)?.to_owned();
    if !body.ends_with('\n') {
        body.push('\n');
    }
    let rows = export.count().max(1);
    Some(format!("{}{}", text.get(..head)?, body.repeat(FIRST / rows + 3)))
}

/// How many rows of a text lie in blocks, and how many of them were plain. Each must be what reading row by row makes
/// of it.
fn compare(name: &str, text: &str, size: usize) -> Option<(usize, usize)> {
    let wanted: Vec<Row> = export(text.as_bytes())?.map(Result::unwrap).collect();
    let mut export = export(text.as_bytes())?;
    let tail = export.take_tail()?;
    let first = export.count();
    let (table, mut cutter) = (&tail.table, tail.cutter.in_blocks_of(size));
    let (mut room, mut passed) = (Room::new(table), tail.passed);
    let (mut at, mut plain) = (first, 0);
    while let Some(block) = cutter.next_block(table, Vec::new()).unwrap() {
        let mut rows = Rows::new(table, &block, &mut room, passed);
        while let Some(step) = rows.step().unwrap() {
            let wanted = wanted.get(at).unwrap_or_else(|| panic!("{name}: too many rows"));
            match step {
                Step::Full(row) => assert_eq!(*row, *wanted, "{name}"),
                Step::Plain => {
                    plain += 1;
                    same(name, &rows, wanted);
                }
            }
            at += 1;
        }
        passed = rows.passed();
    }
    assert_eq!(at, wanted.len(), "{name}: rows are missing");
    Some((at - first, plain))
}

fn same(name: &str, rows: &Rows<'_>, wanted: &Row) {
    assert_eq!(rows.full(), *wanted, "{name} line {}", rows.line());
    let Outcome::Profiles(profiles) = &wanted.outcome else {
        panic!("{name} line {}: plain, but {:?}", rows.line(), wanted.outcome)
    };
    let [profile] = profiles.as_slice() else { panic!("{name}: several profiles") };
    assert_eq!(rows.identity(), Identity::of(profile), "{name} line {}", rows.line());
    let lens = Lens::new(Pack::builtin());
    // Looked up for the row in the block, worked out for the other.
    static QUICK: OnceLock<Quick<'_>> = OnceLock::new();
    let quick = QUICK.get_or_init(|| Quick::new(Pack::builtin()));
    let looked_up = Lens { quick: Some(quick), ..lens.clone() };
    let (found, full) =
        (Figures::of(rows.profile().unwrap(), &looked_up), Figures::of(profile, &lens));
    // Where words may say something, the row is read in full: flags by words are not told apart here.
    let words = !Phrases::default().read(rows.text()).is_empty()
        || tierplan::vet::is_brand_category(rows.category());
    let found = if words { Figures { flags: full.flags, ..found } } else { found };
    assert_eq!(
        found,
        full,
        "{name} line {}: {}",
        rows.line(),
        String::from_utf8_lossy(rows.text())
    );
}

fn folder(path: &Path) -> (usize, usize, usize) {
    let mut all = (0, 0, 0);
    let mut files: Vec<_> =
        std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.is_file()) {
        let bytes = std::fs::read(file).unwrap();
        let Ok(text) = String::from_utf8(bytes) else { continue };
        let Some(text) = repeated(&text) else { continue };
        let name = file.display().to_string();
        for size in [300, 100_000] {
            if let Some((rows, plain)) = compare(&name, &text, size) {
                all = (all.0 + 1, all.1 + rows, all.2 + plain);
            }
        }
    }
    all
}

#[test]
fn examples_in_blocks_are_the_examples() {
    let (files, rows, plain) = folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"));
    assert!(files > 2 && plain > 100, "{files} files, {plain} of {rows} rows plain");
}

#[test]
fn exports_in_blocks_are_the_exports() {
    let Some(path) = std::env::var_os("TIERPLAN_EXPORTS") else {
        eprintln!("skipped: TIERPLAN_EXPORTS names no folder of exports");
        return;
    };
    let (files, rows, plain) = folder(Path::new(&path));
    eprintln!("{files} files, {plain} of {rows} rows plain");
    assert!(files > 40, "{files} files");
}

#[test]
fn columns_of_every_kind_are_plain() {
    let mut text =
        "account,network,fans,following,posts,likes,comments,views,er,cost,link,about\n".to_owned();
    for n in 0..1_500_u32 {
        let (fans, views) = (2_000 + n * 37, n % 3_000);
        text += &format!(
            "user.{n},{},{fans},{},{},{},{}.5,{views},{}.25%,{},https://instagram.com/user.{n},runner\n",
            ["instagram", "TikTok", "YT"][n as usize % 3],
            n % 900,
            n % 70,
            n % 800,
            n % 40,
            n % 9,
            n % 500
        );
    }
    let (rows, plain) = compare("kinds", &text, 5_000).unwrap();
    assert_eq!((rows, plain), (500, 500));
}

#[test]
fn a_network_beside_a_name_does_not_fill_the_column_of_networks() {
    let mut text = "username,platform,followers\n".to_owned();
    (0..1_200).for_each(|n| text += &format!("user{n},instagram,{}\n", 5_000 + n));
    text += "ana ruiz X,?,9000\nana ruiz,?,9100\nana ruiz X,tiktok,9200\n";
    assert!(compare("networks", &text, 4_000).is_some());
}

#[test]
fn numbers_as_programs_and_people_write_them_are_plain() {
    let missing: Vec<&str> = include_str!("../src/number/data/missing.txt").lines().collect();
    let words = missing.iter().filter(|word| word.is_ascii() && !word.contains(['"', ',']));
    let words: Vec<&str> =
        words.copied().chain(["N/A", "NULL", "None", "NaN", "-", "--"]).collect();
    let mut text =
        "username,platform,followers,avg_likes,avg_comments,avg_views,engagement_rate,price\n"
            .to_owned();
    for n in 0..4_000_usize {
        let fans = 2_000 + n * 37;
        let (k, likes) = (fans as f64 / 1_000.0, n as f64 / 7.0);
        let word = |at: usize| words[(n + at) % words.len()];
        text += &match n % 6 {
            0 => format!(
                "user.{n},instagram,{fans}.0,{likes},{},{}.0,{},300.0\n",
                likes / 9.0,
                n % 900,
                likes / k / 1e4
            ),
            1 => format!(
                "user.{n},instagram,{k:.1}K,{k:.2}k,{},{k:.1}k,{:e},250\n",
                n % 40,
                (n + 1) as f64 / 1e6
            ),
            2 => format!(
                "user.{n},instagram,\"{},{:03}\",\"1,204,{:03}.5\",{},{},,\n",
                fans / 1_000,
                fans % 1_000,
                n % 1_000,
                word(0),
                word(1)
            ),
            3 => format!(
                "user.{n},instagram,{fans},{},{},{},{},{}\n",
                word(2),
                word(3),
                word(4),
                word(5),
                word(6)
            ),
            4 => format!("user.{n},instagram,1.{}M,{n},12,\"1,234,567\",0.05,99.50\n", n % 10),
            _ => format!("user.{n},instagram,{fans},{n},3,{n},0.0{},{n}\n", 10 + n % 80),
        };
    }
    let (rows, plain) = compare("numbers", &text, 5_000).unwrap();
    assert!(rows == 3_000 && plain * 10 > rows * 8, "{plain} of {rows}");
}

/// Outcome of the row behind a thousand of a kind.
fn behind(header: &str, ordinary: impl Fn(u32) -> String, last: &str) -> Outcome {
    let mut text = format!("{header}\n");
    (0..1_200).for_each(|n| text += &format!("user{n},instagram,{},{}\n", 5_000 + n, ordinary(n)));
    text += &format!("last,instagram,9000,{last}\n");
    let rows: Vec<Row> = export(text.as_bytes()).unwrap().map(Result::unwrap).collect();
    assert!(compare(header, &text, 4_000).is_some());
    rows.last().unwrap().outcome.clone()
}

fn rate_of(outcome: Outcome) -> Result<Option<f64>, String> {
    match outcome {
        Outcome::Profiles(profiles) => {
            Ok(profiles.first().and_then(|profile| profile.given_rate).map(|rate| rate.value))
        }
        Outcome::Rejected(reject) => Err(reject.reason),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_row_in_another_unit_than_the_first_ones_is_rejected() {
    let header = "username,platform,followers,engagement_rate";
    let fractions = |n: u32| format!("0.0{}", 10 + n % 80);
    let found = rate_of(behind(header, fractions, "4.2")).unwrap_err();
    assert!(found.contains("above 1") && found.contains("percent sign"), "{found}");
    assert_eq!(rate_of(behind(header, fractions, "4.2%")), Ok(Some(0.042)));
    assert_eq!(rate_of(behind(header, fractions, "0.9")), Ok(Some(0.9)));
    let signs = |n: u32| format!("{}.{}%", n % 9, n % 10);
    let found = rate_of(behind(header, signs, "0.08")).unwrap_err();
    assert!(found.contains("can mean 0.08 % or 8 %"), "{found}");
    assert_eq!(rate_of(behind(header, signs, "4.2")), Ok(Some(0.042)));
}

#[test]
fn a_row_with_another_decimal_mark_than_the_first_ones_is_held_to_theirs() {
    let header = "username,platform,followers,avg_likes";
    let likes = |outcome: Outcome| match outcome {
        Outcome::Profiles(profiles) => Ok(profiles.first().and_then(|profile| profile.avg_likes)),
        Outcome::Rejected(reject) => Err(reject.reason),
        other => panic!("{other:?}"),
    };
    // Nothing told the mark: a doubt stays one.
    let found = likes(behind(header, |n| n.to_string(), "\"1,204\"")).unwrap_err();
    assert!(found.contains("can mean 1.204 or 1204"), "{found}");
    // The first rows tell it.
    let points = |n: u32| format!("{n}.5");
    assert_eq!(likes(behind(header, points, "\"1,204\"")), Ok(Some(1_204.0)));
    assert_eq!(likes(behind(header, points, "1.204")), Ok(Some(1.204)));
}

#[test]
fn a_long_list_in_json_is_read_as_its_entries_in_lines() {
    let entry = |n: u32| {
        let bio = "\\\"{hi}]\\\", she says ".repeat(3);
        format!(
            "{{\"username\": \"ana_{n}\",\n  \"platform\": \"tiktok\", \"followers\": {}, \"bio\": \"{bio}\"}}",
            n + 1_000
        )
    };
    let entries: Vec<String> = (0..6_000).map(entry).collect();
    let list = format!("[\n{}\n]\n", entries.join(",\n"));
    assert!(list.len() > 600_000, "short ones are read as a whole");
    let lines = entries.join("\u{1f}").replace('\n', " ").replace('\u{1f}', "\n");
    let rows = |text: &str| export(text.as_bytes()).unwrap().collect::<Vec<_>>();
    let (found, wanted) = (rows(&list), rows(&lines));
    assert_eq!(found.len(), 6_000);
    assert!(found.into_iter().map(Result::unwrap).eq(wanted.into_iter().map(Result::unwrap)));
    let mut opened = export(list.as_bytes()).unwrap();
    assert_eq!(opened.layout().format, Format::Json);
    assert!(opened.take_tail().is_some(), "not in blocks");
    // Where the list breaks off, that is said, behind the rows before.
    let broken = list.trim_end().trim_end_matches(']');
    let last = rows(broken).pop().unwrap().unwrap_err().to_string();
    assert_eq!(last, "list: cannot read: not valid JSON: the list does not end (line 12002)");
}
