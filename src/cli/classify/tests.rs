use super::*;
use crate::benchmark::Pack;
use crate::ingest::{Original, Outcome as Fate};
use crate::money::Currency;
use crate::money::Money;
use crate::profile::{Handle, Offer, Platform};

/// What came out of a run.
struct Ran {
    out: String,
    err: String,
    rejects: String,
    answer: Outcome,
}

fn render(_: Target, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    text::render(report, &text::TextStyle::default(), out)
}

fn ran(request: &Request, inputs: Vec<Input<'_>>) -> Ran {
    let (mut out, mut err, mut rejects) = (Vec::new(), Vec::new(), Vec::new());
    let mut streams =
        Streams { out: &mut out, err: &mut err, rejects: Some(&mut rejects), render: &render };
    let answer = classify(request, inputs, &mut streams).unwrap();
    let [out, err, rejects] = [out, err, rejects].map(|bytes| String::from_utf8(bytes).unwrap());
    Ran { out, err, rejects, answer }
}

fn request(format: Format) -> Request {
    Request {
        lens: Lens::new(Pack::builtin()),
        format,
        strict: false,
        raw: false,
        quiet: false,
        verbose: false,
        threads: std::num::NonZeroUsize::MIN,
    }
}

fn input(file: &str, header: &[&str], rows: Vec<Row>) -> Input<'static> {
    Input {
        file: file.to_owned(),
        header: header.iter().map(|name| (*name).to_owned()).collect(),
        wide: false,
        fields: std::collections::BTreeMap::new(),
        rows: Box::new(rows.into_iter().map(Ok)),
        tail: None,
        size: None,
        #[cfg(feature = "parquet")]
        types: Vec::new(),
    }
}

fn profile(handle: &str, followers: u64, price: Option<f64>) -> Profile {
    let offers = price.and_then(|units| Money::from_units(units, Currency::USD));
    Profile {
        handle: Handle::new(handle),
        platform: Some(Platform::Instagram),
        followers,
        avg_likes: Some(300.0),
        avg_comments: Some(20.0),
        avg_views: Some(4_000.0),
        offers: offers
            .map(|price| Offer { deliverable: None, label: None, price, range: None })
            .into_iter()
            .collect(),
        ..Profile::default()
    }
}

fn cells(line: u64, cells: &[&str], outcome: Fate) -> Row {
    let cells = cells.iter().map(|cell| (*cell).to_owned()).collect();
    Row { line, original: Original::Cells(cells), outcome }
}

fn json(line: u64, record: serde_json::Value, outcome: Fate) -> Row {
    let serde_json::Value::Object(record) = record else { panic!("no object") };
    Row { line, original: Original::Json(record), outcome }
}

fn one(profile: Profile) -> Fate {
    Fate::Profiles(vec![profile])
}

fn hidden(line: u64) -> Fate {
    Fate::Rejected(Reject {
        file: "a.csv".to_owned(),
        line,
        column: Some("followers".to_owned()),
        value: Some("=hidden".to_owned()),
        reason: "not a number".to_owned(),
    })
}

fn sample() -> Vec<Input<'static>> {
    vec![input(
        "a.csv",
        &["Name", "followers"],
        vec![
            cells(2, &["=ana", "10,000"], one(profile("ana", 10_000, Some(200.0)))),
            cells(3, &["bo", "=hidden"], hidden(3)),
            cells(4, &["", ""], Fate::Blank),
            cells(5, &["cleo, \"C\"", "-4.2"], one(profile("cleo", 31_623, None))),
        ],
    )]
}

#[test]
fn csv_keeps_own_columns_first_and_adds_ours() {
    let ran = ran(&request(Format::Csv), sample());
    let wanted = "\
Name,followers,tier,engagement_rate,er_formula,er_standing,price,price_source,cpm,cpe,cpv,flags
'=ana,\"10,000\",micro,0.032,(likes+comments)/followers,94,200,quoted,50,0.625,0.05,
\"cleo, \"\"C\"\"\",-4.2,micro,0.0101192,(likes+comments)/followers,45,450,estimated,,,,
";
    assert_eq!(ran.out, wanted);
    assert!(ran.err.starts_with("2 creators in a.csv: 2 micro; 1 row rejected, 1 blank."));
    assert_eq!(
        ran.rejects,
        "file,line,column,value,reason\na.csv,3,followers,'=hidden,not a number\n"
    );
}

