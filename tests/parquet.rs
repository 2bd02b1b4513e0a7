//! Parquet in and out, through the command line and against files of other writers. The files in `tests/parquet/` hold
//! the same invented list: `list.ndjson`, and what Polars and DuckDB made of it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use parquet::basic::Compression;
use parquet::column::reader::ColumnReader;
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArray,
    FixedLenByteArrayType, FloatType, Int32Type, Int64Type, Int96, Int96Type,
};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::record::Field;
use parquet::schema::parser::parse_message_type;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use tempfile::TempDir;
use tierplan::ingest::{self, Options, Source};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/parquet");

/// The columns that `classify` adds.
const ADDED: [&str; 10] = [
    "tier",
    "engagement_rate",
    "er_formula",
    "er_standing",
    "price",
    "price_source",
    "cpm",
    "cpe",
    "cpv",
    "flags",
];

fn tierplan(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tierplan")).args(args).output().unwrap()
}

/// What a run that succeeds prints.
fn printed(args: &[&str]) -> String {
    let output = tierplan(args);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

/// What a run says that cannot do it.
fn refused(args: &[&str]) -> String {
    let output = tierplan(args);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
    said
}

/// The rows of a list with what is added to them.
fn classified(file: &str) -> Vec<Value> {
    let lines = printed(&["classify", file, "-f", "ndjson", "-q"]);
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The same without the user's own columns, but for who it is.
fn added(rows: &[Value]) -> Vec<Vec<Value>> {
    let keys = || ["handle"].into_iter().chain(ADDED);
    rows.iter().map(|row| keys().map(|key| row[key].clone()).collect()).collect()
}

fn fixture(name: &str) -> String {
    format!("{FIXTURES}/{name}")
}

/// Puts values in a column, with the levels of the nulls and lists among them.
fn put<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    values: &[T::T],
    levels: Option<&[i16]>,
    repeated: Option<&[i16]>,
) {
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<T>().write_batch(values, levels, repeated).unwrap();
    column.close().unwrap();
}

/// A file of one row group.
fn file(
    schema: &str,
    properties: WriterProperties,
    fill: impl FnOnce(&mut SerializedRowGroupWriter<'_, Vec<u8>>),
) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap();
    let mut group = writer.next_row_group().unwrap();
    fill(&mut group);
    group.close().unwrap();
    writer.into_inner().unwrap()
}

fn packed(codec: Compression) -> WriterProperties {
    WriterProperties::builder().set_compression(codec).build()
}

fn texts(texts: &[&str]) -> Vec<ByteArray> {
    texts.iter().map(|text| ByteArray::from(*text)).collect()
}

fn saved(folder: &TempDir, name: &str, bytes: &[u8]) -> String {
    let path: PathBuf = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

/// A list of creators with a number of every kind.
fn typed(properties: WriterProperties) -> Vec<u8> {
    let schema = "message list {
        optional binary handle (utf8);
        optional int32 followers (uint_32);
        optional double avg_likes;
        optional float score;
        optional fixed_len_byte_array(5) price (decimal(10,2));
        optional int32 joined (date);
        optional int64 seen (timestamp(micros,true));
        optional int96 old;
        optional boolean verified;
        optional binary thumbnail;
        required int64 delta;
    }";
    file(schema, properties, |group| {
        let all = Some([1, 1, 0, 1].as_slice());
        put::<ByteArrayType>(group, &texts(&["ana", "bo", "cy"]), all, None);
        put::<Int32Type>(group, &[12_500, i32::MIN, 900], all, None);
        put::<DoubleType>(group, &[300.0, f64::NAN, 4.5], all, None);
        put::<FloatType>(group, &[0.1, f32::INFINITY, 2.0], all, None);
        let cents = [[0, 0, 0, 0x88, 0xb8], [0, 0, 0, 0x04, 0xe2], [0, 0, 0, 0, 5]];
        let cents = cents.map(|bytes| FixedLenByteArray::from(bytes.to_vec()));
        put::<FixedLenByteArrayType>(group, &cents, all, None);
        put::<Int32Type>(group, &[20_000, -1, 0], all, None);
        put::<Int64Type>(group, &[1_700_000_000_500_000, 0, i64::MAX], all, None);
        let mut day = Int96::new();
        day.set_data(0, 0, 2_460_000);
        put::<Int96Type>(group, &[day, day, day], all, None);
        put::<BoolType>(group, &[true, false, true], all, None);
        let bytes = [b"\x89PNG".to_vec(), b"text".to_vec(), vec![0]].map(ByteArray::from);
        put::<ByteArrayType>(group, &bytes, all, None);
        put::<Int64Type>(group, &[1, -2, 0, 4], None, None);
    })
}

#[test]
fn values_come_out_as_people_write_them() {
    let folder = tempfile::tempdir().unwrap();
    let file = saved(&folder, "typed", &typed(packed(Compression::SNAPPY)));
    let table = printed(&["inspect", &file, "--dump"]);
    let wanted = "\
handle,followers,avg_likes,score,price,joined,seen,old,verified,thumbnail,delta
ana,12500,300,0.1,350,2024-10-04,2023-11-14T22:13:20.5Z,2023-02-24,true,\\x89PNG,1
bo,2147483648,NaN,inf,12.5,1969-12-31,1970-01-01T00:00:00Z,2023-02-24,false,text,-2
,,,,,,,,,,0
cy,900,4.5,2,0.05,1970-01-01,9223372036854775807000,2023-02-24,true,\\x00,4
";
    assert_eq!(table, wanted);
    // Without a name there is no creator, and NaN likes are none that are known.
    let said = tierplan(&["classify", &file, "-f", "csv", "--rejects", "-"]);
    let said = String::from_utf8(said.stdout).unwrap();
    assert!(said.contains(",3,"), "{said}");
    let rows = classified(&file);
    let bo = rows.iter().find(|row| row["handle"] == "bo");
    let bo = bo.unwrap_or_else(|| panic!("no bo in {rows:?}"));
    assert_eq!((&bo["tier"], &bo["engagement_rate"]), (&json!("macro"), &Value::Null));
    assert_eq!(bo["followers"], json!(2_147_483_648_u32), "numbers stay numbers");
}

#[test]
fn a_file_is_known_by_its_content_and_can_come_in_a_pipe_or_packed() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = typed(packed(Compression::UNCOMPRESSED));
    let plain = saved(&folder, "export.dat", &bytes);
    let mut zip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut zip, &bytes).unwrap();
    let zipped = saved(&folder, "export.parquet.gz", &zip.finish().unwrap());
    let pipe = Command::new(env!("CARGO_BIN_EXE_tierplan"))
        .args(["classify", "-", "-f", "csv", "-q"])
        .stdin(std::fs::File::open(&plain).unwrap())
        .output()
        .unwrap();
    assert!(pipe.status.success());
    let wanted = printed(&["classify", &plain, "-f", "csv", "-q"]);
    assert_eq!(String::from_utf8(pipe.stdout).unwrap(), wanted);
    assert_eq!(printed(&["classify", &zipped, "-f", "csv", "-q"]), wanted);
}

