//! Hostile text in every field through every format: nothing of it may run in a terminal, a spreadsheet, a page or a
//! Markdown document. Judged by parsers that are not ours.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop")]

use calamine::{Data, Reader, Xlsx};
use comrak::nodes::NodeValue;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;

/// At least one of each way in that is known to us.
const PAYLOADS: [&str; 66] = [
    // Spreadsheets.
    "=1+1",
    "=cmd|'/C calc'!A0",
    "=HYPERLINK(\"http://x.example\",\"a\")",
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "\u{a0}=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "=DDE(\"a\";\"b\")",
    "'=1+1",
    "\"=1+1",
    "a\n=1+1",
    "a\r\n@x",
    "%0A=1+1",
    "=IMPORTXML(CONCAT(\"http://x.example/\",A1),\"//a\")",
    "-2+3+cmd|' /C calc'!D2",
    "\u{feff}=1+1",
    ";=1+1",
    "=\t1",
    // Terminals.
    "\u{1b}[2J",
    "\u{1b}]0;pwned\u{7}",
    "\u{1b}]8;;http://x.example\u{1b}\\a\u{1b}]8;;\u{1b}\\",
    "\u{9b}31m",
    "a\u{8}\u{8}b",
    "\u{1b}[1A\u{1b}[2Kgone",
    "\u{7}",
    "a\u{7f}b",
    "\u{1b}Pq#0\u{1b}\\",
    "\u{90}+q\u{9c}",
    "\u{e}shift",
    "a\u{b}b\u{c}c",
    // Pages.
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "' autofocus onfocus='alert(1)",
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "&lt;script&gt;",
    "&#x3c;b&#x3e;",
    "</script><script>alert(1)</script>",
    "<!--",
    "]]>",
    "<style>*{display:none}</style>",
    "<a href=javascript:alert(1)>x</a>",
    "\u{fffe}<b>",
    // Markdown.
    "[x](http://x.example)",
    "![x](http://x.example/a.png)",
    "<http://x.example>",
    "https://x.example",
    "www.x.example",
    "`code` **bold** | cell | # head",
    "a|b|c\n|-|-|",
    "[^1] [x]: http://x.example",
    "me@x.example",
    "@someone #12",
    // Direction and what cannot be seen.
    "\u{202e}gnp.exe",
    "\u{2066}a\u{2069}\u{200f}b\u{200b}c",
    "a\u{e0041}\u{2028}b\u{61c}\u{180e}",
];

/// Text fields of an export, as columns.
const FIELDS: [&str; 12] = [
    "handle",
    "name",
    "profile_url",
    "user_id",
    "country",
    "city",
    "language",
    "category",
    "bio",
    "email",
    "captions",
    "hashtags",
];

/// A file with each payload in one field, quoted as CSV wants it.
fn file(field: &str) -> String {
    let mut columns: Vec<&str> =
        vec!["followers", "platform", "avg_likes", "avg_comments", "price"];
    if field != "handle" {
        columns.insert(0, "handle");
    }
    let mut text = format!("{field},{}\n", columns.join(","));
    for (at, payload) in PAYLOADS.iter().enumerate() {
        let quoted = format!("\"{}\"", payload.replace('"', "\"\""));
        let rest = format!("{},instagram,{},{},{}", 5_000 + at * 991, 100 + at, 5 + at, 80 + at);
        match field {
            "handle" => text += &format!("{quoted},{rest}\n"),
            _ => text += &format!("{quoted},creator{at},{rest}\n"),
        }
    }
    text
}

fn tierplan(args: &[&str]) -> Vec<u8> {
    let done = Command::new(env!("CARGO_BIN_EXE_tierplan")).args(args).output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(matches!(done.status.code(), Some(0 | 1)), "{args:?}: {said}");
    terminal(&said, "standard error");
    done.stdout
}

/// Commands that print such text, with the formats that each has.
fn outputs(path: &str, policy: &str) -> Vec<(Vec<String>, &'static str)> {
    let every = ["table", "markdown", "html", "json", "xlsx"];
    let rows = ["csv", "ndjson"];
    let words = |line: String| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let mut all = Vec::new();
    for (line, more) in [
        (format!("classify {path} -v"), &rows[..]),
        (format!("recommend --goal engagement --budget 3000 --creators {path} -q -v"), &[]),
        (format!("inspect {path}"), &[]),
        (format!("diff {path} {path}.old"), &rows[..]),
        (format!("check {path} --policy {policy} -q -v"), &["junit", "github"][..]),
    ] {
        for format in every.iter().chain(more) {
            all.push((words(format!("{line} -f {format}")), *format));
        }
    }
    all
}

#[test]
fn nothing_is_live_in_any_format() {
    let folder = tempfile::tempdir().unwrap();
    let policy = folder.path().join("policy.toml");
    std::fs::write(&policy, "[rows]\nmax-followers = 4000\nmin-standing = 99\n").unwrap();
    // Thousands of runs: each half of the fields on a thread of its own.
    std::thread::scope(|scope| {
        for fields in FIELDS.chunks(FIELDS.len().div_ceil(2)) {
            scope.spawn(|| fields.iter().for_each(|field| check(folder.path(), field, &policy)));
        }
    });
}

/// All commands and formats over a file with every payload in one field.
fn check(folder: &Path, field: &str, policy: &Path) {
    let path = folder.join(format!("{field}.csv"));
    std::fs::write(&path, file(field)).unwrap();
    // Everybody left but for one: they are all named.
    let old = "handle,followers,platform\nben,900,instagram\n";
    std::fs::write(folder.join(format!("{field}.csv.old")), old).unwrap();
    let path = path.display().to_string();
    for (args, format) in outputs(&path, &policy.display().to_string()) {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let out = tierplan(&args);
        let about = format!("{field}: {}", args.join(" "));
        judge(&out, format, &about);
    }
}

fn judge(out: &[u8], format: &str, about: &str) {
    if format == "xlsx" {
        return workbook(out, about);
    }
    let text = std::str::from_utf8(out).unwrap();
    match format {
        "table" => terminal(text, about),
        "csv" => spreadsheet(text, about),
        "markdown" => markdown(text, about),
        "html" => page(text, about),
        "json" => {
            serde_json::from_str::<serde_json::Value>(text).unwrap();
            assert!(!text.contains('\u{1b}'), "{about}");
        }
        "ndjson" => {
            for line in text.lines() {
                serde_json::from_str::<serde_json::Value>(line).unwrap();
            }
        }
        "junit" => terminal(text, about),
        "github" => {
            terminal(text, about);
            for line in text.lines() {
                let ours = line.starts_with("::error file=")
                    || line.starts_with("::error title=rows.")
                    || line.starts_with("::warning title=rows.")
                    || line.starts_with("tierplan check ");
                assert!(ours, "{about}: {line}");
            }
        }
        other => panic!("{other}"),
    }
}

/// Not one character that acts: no control but the line break, nothing invisible, nothing that turns direction.
fn terminal(text: &str, about: &str) {
    for c in text.chars() {
        let acts = (c.is_control() && c != '\n')
            || matches!(
                u32::from(c),
                0x61c | 0x180e | 0x200b | 0x200e | 0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0xfeff | 0xe0000..=0xe007f
            );
        assert!(!acts, "{about}: {:?} in {:?}", c, text.lines().find(|line| line.contains(c)));
    }
}

/// No cell that a spreadsheet would run.
fn spreadsheet(text: &str, about: &str) {
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
    for row in reader.records() {
        for cell in &row.unwrap() {
            for line in cell.split(['\n', '\r', '\u{2028}', '\u{b}', '\u{c}']) {
                let start = line.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
                let sign = start.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
                let number = start.trim_end().trim_end_matches('%').parse::<f64>().is_ok();
                assert!(!sign || number, "{about}: {cell:?}");
            }
            assert!(!cell.starts_with(['\t', '\r', '\n']), "{about}: {cell:?}");
        }
    }
}

/// Text, emphasis, lists and tables only, by two parsers with every extension that GitHub has.
fn markdown(text: &str, about: &str) {
    terminal(text, about);
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    options.extension.footnotes = true;
    options.extension.tasklist = true;
    let arena = comrak::Arena::new();
    for node in comrak::parse_document(&arena, text, &options).descendants() {
        let live = matches!(
            node.data().value,
            NodeValue::Link(_)
                | NodeValue::Image(_)
                | NodeValue::HtmlBlock(_)
                | NodeValue::HtmlInline(_)
                | NodeValue::FootnoteReference(_)
                | NodeValue::TaskItem(_)
                | NodeValue::CodeBlock(_)
        );
        assert!(!live, "{about}: {:?}", node.data().value);
    }
    use pulldown_cmark::{Event, Options, Parser, Tag};
    for event in Parser::new_ext(
        text,
        Options::ENABLE_TABLES | Options::ENABLE_GFM | Options::ENABLE_FOOTNOTES,
    ) {
        let live = matches!(
            event,
            Event::Html(_)
                | Event::InlineHtml(_)
                | Event::FootnoteReference(_)
                | Event::Start(
                    Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock
                )
        );
        assert!(!live, "{about}: {event:?}");
    }
}

/// Every start tag of a page, as a browser's tokenizer finds them.
#[derive(Default)]
struct Tags(RefCell<Vec<(String, Vec<String>)>>);

impl TokenSink for Tags {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        use html5ever::tokenizer::states::RawKind;
        let Token::TagToken(Tag { kind: TagKind::StartTag, name, attrs, .. }) = token else {
            assert!(!matches!(token, Token::CommentToken(_)), "a comment");
            return TokenSinkResult::Continue;
        };
        let names = attrs.iter().map(|a| a.name.local.to_string()).collect();
        self.0.borrow_mut().push((name.to_string(), names));
        match &*name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" => TokenSinkResult::RawData(RawKind::Rawtext),
            "title" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }
}