#[test]
fn raw_passes_cells_as_they_came() {
    let request = Request { raw: true, quiet: true, ..request(Format::Csv) };
    let ran = ran(&request, sample());
    assert!(ran.out.contains("\n=ana,"));
    assert_eq!(ran.err, "");
}

#[test]
fn rejects_are_a_no_only_when_strict() {
    assert_eq!(ran(&request(Format::Csv), sample()).answer, Outcome::Done);
    let strict = Request { strict: true, ..request(Format::Csv) };
    assert_eq!(ran(&strict, sample()).answer, Outcome::No);
    assert_eq!(ran(&strict, Vec::new()).answer, Outcome::Done);
}

#[test]
fn files_with_different_headers_are_put_together_by_name() {
    let one = |name| one(profile(name, 5_000, None));
    let first = input("a.csv", &["name", "x", "x"], vec![cells(2, &["a", "1", "2"], one("a"))]);
    let second =
        input("b.csv", &["x", "city", "name"], vec![cells(2, &["3", "Rome", "b"], one("b"))]);
    let ran = ran(&request(Format::Csv), vec![first, second]);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert!(lines[0].starts_with("name,x,x,city,tier,"));
    assert!(lines[1].starts_with("a,1,2,,nano,"));
    assert!(lines[2].starts_with("b,3,,Rome,nano,"));
}

#[test]
fn columns_called_like_ours_stay_and_are_named() {
    let row = cells(2, &["9", "gold"], one(profile("a", 5_000, None)));
    let ran = ran(&request(Format::Csv), vec![input("a.csv", &["price", "tier"], vec![row])]);
    assert!(ran.out.starts_with("price,tier,tier,engagement_rate,"));
    assert!(ran.err.starts_with("note: the input has columns called tier, price already;"));
}

#[test]
fn cells_without_a_header_get_a_number() {
    let row = cells(1, &["a", "5000"], one(profile("a", 5_000, None)));
    let ran = ran(&request(Format::Csv), vec![input("a.csv", &[], vec![row])]);
    assert!(ran.out.starts_with("column_1,column_2,tier,"));
}

#[test]
fn a_rejected_row_adds_no_column() {
    let rows = vec![
        cells(2, &["a"], one(profile("a", 5_000, None))),
        cells(3, &["b", "c", "d"], hidden(3)),
    ];
    let ran = ran(&request(Format::Csv), vec![input("a.csv", &["name"], rows)]);
    assert!(ran.out.starts_with("name,tier,"));
}

#[test]
fn json_records_become_csv_and_what_comes_too_late_is_named() {
    let record = |line: u64| {
        let mut value = serde_json::json!({"user": {"name": "a"}, "followers": 5000});
        if line > 1_000 {
            value["late"] = serde_json::json!(1);
        }
        json(line, value, one(profile(&format!("a{line}"), 5_000, None)))
    };
    let rows = (1..=1_001).map(record).collect();
    let ran = ran(&request(Format::Csv), vec![input("a.ndjson", &[], rows)]);
    assert!(ran.out.starts_with("user.name,followers,tier,"));
    assert_eq!(ran.out.lines().count(), 1_002);
    assert!(ran.err.contains("1 of the input's keys first came after the header"), "{}", ran.err);
    assert!(ran.err.contains("(late)"));
}

#[test]
fn ndjson_keeps_own_keys_first_and_unknown_is_null() {
    let value = serde_json::json!({"price": "ask", "n": {"followers": 5000}});
    let row = json(1, value, one(Profile { followers: 5_000, ..Profile::default() }));
    let ran = ran(&request(Format::Ndjson), vec![input("a.json", &[], vec![row])]);
    assert_eq!(
        ran.out,
        "{\"price_input\":\"ask\",\"n\":{\"followers\":5000},\"tier\":\"nano\",\
         \"engagement_rate\":null,\"er_formula\":null,\"er_standing\":null,\"price\":null,\
         \"price_source\":null,\"cpm\":null,\"cpe\":null,\"cpv\":null,\"flags\":[]}\n"
    );
    assert!(ran.err.starts_with("note: your own key price is kept under the name with _input"));
}