#[test]
fn files_of_other_writers_give_what_their_source_gives() {
    let wanted = added(&classified(&fixture("list.ndjson")));
    assert_eq!(wanted.len(), 11, "one has no followers");
    for name in ["polars-zstd.parquet", "polars-gzip.parquet", "duckdb-v2.parquet"] {
        let rows = classified(&fixture(name));
        assert_eq!(added(&rows), wanted, "{name}");
        let ana = &rows[0];
        assert_eq!(ana["tags"], json!(["running", "trail"]), "{name}");
        assert_eq!(ana["audience"], json!({"country": "DE", "share": 0.41}), "{name}");
        assert_eq!(rows[1]["audience"], json!({"country": null, "share": null}), "{name}");
        assert_eq!(ana["joined"], "2021-03-01", "{name}");
    }
    let plan = printed(&[
        "recommend",
        "--goal",
        "awareness",
        "--budget",
        "5000",
        "--creators",
        &fixture("polars-zstd.parquet"),
    ]);
    assert!(plan.contains("ana.runs") || plan.contains("hana"), "{plan}");
}

#[test]
fn every_way_to_write_a_column_is_read() {
    let twelve = classified(&fixture("list.ndjson"));
    assert_eq!(twelve.len(), 11);
    let folder = tempfile::tempdir().unwrap();
    let plain = saved(&folder, "plain", &typed(packed(Compression::UNCOMPRESSED)));
    let wanted = printed(&["inspect", &plain, "--dump"]);
    for codec in [Compression::SNAPPY, Compression::LZ4_RAW, Compression::LZ4] {
        for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
            for dictionary in [true, false] {
                let properties = WriterProperties::builder()
                    .set_compression(codec)
                    .set_writer_version(version)
                    .set_dictionary_enabled(dictionary)
                    .build();
                let other = saved(&folder, "other", &typed(properties));
                let found = printed(&["inspect", &other, "--dump"]);
                assert_eq!(found, wanted, "{codec} {version:?} {dictionary}");
            }
        }
    }
}