/// Only elements and attributes that are ours, one style, one script.
fn page(text: &str, about: &str) {
    terminal(text, about);
    let tokenizer = Tokenizer::new(Tags::default(), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(text.into());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    let tags = tokenizer.sink.0.borrow();
    let elements: BTreeSet<&str> =
        "html head meta title style body header main section footer script p span b strong h1 h2 h3 ul li dl dt dd div \
         figure figcaption svg desc text line rect circle polyline table thead tbody tr th td bdi details summary"
            .split_whitespace()
            .collect();
    let attributes: BTreeSet<&str> =
        "lang charset http-equiv content name class id role aria-label aria-labelledby tabindex scope data-v open width \
         height x y x1 y1 x2 y2 cx cy r rx dx points viewbox preserveaspectratio"
            .split_whitespace()
            .collect();
    for (tag, names) in tags.iter() {
        // A picture's own title is an element of SVG; the page has one.
        assert!(elements.contains(tag.as_str()), "{about}: <{tag}>");
        for name in names {
            assert!(attributes.contains(name.as_str()), "{about}: <{tag} {name}>");
        }
    }
    let count = |name: &str| tags.iter().filter(|(tag, _)| tag == name).count();
    assert_eq!((count("script"), count("style"), count("meta")), (1, 1, 4), "{about}");
}

/// No formula, no link, no macro: text cells and number cells alone.
fn workbook(bytes: &[u8], about: &str) {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let mut seen = 0;
    for name in book.sheet_names() {
        assert_eq!(
            book.worksheet_formula(&name).unwrap().used_cells().count(),
            0,
            "{about}: {name}"
        );
        for (_, _, cell) in book.worksheet_range(&name).unwrap().used_cells() {
            match cell {
                Data::String(text) => {
                    terminal(&text.replace('\n', ""), about);
                    seen += 1;
                }
                Data::Float(_) | Data::Int(_) | Data::Empty => {}
                other => panic!("{about}: {other:?}"),
            }
        }
    }
    assert!(seen > 0, "{about}: empty");
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        for bad in ["vba", "externalLink", "oleObject", "activeX", "connections"] {
            assert!(!name.contains(bad), "{about}: {name}");
        }
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        let sheet = name.starts_with("xl/worksheets/");
        assert!(
            !sheet || !(text.contains("<f>") || text.contains("<hyperlink")),
            "{about}: {name}"
        );
        assert!(!text.contains("TargetMode=\"External\""), "{about}: {name}");
    }
}

