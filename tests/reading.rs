//! Bytes of every kind → rows: packed files, workbooks, dialects, JSON that is valid and JSON that is not, and
//! bytes that mean nothing.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use proptest::prelude::*;
use std::io::Write;
use tierplan::ingest::{IngestError, Limits, Options, Outcome, Source, inspect, open, raw};

const LIST: &str = "handle,followers\n@ana,12.5K\n@bo,900\n";

fn source<'a>(name: &str, bytes: &'a [u8]) -> Source<'a> {
    Source { name: name.to_owned(), reader: Box::new(bytes) }
}

fn followers(bytes: &[u8]) -> Vec<u64> {
    let rows = open(source("list", bytes), &Options::default()).unwrap();
    rows.filter_map(|row| match row.unwrap().outcome {
        Outcome::Profiles(profiles) => profiles.first().map(|profile| profile.followers),
        _ => None,
    })
    .collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

/// A workbook with one sheet for each text of `<row>` elements.
fn workbook(sheets: &[&str]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut add = |name: &str, text: &str| {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    };
    let (mut entries, mut targets) = (String::new(), String::new());
    for (sheet, number) in sheets.iter().zip(1..) {
        entries += &format!("<sheet name=\"S{number}\" sheetId=\"{number}\" r:id=\"r{number}\"/>");
        targets += &format!(
            "<Relationship Id=\"r{number}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        );
        // The dimension is false on purpose.
        let text = format!(
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><dimension ref=\"A1\"/><sheetData>{sheet}</sheetData></worksheet>"
        );
        add(&format!("xl/worksheets/sheet{number}.xml"), &text);
    }
    add(
        "xl/workbook.xml",
        &format!(
            "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{entries}</sheets></workbook>"
        ),
    );
    add(
        "xl/_rels/workbook.xml.rels",
        &format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{targets}</Relationships>"
        ),
    );
    add(
        "_rels/.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
    );
    archive.finish().unwrap().into_inner()
}

/// One `<row>`; what reads as a number is one.
fn row(number: usize, cells: &[&str]) -> String {
    let cells = cells.iter().zip('A'..).map(|(cell, column)| match cell.parse::<f64>() {
        Ok(_) => format!("<c r=\"{column}{number}\"><v>{cell}</v></c>"),
        Err(_) => format!("<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"),
    });
    format!("<row r=\"{number}\">{}</row>", cells.collect::<String>())
}

#[test]
fn packed_files() {
    let text = LIST.as_bytes();
    let twice = [zstd(b"handle,followers\n@ana,12.5K\n"), zstd(b"@bo,900\n")].concat();
    for bytes in [text.to_vec(), gzip(text), zstd(text), twice] {
        assert_eq!(followers(&bytes), [12_500, 900]);
    }
    let cut = gzip(text);
    let error =
        raw::open(source("cut.gz", cut.get(..12).unwrap()), Limits::default(), None).err().unwrap();
    assert!(error.to_string().contains("damaged"), "{error}");
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_parquet_file_is_refused_with_what_to_install() {
    let bytes = include_bytes!("parquet/polars-zstd.parquet");
    let refused = open(source("a.parquet", bytes), &Options::default()).err().unwrap().to_string();
    for words in ["a.parquet", "cargo install --path . --features parquet", "CSV"] {
        assert!(refused.contains(words), "{refused}");
    }
}

#[test]
fn what_unpacks_to_too_much_is_an_error() {
    let limits = Limits { unpacked: 100_000, rows: 1_000, ..Limits::default() };
    let bomb = gzip("a,1\n".repeat(200_000).as_bytes());
    let result = raw::open(source("bomb.gz", &bomb), limits, None)
        .and_then(|rows| rows.collect::<Result<Vec<_>, _>>());
    assert!(result.unwrap_err().to_string().contains("--max-unpacked"));
    let rows = "a,1\n".repeat(2_000);
    let result = raw::open(source("rows", rows.as_bytes()), limits, None)
        .and_then(|rows| rows.collect::<Result<Vec<_>, _>>());
    assert!(result.unwrap_err().to_string().contains("--max-rows"));
    let few = format!("username,followers\n{}", "ana,1000\n".repeat(12));
    for (rows, refused) in [(5, true), (11, true), (12, false)] {
        let options = Options { limits: Limits { rows, ..limits }, ..Options::default() };
        let error = open(source("few.csv", few.as_bytes()), &options).err();
        assert_eq!(error.is_some_and(|e| e.to_string().contains("--max-rows")), refused, "{rows}");
    }
    let sheet = workbook(&[&row(1, &["x"]).repeat(20_000)]);
    let error = raw::open(source("bomb.xlsx", &sheet), limits, None).err().unwrap();
    assert!(matches!(error, IngestError::Limit { .. }), "{error}");
}

#[test]
fn the_sheet_with_the_creators_is_read() {
    let notes = row(1, &["Notes"]) + &row(2, &["Made in spring"]);
    let list = row(1, &["Report"])
        + &row(3, &["Handle", "Followers", "Rate"])
        + &row(4, &["ana", "12500", "0.045"]);
    let more = row(1, &["Handle", "Followers", "Rate"]) + &row(2, &["bo", "900", "0.1"]);
    let book = workbook(&[&notes, &list, &more]);
    assert_eq!(followers(&book), [12_500, 900]);
    let layout = inspect(source("list.xlsx", &gzip(&book)), &Options::default()).unwrap();
    assert_eq!((layout.sheet.as_deref(), layout.header_line), (Some("S2"), Some(3)));
    let rows = raw::open(source("list.xlsx", &book), Limits::default(), None).unwrap();
    let rows: Vec<_> = rows.map(|row| row.unwrap().cells).collect();
    assert_eq!(rows, [["ana", "12500", "0.045", "S2"], ["bo", "900", "0.1", "S3"]]);
    let far = workbook(&["<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>"]);
    assert_eq!(raw::open(source("far.xlsx", &far), Limits::default(), None).unwrap().count(), 1);
}

#[test]
fn json_is_taken_or_refused_as_the_standard_says() {
    let good = [
        "[]",
        "{}",
        "[1]",
        "[[]]",
        "\"x\"",
        "null",
        "-0.5e+3",
        "[\"\\u00e9\\ud83d\\ude00\"]",
        " [1 , 2] ",
        "{\"a\":{\"b\":[{}]}}",
        "\u{feff}[{\"a\":1}]",
        "[1e-10]",
        "{\"\":0}",
        "[\"\u{7f}\"]",
        "[-0]",
    ];
    for text in good {
        let read = inspect(source("x.json", text.as_bytes()), &Options::default());
        assert!(read.is_ok(), "{text}: {:?}", read.err());
    }
    let bad = [
        "",
        " ",
        "[",
        "[1,]",
        "[,1]",
        "{\"a\":}",
        "{a:1}",
        "{'a':1}",
        "[01]",
        "[1.]",
        "[.5]",
        "[+1]",
        "[1e]",
        "nul",
        "[\"\\x\"]",
        "[\"a\nb\"]",
        "[1] 2",
        "{\"a\":1,}",
        "[NaN]",
        "[\"\\ud8\"]",
        "]",
        "\"x",
        "[1}",
        "{\"a\" 1}",
    ];
    let deep = "[".repeat(200_000);
    for text in bad.into_iter().chain([deep.as_str()]) {
        let read = inspect(source("x.json", text.as_bytes()), &Options::default());
        assert!(read.is_err(), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_bytes_end_in_rows_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        if let Ok(table) = raw::open(source("x", &bytes), Limits::default(), None) {
            let _ = table.count();
        }
        if let Ok(rows) = open(source("x", &bytes), &Options::default()) {
            let _ = rows.count();
        }
    }

    #[test]
    fn any_near_csv_ends_in_rows_or_an_error(text in "([a-c19\"',;\t|\\\\ \n\r]|followers|handle){0,200}") {
        if let Ok(table) = raw::open(source("x", text.as_bytes()), Limits::default(), None) {
            let _ = table.count();
        }
        if let Ok(rows) = open(source("x", text.as_bytes()), &Options::default()) {
            let _ = rows.count();
        }
    }

    #[test]
    fn what_is_written_is_read(
        words in proptest::collection::vec("[a-z]{1,6}([ ,;\"\n][a-z]{1,4})?", 24),
        delimiter in prop::sample::select(vec![b',', b';', b'\t', b'|']),
        crlf in any::<bool>(),
    ) {
        let end = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .terminator(end)
            .quote_style(csv::QuoteStyle::Always)
            .from_writer(Vec::new());
        let mut wanted = vec![vec!["Id".to_owned(), "Word".to_owned(), "Size".to_owned()]];
        wanted.extend(words.iter().enumerate().map(|(n, word)| vec![n.to_string(), word.clone(), (n * 7).to_string()]));
        for row in &wanted {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let table = raw::open(source("x", &bytes), Limits::default(), None).unwrap();
        let mut rows: Vec<_> = table.header.iter().map(|row| row.cells.clone()).collect();
        rows.extend(table.map(|row| row.unwrap().cells));
        prop_assert_eq!(rows, wanted);
    }
}

#[test]
fn a_list_without_entries_is_called_that() {
    for text in ["[]", " [ ]\n"] {
        let error = open(source("none.json", text.as_bytes()), &Options::default()).map(|_| ());
        assert_eq!(error.unwrap_err().to_string(), "none.json: the list has no entries");
    }
}