/// Lists in lists, in the present form and in those of old writers, and maps.
fn nested() -> Vec<u8> {
    let schema = "message list {
        required binary handle (utf8);
        required int64 followers;
        optional group tags (list) { repeated group list { optional binary element (utf8); } }
        optional group old (list) { repeated int32 array; }
        repeated int32 bare;
        optional group deep (list) { repeated group list { optional group element (list) {
            repeated group list { required int32 element; } } } }
        optional group posts (list) { repeated group list { optional group element {
            required int64 likes; optional binary caption (utf8); } } }
        optional group share (map) { repeated group key_value {
            required binary key (utf8); optional double value; } }
    }";
    file(schema, packed(Compression::SNAPPY), |group| {
        put::<ByteArrayType>(group, &texts(&["ana", "bo", "cy"]), None, None);
        put::<Int64Type>(group, &[1_000, 20_000, 300_000], None, None);
        // ["a", null], [], null
        put::<ByteArrayType>(group, &texts(&["a"]), Some(&[3, 2, 1, 0]), Some(&[0, 1, 0, 0]));
        put::<Int32Type>(group, &[1, 2], Some(&[2, 2, 1, 0]), Some(&[0, 1, 0, 0]));
        put::<Int32Type>(group, &[7, 8, 9], Some(&[0, 1, 1, 1]), Some(&[0, 0, 1, 0]));
        // [[1, 2], null, []], [[3]], null
        let (levels, repeated) = ([4, 4, 2, 3, 4, 0], [0, 2, 1, 1, 0, 0]);
        put::<Int32Type>(group, &[1, 2, 3], Some(&levels), Some(&repeated));
        let repeated = Some([0, 1, 0, 0].as_slice());
        put::<Int64Type>(group, &[10, 30], Some(&[3, 3, 1, 2]), repeated);
        put::<ByteArrayType>(group, &texts(&["hi"]), Some(&[4, 3, 1, 2]), repeated);
        let keys = texts(&["US", "DE"]);
        put::<ByteArrayType>(group, &keys, Some(&[2, 2, 1, 0]), repeated);
        put::<DoubleType>(group, &[0.5], Some(&[3, 2, 1, 0]), repeated);
    })
}

#[test]
fn nested_values_keep_their_shape() {
    let folder = tempfile::tempdir().unwrap();
    let rows = classified(&saved(&folder, "nested.parquet", &nested()));
    let own = |row: &Value| {
        let keys = ["tags", "old", "bare", "deep", "posts", "share"];
        json!(keys.map(|key| row[key].clone()))
    };
    assert_eq!(
        own(&rows[0]),
        json!([
            ["a", null],
            [1, 2],
            [],
            [[1, 2], null, []],
            [{"likes": 10, "caption": "hi"}, {"likes": 30, "caption": null}],
            {"US": 0.5, "DE": null}
        ])
    );
    assert_eq!(own(&rows[1]), json!([[], [], [7, 8], [[3]], [], {}]));
    assert_eq!(
        own(&rows[2]),
        json!([null, null, [9], null, [{"likes": null, "caption": null}], null])
    );
}