/// What a real spreadsheet program makes of our files: opened by LibreOffice and saved as its own plain XML, in
/// which formulas, links and data sources can be seen.
#[test]
fn a_spreadsheet_program_finds_only_text() {
    let Some(office) = std::env::var_os("TIERPLAN_OFFICE") else {
        return say("SKIPPED: TIERPLAN_OFFICE does not name LibreOffice's soffice");
    };
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let policy = at("policy.toml");
    std::fs::write(&policy, "[rows]\nmax-followers = 4000\nmin-standing = 99\n").unwrap();
    let mut files = Vec::new();
    for field in FIELDS {
        let (path, old) = (at(&format!("{field}.in.csv")), at(&format!("{field}.old.csv")));
        std::fs::write(&path, file(field)).unwrap();
        std::fs::write(&old, "handle,followers,platform\nben,900,instagram\n").unwrap();
        let mut commands = vec![("rows.csv", format!("classify {path} -q"))];
        // A workbook writes all its text in one way: what a creator is called and linked to stands for the rest.
        if ["handle", "name", "profile_url"].contains(&field) {
            let plan = "recommend --goal engagement --budget 3000 --creators";
            commands.extend([
                ("classify.xlsx", format!("classify {path} -q")),
                ("plan.xlsx", format!("{plan} {path} -q")),
                ("diff.csv", format!("diff {old} {path} -q")),
                ("check.xlsx", format!("check {path} --policy {policy} -q")),
            ]);
        }
        for (name, line) in commands {
            let out = at(&format!("{field}.{name}"));
            let mut args: Vec<&str> = line.split(' ').collect();
            args.extend(["-o", &out]);
            tierplan(&args);
            files.push(out);
        }
    }
    // This one must run, or the test sees nothing.
    let live = at("live.csv");
    std::fs::write(&live, "name,sum\nana,=1+1\n").unwrap();
    files.push(live);
    for bundle in files.chunks(20) {
        let done = Command::new(&office)
            .arg(format!("-env:UserInstallation=file://{}", at("office")))
            .args(["--headless", "--convert-to", "fods", "--outdir", &at("out")])
            .args(bundle)
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
    for path in &files {
        let stem = Path::new(path).file_stem().unwrap().to_str().unwrap();
        let text = std::fs::read_to_string(at(&format!("out/{stem}.fods"))).unwrap();
        let live =
            ["table:formula=", "<text:a ", "<table:dde-link", "xlink:href=\"http", "<script:"]
                .into_iter()
                .find(|bad| text.contains(bad));
        assert_eq!(live.is_some(), stem == "live", "{path}: {live:?}");
        let named = stem.starts_with("handle") || stem.ends_with("rows");
        assert!(!named || text.contains("1+1"), "{path}: the payloads are not in it");
    }
}

fn say(text: &str) {
    use std::io::Write;
    std::io::stderr().write_all(format!("{text}\n").as_bytes()).unwrap();
}

/// The judges must be able to say no.
#[test]
fn the_judges_find_what_is_live() {
    let caught = |judge: fn(&str, &str), text: &str| {
        let text = text.to_owned();
        std::panic::catch_unwind(move || judge(&text, "bait")).is_err()
    };
    assert!(
        caught(terminal, "a\u{1b}[2Jb")
            && caught(terminal, "\u{202e}")
            && !caught(terminal, "日本 é\n")
    );
    assert!(
        caught(spreadsheet, "a,=1+1\n")
            && caught(spreadsheet, "\" =1\"\n")
            && !caught(spreadsheet, "a,-1.5\n")
    );
    assert!(
        caught(markdown, "[x](http://x.example)")
            && caught(markdown, "<b>x")
            && caught(markdown, "www.x.example")
    );
    assert!(
        caught(page, "<p onclick=x>")
            && caught(page, "<img src=x>")
            && caught(page, "<script></script>")
    );
}

/// What is text stays that text: nothing is lost on the way to programs.
#[test]
fn programs_get_the_text_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bio.csv");
    std::fs::write(&path, file("name")).unwrap();
    let out = tierplan(&["classify", path.to_str().unwrap(), "-q", "-f", "json"]);
    let document: serde_json::Value = serde_json::from_slice(&out).unwrap();
    let names: BTreeSet<&str> = document["profiles"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|p| p["name"].as_str())
        .collect();
    for payload in
        ["=cmd|'/C calc'!A0", "<script>alert(1)</script>", "`code` **bold** | cell | # head"]
    {
        assert!(names.contains(payload), "{payload}");
    }
}