#[test]
fn csv_rows_become_ndjson_objects_with_every_cell() {
    let row = cells(2, &["a", "b", "c"], one(profile("a", 5_000, None)));
    let ran = ran(&request(Format::Ndjson), vec![input("a.csv", &["x", "x"], vec![row])]);
    assert!(ran.out.starts_with(r#"{"x":"a","x_2":"b","column_3":"c","tier":"nano","#));
}

#[test]
fn a_wide_record_gives_a_line_per_platform() {
    let tiktok = Profile { platform: Some(Platform::Tiktok), ..profile("a", 700, None) };
    let both = Fate::Profiles(vec![profile("a", 5_000, None), tiktok]);
    let rows = vec![cells(2, &["a"], both)];
    let input = Input { wide: true, ..input("a.csv", &["name"], rows) };
    let ran = ran(&request(Format::Csv), vec![input]);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert!(lines[0].starts_with("name,platform,tier,"));
    assert!(lines[1].starts_with("a,instagram,nano,"));
    assert!(lines[2].starts_with("a,tiktok,below,"));
}

#[test]
fn the_document_accounts_for_every_record() {
    let ran = ran(&request(Format::Json), sample());
    let document: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(document["schema"], "tierplan.classify/1");
    let summary = &document["summary"];
    let counts = ["read", "classified", "rejected", "blank"].map(|key| summary[key].as_u64());
    assert_eq!(counts, [Some(4), Some(2), Some(1), Some(1)]);
    assert_eq!(summary["tiers"][2]["cpm"], 50.0);
    assert_eq!(document["profiles"][0]["handle"], "ana");
    assert_eq!(document["profiles"][1]["price_low"], 200.0);
    assert_eq!(document["rejects"][0]["line"], 3);
    assert_eq!(ran.err, "");
}

#[test]
fn pages_show_so_many_creators_and_say_how_many_more() {
    let rows = |count| {
        let row = |line| cells(line, &["x"], one(profile(&format!("c{line}"), 50_000, None)));
        vec![input("a.csv", &["name"], (1..=count).map(row).collect())]
    };
    let short = ran(&request(Format::Table), rows(43));
    assert!(short.out.starts_with("43 creators in a.csv: 43 micro; no rows rejected."));
    assert!(short.out.contains("c40") && !short.out.contains("c41"), "{}", short.out);
    assert!(short.out.contains("3 more are not shown"), "{}", short.out);
    assert!(short.out.lines().all(|line| line.chars().count() <= 80));
    let all = ran(&Request { verbose: true, ..request(Format::Table) }, rows(43));
    assert!(all.out.contains("c43") && !all.out.contains("not shown"), "{}", all.out);
}

#[test]
fn a_file_that_breaks_off_is_an_error() {
    let rows: Vec<anyhow::Result<Row>> = vec![Err(anyhow::anyhow!("a.csv: broken off"))];
    let broken = Input { rows: Box::new(rows.into_iter()), ..input("a.csv", &["name"], vec![]) };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut streams = Streams { out: &mut out, err: &mut err, rejects: None, render: &render };
    assert!(classify(&request(Format::Csv), vec![broken], &mut streams).is_err());
}

#[test]
fn a_closed_pipe_can_be_told_from_other_errors() {
    struct Closed;
    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    for format in [Format::Csv, Format::Ndjson, Format::Json, Format::Table] {
        let mut err = Vec::new();
        let mut streams =
            Streams { out: &mut Closed, err: &mut err, rejects: None, render: &render };
        let error = classify(&request(format), sample(), &mut streams).unwrap_err();
        let io = error.chain().find_map(|cause| cause.downcast_ref::<io::Error>());
        assert_eq!(io.map(io::Error::kind), Some(io::ErrorKind::BrokenPipe), "{format:?}");
    }
}