#[test]
fn rows_of_several_groups_are_numbered_through() {
    let schema = "message list { optional binary handle (utf8); optional int64 followers; }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = Arc::new(packed(Compression::SNAPPY));
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
    for start in [0, 700, 1_400] {
        let mut group = writer.next_row_group().unwrap();
        let names: Vec<String> = (start..start + 700).map(|n| format!("c{n}")).collect();
        let names: Vec<ByteArray> = names.iter().map(|name| name.as_str().into()).collect();
        put_in(&mut group, &names, &[1; 700]);
        let followers: Vec<i64> =
            (start..start + 700).map(|n| if n == 1_600 { -5 } else { n }).collect();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<Int64Type>().write_batch(&followers, Some(&[1; 700]), None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let file = saved(&folder, "groups.parquet", &writer.into_inner().unwrap());
    let rejects = folder.path().join("rejects.csv");
    let rejects = rejects.to_str().unwrap();
    let rows = printed(&["classify", &file, "-f", "csv", "-q", "--rejects", rejects]);
    assert_eq!(rows.lines().count(), 2_100, "a header, and all but one");
    let rejects = std::fs::read_to_string(rejects).unwrap();
    let reject = rejects.lines().nth(1).unwrap();
    assert!(reject.contains(",1601,followers,-5,"), "{reject}");
    let few = refused(&["classify", &file, "--max-rows", "1000"]);
    assert!(few.contains("--max-rows"), "{few}");
}

fn put_in(group: &mut SerializedRowGroupWriter<'_, Vec<u8>>, values: &[ByteArray], levels: &[i16]) {
    put::<ByteArrayType>(group, values, Some(levels), None);
}

#[test]
fn what_is_not_read_is_said() {
    let said = refused(&["classify", &fixture("polars-brotli.parquet")]);
    for word in ["polars-brotli.parquet", "brotli", "snappy"] {
        assert!(said.contains(word), "{said}");
    }
    let file = fixture("polars-zstd.parquet");
    let cases = [
        (["--max-unpacked", "1K"], "--max-unpacked"),
        (["--max-columns", "3"], "--max-columns"),
        (["--max-field", "4"], "--max-field"),
    ];
    for (limit, word) in cases {
        let said = refused(&[["classify", &file].as_slice(), &limit].concat());
        assert!(said.contains(word) && said.contains("polars-zstd.parquet"), "{said}");
    }
}

/// Reads a file to its end or its error.
fn read(bytes: &[u8]) -> Result<usize, ingest::IngestError> {
    let source = Source { name: "a.parquet".to_owned(), reader: Box::new(bytes) };
    let mut rows = 0;
    for row in ingest::open(source, &Options::default())? {
        row?;
        rows += 1;
    }
    Ok(rows)
}

fn samples() -> Vec<Vec<u8>> {
    let names = ["polars-zstd.parquet", "polars-gzip.parquet", "duckdb-v2.parquet"];
    let mut all: Vec<Vec<u8>> =
        names.iter().map(|name| std::fs::read(Path::new(FIXTURES).join(name)).unwrap()).collect();
    for codec in [Compression::SNAPPY, Compression::LZ4, Compression::UNCOMPRESSED] {
        let two = WriterProperties::builder()
            .set_compression(codec)
            .set_writer_version(WriterVersion::PARQUET_2_0)
            .set_dictionary_enabled(false);
        all.extend([typed(packed(codec)), typed(two.build())]);
    }
    all
}

#[test]
fn a_file_that_is_cut_off_is_an_error() {
    for bytes in samples() {
        assert!(read(&bytes).is_ok());
        for end in (4..bytes.len()).step_by(7).chain(bytes.len() - 9..bytes.len()) {
            let error = read(&bytes[..end]).expect_err("cut off").to_string();
            assert!(error.contains("a.parquet"), "{error}");
        }
    }
}

/// A file that is nothing but a schema of 100,000 structs within each other.
#[test]
fn a_schema_without_a_bottom_is_an_error() {
    let mut footer = vec![0x15, 0x02, 0x19, 0xfc, 0xa0, 0x8d, 0x06];
    for _ in 0..100_000 {
        footer.extend([0x35, 0x00, 0x18, 0x01, b'a', 0x15, 0x02, 0x00]);
    }
    footer.push(0);
    let length = u32::try_from(footer.len()).unwrap().to_le_bytes();
    let bytes = [b"PAR1".as_slice(), &footer, &length, b"PAR1"].concat();
    let error = read(&bytes).expect_err("too deep").to_string();
    assert!(error.contains("levels deep"), "{error}");
}

#[test]
fn no_damaged_byte_brings_it_down() {
    // Every byte of every sample in turn, in a way that differs from place to place.
    let rounds: u8 = std::env::var("TIERPLAN_FLIPS").map_or(1, |rounds| rounds.parse().unwrap());
    for round in 0..rounds {
        for mut bytes in samples() {
            for at in 4..bytes.len() {
                let old = bytes[at];
                let place = u8::try_from(at * 31 % 255).unwrap();
                bytes[at] ^= place.wrapping_add(round.wrapping_mul(37)) | 1;
                // What comes of it is rows or an error; a panic stops the test.
                let _ = read(&bytes);
                bytes[at] = old;
            }
        }
    }
}

/// The schema of a file and its rows, read by the crate's own reader of records.
fn contents(file: &str) -> (String, Vec<parquet::record::Row>) {
    let reader = SerializedFileReader::new(std::fs::File::open(file).unwrap()).unwrap();
    let mut schema = Vec::new();
    parquet::schema::printer::print_schema(&mut schema, reader.metadata().file_metadata().schema());
    let rows = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
    (String::from_utf8(schema).unwrap(), rows)
}

/// The table that is in a file, as far as this column.
fn dumped(file: &str, columns: usize) -> Vec<Vec<String>> {
    let text = printed(&["inspect", file, "--dump"]);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let rows =
        reader.records().map(|row| row.unwrap().iter().take(columns).map(str::to_owned).collect());
    rows.collect()
}

#[test]
fn nested_columns_and_several_inputs_go_out() {
    let folder = tempfile::tempdir().unwrap();
    let nested = saved(&folder, "nested.parquet", &nested());
    let out = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let again = out("again.parquet");
    printed(&["classify", &nested, "-q", "-o", &again]);
    let own = |rows: &[Value]| -> Vec<Value> {
        let keys = ["handle", "tags", "old", "bare", "deep", "posts", "share"];
        rows.iter().map(|row| json!(keys.map(|key| row[key].clone()))).collect()
    };
    assert_eq!(own(&classified(&again)), own(&classified(&nested)));
    assert_eq!(columns(&again)[..8], columns(&nested));
    // A column that only one of the files has typed is text.
    let table = saved(&folder, "table.csv", b"handle,followers,city\ndora,5000,Ulm\n");
    let both = out("both.parquet");
    printed(&["classify", &nested, &table, "-q", "-o", &both]);
    let (schema, rows) = contents(&both);
    assert_eq!(rows.len(), 4);
    for column in
        ["BYTE_ARRAY followers (STRING)", "BYTE_ARRAY city (STRING)", "group posts (LIST)"]
    {
        assert!(schema.contains(column), "{column}: {schema}");
    }
    let twice = out("twice.parquet");
    let more = saved(&folder, "more.parquet", &typed(packed(Compression::SNAPPY)));
    printed(&["classify", &nested, &more, "-q", "-o", &twice]);
    let (schema, _) = contents(&twice);
    assert!(schema.contains("BYTE_ARRAY handle (UTF8)"), "{schema}");
    assert!(schema.contains("BYTE_ARRAY followers (STRING)"), "of two types: {schema}");
}

/// A list of nobody, as a pipeline may leave it on a quiet day, is what a header without rows is.
#[test]
fn a_file_without_rows_is_a_list_of_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let schema = "message list { optional binary handle (utf8); optional int64 followers; }";
    let bytes = file(schema, packed(Compression::SNAPPY), |group| {
        put::<ByteArrayType>(group, &[], Some(&[]), None);
        put::<Int64Type>(group, &[], Some(&[]), None);
    });
    let empty = saved(&folder, "empty.parquet", &bytes);
    assert!(printed(&["classify", &empty]).starts_with("0 creators"));
    let out = folder.path().join("out.parquet");
    let out = out.to_str().unwrap();
    printed(&["classify", &empty, "-q", "-o", out]);
    assert_eq!((columns(out).len(), contents(out).1.len()), (2 + ADDED.len(), 0));
}

#[test]
fn contacts_stay_out() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.parquet");
    let out = out.to_str().unwrap();
    let table = b"handle,followers,bio,email\nana,5000,write to ana@example.com,ana@example.com\n";
    let table = saved(&folder, "table.csv", table);
    printed(&["classify", &table, "--redact", "-q", "-o", out]);
    let bytes = std::fs::read(out).unwrap();
    assert!(!bytes.windows(11).any(|part| part == b"example.com"));
}

#[test]
fn other_commands_do_not_write_it() {
    let said = refused(&["inspect", &fixture("polars-zstd.parquet"), "-f", "parquet"]);
    assert!(said.contains("inspect does not print parquet"), "{said}");
    let list = fixture("list.ndjson");
    let said = refused(&["classify", &list, "--explain", "hana", "-f", "parquet"]);
    assert!(said.contains("--explain"), "{said}");
}

#[test]
fn a_table_goes_out_as_text_with_typed_figures() {
    let folder = tempfile::tempdir().unwrap();
    let list = "handle,platform,followers,avg_likes,tier,price\n\
        ana,instagram,12.5K,300,gold,\nbo,tiktok,900,,,=1+1\ncy,tiktok,8 200,410,silver,$250\n";
    let list = saved(&folder, "list.csv", list.as_bytes());
    let out = folder.path().join("out.parquet");
    let out = out.to_str().unwrap();
    let output = tierplan(&["classify", &list, "-o", out]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("tier") && said.contains("_input"), "{said}");
    let (schema, rows) = contents(out);
    for column in [
        "OPTIONAL BYTE_ARRAY followers (STRING)",
        "OPTIONAL BYTE_ARRAY tier_input (STRING)",
        "OPTIONAL BYTE_ARRAY price_input (STRING)",
        "OPTIONAL BYTE_ARRAY tier (STRING)",
        "OPTIONAL DOUBLE engagement_rate",
        "OPTIONAL DOUBLE er_standing",
        "OPTIONAL DOUBLE price;",
        "OPTIONAL DOUBLE cpv",
        "OPTIONAL BYTE_ARRAY flags (STRING)",
    ] {
        assert!(schema.contains(column), "{column}: {schema}");
    }
    let lines = classified(&list);
    assert_eq!(rows.len(), lines.len());
    for (row, line) in rows.iter().zip(&lines) {
        for (name, field) in row.get_column_iter().filter(|(name, _)| *name != "flags") {
            let wanted = match &line[name] {
                Value::String(text) if text.is_empty() => Value::Null,
                other => other.clone(),
            };
            let found = match field {
                Field::Null => Value::Null,
                Field::Str(text) => json!(text),
                Field::Double(number) => json!(number),
                other => json!(other.to_string()),
            };
            assert_eq!(found, wanted, "{name} of {line}");
        }
    }
    let formula =
        rows[1].get_column_iter().any(|(_, field)| *field == Field::Str("=1+1".to_owned()));
    assert!(formula, "nothing is defused: no program runs a cell of Parquet");
    let first = std::fs::read(out).unwrap();
    assert!(tierplan(&["classify", &list, "-q", "-o", out]).status.success());
    assert_eq!(std::fs::read(out).unwrap(), first, "the same bytes again");
}

#[test]
fn columns_of_parquet_keep_their_types() {
    let folder = tempfile::tempdir().unwrap();
    let typed = saved(&folder, "typed.parquet", &typed(packed(Compression::SNAPPY)));
    let fixtures = ["polars-zstd.parquet", "polars-gzip.parquet", "duckdb-v2.parquet"];
    let files = fixtures.map(fixture);
    for file in [typed].iter().chain(&files) {
        let out = folder.path().join("out.parquet");
        let out = out.to_str().unwrap();
        printed(&["classify", file, "-q", "-o", out]);
        let (before, after) = (columns(file), columns(out));
        // One that is called like ours makes room, as in NDJSON.
        let room = |name: &String| name.replace("price_input", "price");
        let own: Vec<String> = after[..before.len()].iter().map(room).collect();
        assert_eq!(own, before, "{file}");
        assert_eq!(after.len(), before.len() + ADDED.len());
        let mut all = dumped(file, usize::MAX);
        let mut own = dumped(out, all[0].len());
        own[0].iter_mut().for_each(|name| *name = room(name));
        // But for the rows that were rejected.
        all.retain(|row| own.iter().any(|other| other[0] == row[0]));
        assert_eq!(own, all, "{file}");
        assert!(own.len() > 3, "{file}");
        // What was added to the file is what is added to its source.
        assert_eq!(added(&rows_of(out)), added(&classified(file)), "{file}");
    }
}

/// The columns of a schema, each as it is printed, but for what may be missing at the top.
fn columns(file: &str) -> Vec<String> {
    let reader = SerializedFileReader::new(std::fs::File::open(file).unwrap()).unwrap();
    let schema = reader.metadata().file_metadata().schema_descr().root_schema_ptr();
    let printed = |field: &parquet::schema::types::TypePtr| {
        let mut text = Vec::new();
        parquet::schema::printer::print_schema(&mut text, field);
        let text = String::from_utf8(text).unwrap();
        text.strip_prefix("REQUIRED").map_or(text.clone(), |rest| format!("OPTIONAL{rest}"))
    };
    schema.get_fields().iter().map(printed).collect()
}

/// The rows of a file as `--dump` would not show them: with their types.
fn rows_of(file: &str) -> Vec<Value> {
    let (_, rows) = contents(file);
    let value = |field: &Field| match field {
        Field::Null => Value::Null,
        Field::Str(text) => json!(text),
        Field::Double(number) => json!(number),
        _ => Value::Null, // none of ours
    };
    let row = |row: &parquet::record::Row| {
        let members = row.get_column_iter().map(|(name, field)| (name.clone(), value(field)));
        let mut object: serde_json::Map<String, Value> = members.collect();
        let flags = object.get("flags").and_then(Value::as_str).unwrap();
        let flags = flags.split(';').filter(|flag| !flag.is_empty()).map(Value::from).collect();
        object.insert("flags".to_owned(), Value::Array(flags));
        Value::Object(object)
    };
    rows.iter().map(row).collect()
}

/// What is in the columns of a file, as it is stored.
fn stored(file: &str) -> Vec<String> {
    let reader = SerializedFileReader::new(std::fs::File::open(file).unwrap()).unwrap();
    let mut all = Vec::new();
    for group in 0..reader.num_row_groups() {
        let group = reader.get_row_group(group).unwrap();
        let rows = usize::try_from(group.metadata().num_rows()).unwrap();
        for column in 0..group.num_columns() {
            let (mut levels, name) = (Vec::new(), group.metadata().column(column).column_path());
            macro_rules! read {
                ($reader:expr) => {{
                    let mut values = Vec::new();
                    $reader.read_records(rows, Some(&mut levels), None, &mut values).unwrap();
                    format!("{values:?}")
                }};
            }
            let values = match group.get_column_reader(column).unwrap() {
                ColumnReader::BoolColumnReader(mut reader) => read!(reader),
                ColumnReader::Int32ColumnReader(mut reader) => read!(reader),
                ColumnReader::Int64ColumnReader(mut reader) => read!(reader),
                ColumnReader::Int96ColumnReader(mut reader) => read!(reader),
                ColumnReader::FloatColumnReader(mut reader) => read!(reader),
                ColumnReader::DoubleColumnReader(mut reader) => read!(reader),
                ColumnReader::ByteArrayColumnReader(mut reader) => read!(reader),
                ColumnReader::FixedLenByteArrayColumnReader(mut reader) => read!(reader),
            };
            all.push(format!("{} {levels:?} {values}", name.string()));
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Values of every type, absurd ones too, go in and out again as they were.
    #[test]
    fn stored_values_come_back(
        words in prop::collection::vec(any::<i64>(), 40),
        floats in prop::collection::vec(any::<f64>(), 40),
        blobs in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..9), 40),
        wide in prop::collection::vec(any::<[u8; 16]>(), 40),
        there in prop::collection::vec(0_i16..2, 40),
    ) {
        let schema = "message list {
            required binary handle (utf8);
            required int64 followers;
            optional int64 x1 (integer(64,false));
            optional int64 x2 (decimal(18,7));
            optional int64 x3 (timestamp(nanos,false));
            optional int64 x4 (timestamp(millis,true));
            optional int64 x5 (time(micros,true));
            optional int32 x6 (integer(8,true));
            optional int32 x7 (integer(32,false));
            optional int32 x8 (date);
            optional int32 x9 (time(millis,true));
            optional double x10;
            optional float x11;
            optional int96 x12;
            optional boolean x13;
            optional binary x14;
            optional binary x15 (decimal(38,9));
            optional fixed_len_byte_array(16) x16 (decimal(38,3));
            optional fixed_len_byte_array(16) x17 (uuid);
            optional fixed_len_byte_array(2) x18 (float16);
            optional fixed_len_byte_array(16) x19;
        }";
        let count = there.iter().filter(|level| **level == 1).count();
        let words = &words[..count];
        let small = |range: i64| -> Vec<i32> {
            words.iter().map(|word| i32::try_from(word % range).unwrap()).collect()
        };
        let some = Some(there.as_slice());
        let bytes = file(schema, packed(Compression::SNAPPY), |group| {
            let names: Vec<String> = (0..40).map(|n| format!("c{n}")).collect();
            let names: Vec<ByteArray> = names.iter().map(|name| name.as_str().into()).collect();
            put::<ByteArrayType>(group, &names, None, None);
            put::<Int64Type>(group, &[5_000; 40], None, None);
            for _ in 0..5 {
                put::<Int64Type>(group, words, some, None);
            }
            put::<Int32Type>(group, &small(128), some, None);
            for _ in 0..3 {
                put::<Int32Type>(group, &small(1 << 31), some, None);
            }
            // NaN has many forms, of which one comes back, and so has nought.
            let floats: Vec<f64> = floats[..count].iter().map(|f| f + 0.0).collect();
            let known: Vec<f64> = floats.iter().map(|f| if f.is_nan() { 0.5 } else { *f }).collect();
            put::<DoubleType>(group, &known, some, None);
            #[expect(clippy::cast_possible_truncation, reason = "any float will do")]
            let floats: Vec<f32> = known.iter().map(|f| *f as f32 + 0.0).collect();
            put::<FloatType>(group, &floats, some, None);
            let days = words.iter().map(|word| {
                let mut day = Int96::new();
                let within = word.unsigned_abs() % 86_400_000_000_000;
                let word_of = |bits: u64| u32::try_from(bits & 0xffff_ffff).unwrap();
                let julian = i32::try_from(*word >> 40).unwrap().cast_unsigned();
                day.set_data(word_of(within), word_of(within >> 32), julian);
                day
            });
            put::<Int96Type>(group, &days.collect::<Vec<_>>(), some, None);
            let truths: Vec<bool> = words.iter().map(|word| word % 2 == 0).collect();
            put::<BoolType>(group, &truths, some, None);
            let blobs = blobs[..count].iter().map(|blob| ByteArray::from(blob.clone()));
            put::<ByteArrayType>(group, &blobs.collect::<Vec<_>>(), some, None);
            let short = words.iter().map(|word| {
                let all = word.to_be_bytes();
                // As few bytes as will do.
                let spare = (0..7).take_while(|at| {
                    let fill = if *word < 0 { 0xff } else { 0 };
                    all[*at] == fill && (all[at + 1] >= 0x80) == (*word < 0)
                });
                ByteArray::from(all[spare.count()..].to_vec())
            });
            put::<ByteArrayType>(group, &short.collect::<Vec<_>>(), some, None);
            let wide = wide[..count].iter().map(|wide| FixedLenByteArray::from(wide.to_vec()));
            let wide: Vec<FixedLenByteArray> = wide.collect();
            put::<FixedLenByteArrayType>(group, &wide, some, None);
            put::<FixedLenByteArrayType>(group, &wide, some, None);
            let halves = words.iter().map(|word| {
                let bits = u16::try_from(word.unsigned_abs() % 0x7c00).unwrap();
                FixedLenByteArray::from(bits.to_le_bytes().to_vec())
            });
            put::<FixedLenByteArrayType>(group, &halves.collect::<Vec<_>>(), some, None);
            put::<FixedLenByteArrayType>(group, &wide, some, None);
        });
        let folder = tempfile::tempdir().unwrap();
        let before = saved(&folder, "before.parquet", &bytes);
        let after = folder.path().join("after.parquet");
        let after = after.to_str().unwrap();
        printed(&["classify", &before, "-q", "-o", after]);
        let (before, after) = (stored(&before), stored(after));
        // Names and followers, which have no levels there, may be missing now.
        prop_assert_eq!(&after[2..before.len()], &before[2..]);
    }
}

/// Little bytes that stand for much are refused where they pass the limits, whatever they stand for.
#[test]
fn what_unpacks_to_too_much_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let schema = "message list {
        required binary handle (utf8); required int64 followers; optional binary bio (utf8);
        repeated int32 list;
    }";
    let rows = 900_i16;
    let long = "x".repeat(9_000);
    let list = |bios: usize, items: usize| {
        file(schema, packed(Compression::SNAPPY), |group| {
            let names: Vec<String> = (0..rows).map(|n| format!("c{n}")).collect();
            let names: Vec<ByteArray> = names.iter().map(|name| name.as_str().into()).collect();
            let count = names.len();
            put::<ByteArrayType>(group, &names, None, None);
            put::<Int64Type>(group, &vec![5_000; count], None, None);
            let bio = vec![ByteArray::from(long.as_str()); bios];
            let levels: Vec<i16> = (0..count).map(|n| i16::from(n < bios)).collect();
            put::<ByteArrayType>(group, &bio, Some(&levels), None);
            let mut levels = vec![1; items];
            let mut repeated = vec![1; items];
            repeated[0] = 0;
            levels.resize(items + count - 1, 0);
            repeated.resize(items + count - 1, 0);
            put::<Int32Type>(group, &vec![7; items], Some(&levels), Some(&repeated));
        })
    };
    let few = saved(&folder, "few.parquet", &list(9, 9));
    printed(&["classify", &few, "-q", "--max-unpacked", "120K"]);
    let cases = [
        (
            "text.parquet",
            list(usize::try_from(rows).unwrap(), 9),
            "first rows hold more than 120 KiB",
        ),
        ("list.parquet", list(9, 90_000), "unpack to more than 120 KiB at a time"),
    ];
    for (name, bytes, words) in cases {
        assert!(bytes.len() < 120 << 10, "{name}: {}", bytes.len());
        let many = saved(&folder, name, &bytes);
        let said = refused(&["classify", &many, "--max-unpacked", "120K"]);
        for words in [name, words, "--max-unpacked raises"] {
            assert!(said.contains(words), "{said}");
        }
    }
}
