//! Two invented tables and the ways to pollute them.

use std::fmt::Write;

/// Rows of cells, header first.
pub(crate) type Table = Vec<Vec<String>>;

/// A polluted file and the table that should be read from it.
pub(crate) struct Polluted {
    pub(crate) kind: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) wanted: Table,
}

/// A table about anything but creators: dates, times, amounts, codes, words, addresses, remarks.
pub(crate) fn parts() -> Table {
    let mut rows = vec![row(&[
        "Day", "Hour", "Pieces", "Code", "Cost", "Group", "Details", "Page", "Remarks",
    ])];
    let groups = ["Bolts", "Nuts", "Axles"];
    for n in 1..30_usize {
        let details = format!("Part {n}, steel, \"size {}\"", n % 7);
        rows.push(vec![
            format!("{:02}/03/2024", n % 28 + 1),
            format!("{:02}:{:02}", n % 24, n * 7 % 60),
            (n * 3 % 17).to_string(),
            format!("PX-{}", 1000 + n),
            format!("{}.{:02}", n * 13, n * 3 % 100),
            groups[n % 3].to_owned(),
            details,
            format!("https://parts.example/{n}"),
            if n % 4 == 0 { String::new() } else { format!("see page {n}") },
        ]);
    }
    rows
}

/// A table of invented creators; the handle stands second, its followers third.
pub(crate) fn creators() -> Table {
    let mut rows =
        vec![row(&["Name", "Handle", "Followers", "Following", "Avg. Likes", "Category", "Notes"])];
    for n in 1..14_usize {
        rows.push(vec![
            format!("Creator {}", ["Ada", "Bo", "Cy", "Di"][n % 4]),
            format!("maker_{n}"),
            (5_003 + n * n * 7_919).to_string(),
            (100 + n * 31).to_string(),
            (90 + n * n * 211).to_string(),
            ["Food", "Travel, city", "Sport"][n % 3].to_owned(),
            if n % 3 == 0 { String::new() } else { format!("met in {}", 2000 + n % 20) },
        ]);
    }
    rows
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

/// How a table is written.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    pub(crate) delimiter: &'static str,
    pub(crate) quote: &'static str,
    /// A quote within quotes.
    pub(crate) inner: &'static str,
    pub(crate) end: &'static str,
    pub(crate) all: bool,
}

pub(crate) const PLAIN: Style =
    Style { delimiter: ",", quote: "\"", inner: "\"\"", end: "\n", all: false };

fn cell(text: &str, style: Style) -> String {
    let Style { delimiter, quote, inner, .. } = style;
    let needs = [delimiter.trim_end_matches(' '), quote, "\n", "\r"];
    let needs = needs.iter().any(|what| !what.is_empty() && text.contains(what))
        || (delimiter == " " && (text.is_empty() || text.contains(' ')));
    if style.all || needs {
        format!("{quote}{}{quote}", text.replace(quote, inner))
    } else {
        text.to_owned()
    }
}

fn line(row: &[String], style: Style) -> String {
    row.iter().map(|text| cell(text, style)).collect::<Vec<_>>().join(style.delimiter)
}

pub(crate) fn write(table: &[Vec<String>], style: Style) -> String {
    table.iter().map(|row| line(row, style) + style.end).collect()
}

/// Every pollution of a table.
pub(crate) fn pollutions(table: &Table) -> Vec<Polluted> {
    let mut all = whole_files(table);
    all.extend(encodings(table));
    all.extend(several_tables(table));
    for at in 0..table.len() {
        all.extend(rows(table, at));
    }
    all
}

fn polluted(kind: &str, text: impl Into<Vec<u8>>, wanted: Table) -> Polluted {
    Polluted { kind: kind.to_owned(), bytes: text.into(), wanted }
}

fn whole_files(table: &Table) -> Vec<Polluted> {
    let same = |kind: &str, style: Style| polluted(kind, write(table, style), table.clone());
    let mut all = vec![
        same("source", PLAIN),
        same("semicolon", Style { delimiter: ";", ..PLAIN }),
        same("tab", Style { delimiter: "\t", ..PLAIN }),
        same("bar", Style { delimiter: "|", ..PLAIN }),
        same("space", Style { delimiter: " ", ..PLAIN }),
        same("comma and space", Style { delimiter: ", ", ..PLAIN }),
        same("single quote", Style { quote: "'", inner: "''", ..PLAIN }),
        same("all quoted", Style { all: true, ..PLAIN }),
        same("all in single quotes", Style { quote: "'", inner: "''", all: true, ..PLAIN }),
        same("backslash", Style { inner: "\\\"", ..PLAIN }),
        same("crlf", Style { end: "\r\n", ..PLAIN }),
        same("cr", Style { end: "\r", ..PLAIN }),
        polluted("no newline at the end", write(table, PLAIN).trim_end(), table.clone()),
        polluted("trailing newlines", write(table, PLAIN) + "\n\n\n", table.clone()),
        polluted("no payload", "", Vec::new()),
        polluted("header only", write(&table[..1], PLAIN), table[..1].to_vec()),
        polluted("no header", write(&table[1..], PLAIN), table[1..].to_vec()),
        polluted("one row", write(&table[..2], PLAIN), table[..2].to_vec()),
    ];
    let preamble = "Report,Spring\nMade by,Team\n\n";
    all.push(polluted("preamble", preamble.to_owned() + &write(table, PLAIN), table.clone()));
    let preamble = "A list made in spring\nfor the team\n";
    all.push(polluted("text preamble", preamble.to_owned() + &write(table, PLAIN), table.clone()));
    let padded = ",".repeat(table[0].len() - 2);
    let preamble = format!("Report,Spring{padded}\n{}\n", ",".repeat(table[0].len() - 1));
    all.push(polluted("padded preamble", preamble + &write(table, PLAIN), table.clone()));
    let mut two = table.clone();
    two.insert(
        0,
        (0..table[0].len()).map(|n| format!("part {}", ["one", "two", "three"][n % 3])).collect(),
    );
    let join = |(above, name): (&String, &String)| format!("{above} {name}");
    // Where the names are known ones, both rows are seen to be a header, and become one.
    let mut wanted = two.clone();
    if table[0][1] == "Handle" {
        let above = wanted.remove(0);
        wanted[0] = above.iter().zip(&wanted[0]).map(join).collect();
    }
    all.push(polluted("multirow header", write(&two, PLAIN), wanted));
    all
}

fn encodings(table: &Table) -> Vec<Polluted> {
    let text = write(table, PLAIN);
    let wide = |mark: bool, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let mark = if mark { "\u{feff}" } else { "" };
        format!("{mark}{text}").encode_utf16().flat_map(bytes).collect()
    };
    vec![
        polluted("utf-8 mark", format!("\u{feff}{text}"), table.clone()),
        polluted("utf-16le mark", wide(true, u16::to_le_bytes), table.clone()),
        polluted("utf-16be mark", wide(true, u16::to_be_bytes), table.clone()),
        polluted("utf-16le", wide(false, u16::to_le_bytes), table.clone()),
    ]
}

fn several_tables(table: &Table) -> Vec<Polluted> {
    [("less", table[0].len() - 2), ("same", table[0].len()), ("more", table[0].len() + 2)]
        .into_iter()
        .map(|(kind, width)| {
            let name = |n: usize| {
                format!("Other {}", ["north", "south", "east"][n % 3].to_owned() + &"x".repeat(n))
            };
            let mut second = vec![(0..width).map(name).collect::<Vec<_>>()];
            second.extend((0..6).map(|r| (0..width).map(|c| (r * 100 + c).to_string()).collect()));
            let text = write(table, PLAIN) + "\n" + &write(&second, PLAIN);
            polluted(&format!("second table {kind}"), text, table.clone())
        })
        .collect()
}

/// Pollutions of one row, at each column.
fn rows(table: &Table, at: usize) -> Vec<Polluted> {
    let with = |kind: &str, text: String, cells: Option<Vec<String>>| {
        let mut wanted = table.clone();
        if let Some(cells) = cells {
            wanted[at] = cells;
        }
        let mut file = write(&table[..at], PLAIN);
        let _ = writeln!(file, "{text}");
        file.push_str(&write(&table[at + 1..], PLAIN));
        polluted(&format!("{kind} in row {}", if at == 0 { "0" } else { "n" }), file, wanted)
    };
    let row = &table[at];
    let cells: Vec<String> = row.iter().map(|text| cell(text, PLAIN)).collect();
    let mut all = vec![with("other delimiter", line(row, Style { delimiter: ";", ..PLAIN }), None)];
    all.push(with(
        "repeated header",
        format!("{}\n{}", line(row, PLAIN), line(&table[0], PLAIN)),
        None,
    ));
    if let Some(last) = all.last_mut() {
        last.wanted.insert(at + 1, table[0].clone());
    }
    all.extend(lines_between(table, at));
    for column in 0..row.len() {
        // Thousands of files: the short table is enough.
        if table.len() < 20 {
            all.extend(cells_at(table, at, column));
        }
        let mut more = row.clone();
        more.insert(column, String::new());
        all.push(with("more separators", line(&more, PLAIN), Some(more)));
        if column + 1 < row.len() {
            let mut glued = cells.clone();
            let next = glued.remove(column + 1);
            glued[column].push_str(&next);
            let mut less = row.clone();
            let (this, next) = (cells[column].starts_with('"'), cells[column + 1].starts_with('"'));
            match (this, next) {
                // A quote shows where the delimiter stood, unless nothing stands before it.
                (false, true) if !row[column].is_empty() => {}
                (true, false) if !row[column + 1].is_empty() => {}
                // Two quotes side by side are one quote within a cell.
                (true, true) => {
                    let next = less.remove(column + 1);
                    less[column] = format!("{}\"{next}", less[column]);
                }
                _ => {
                    let next = less.remove(column + 1);
                    less[column].push_str(&next);
                }
            }
            all.push(with("less separators", glued.join(","), Some(less)));
        }
        for place in places(&row[column]) {
            let mut quoted = cells.clone();
            let inside = usize::from(quoted[column].starts_with('"'));
            let raw = row[column].clone();
            let (before, after) = raw.split_at(place);
            quoted[column] = if inside == 1 {
                let double = |text: &str| text.replace('"', "\"\"");
                format!("\"{}\"{}\"", double(before), double(after))
            } else {
                format!("{before}\"{after}")
            };
            let mut wanted = row.clone();
            wanted[column] = format!("{before}\"{after}");
            all.push(with("extra quote", quoted.join(","), Some(wanted)));
        }
    }
    all
}

/// A line too many after a row.
fn lines_between(table: &Table, at: usize) -> Vec<Polluted> {
    let width = table[0].len();
    let mut totals = vec![String::new(); width];
    totals[0] = "Total".to_owned();
    totals[2] = "999999".to_owned();
    let dashes = vec!["---".to_owned(); width];
    [
        ("blank line", String::new(), None),
        ("blank cells", ",".repeat(width - 1), Some(vec![String::new(); width])),
        ("remark", "# checked in May".to_owned(), Some(row(&["# checked in May"]))),
        ("totals row", line(&totals, PLAIN), Some(totals)),
        ("row of dashes", line(&dashes, PLAIN), Some(dashes)),
        ("row twice", line(&table[at], PLAIN), Some(table[at].clone())),
    ]
    .into_iter()
    .filter(|(kind, ..)| at > 0 || *kind != "row twice")
    .map(|(kind, text, cells)| {
        let file =
            format!("{}{text}\n{}", write(&table[..=at], PLAIN), write(&table[at + 1..], PLAIN));
        let mut wanted = table.clone();
        if let Some(cells) = cells {
            wanted.insert(at + 1, cells);
        }
        polluted(kind, file, wanted)
    })
    .collect()
}

/// Something else in one cell, or a row that ends with it.
fn cells_at(table: &Table, at: usize, column: usize) -> Vec<Polluted> {
    let text = &table[at][column];
    let middle = places(text)[places(text).len() / 2];
    let (before, after) = text.split_at(middle);
    let mut cells = vec![
        ("spaces around", format!("  {text} ")),
        ("no-break space", format!("\u{a0}{text}\u{a0}")),
        ("line break within", format!("{before}\n{after}")),
        ("tab within", format!("{before}\t{after}")),
        ("nothing", String::new()),
        ("a dash", "-".to_owned()),
        ("not available", "N/A".to_owned()),
        ("not a number", "nan".to_owned()),
        ("an error", "#VALUE!".to_owned()),
        ("text mark", format!("'{text}")),
        ("formula", format!("=\"{text}\"")),
        ("minus", format!("-{text}")),
        ("approximate", format!("~{text}")),
    ];
    if text.len() > 3 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let (thousands, rest) = text.split_at(text.len() - 3);
        cells.push(("thousands by comma", group(text, ",")));
        cells.push(("suffix", format!("{thousands}.{rest}K")));
        cells.push(("cut identifier", format!("{}.{}E+17", &text[..1], &text[1..3])));
    }
    let mut all: Vec<Polluted> = cells
        .into_iter()
        .map(|(kind, text)| {
            let mut wanted = table.clone();
            wanted[at][column] = text;
            polluted(
                &format!("{kind} in row {}", if at == 0 { "0" } else { "n" }),
                write(&wanted, PLAIN),
                wanted,
            )
        })
        .collect();
    if column > 1 && at > 0 {
        let mut wanted = table.clone();
        wanted[at].truncate(column);
        all.push(polluted("ragged row", write(&wanted, PLAIN), wanted));
    }
    if at == 0 {
        let mut wanted = table.clone();
        wanted[0][column] = table[0][2].clone();
        all.push(polluted("duplicate header", write(&wanted, PLAIN), wanted));
    }
    all
}

/// Digits in groups of three.
fn group(text: &str, mark: &str) -> String {
    let digits: Vec<char> = text.chars().collect();
    let groups: Vec<String> = digits.rchunks(3).rev().map(|group| group.iter().collect()).collect();
    groups.join(mark)
}

/// A count in thousands.
fn thousands(text: &str) -> String {
    match text.len().checked_sub(3) {
        Some(split) if split > 0 => format!("{}.{}", &text[..split], &text[split..]),
        _ => text.to_owned(),
    }
}

/// Every figure of a table in another style.
pub(crate) fn styles(table: &Table) -> Vec<Polluted> {
    let each = |kind: &str, delimiter: &'static str, style: &dyn Fn(&str) -> String| {
        let mut rows = table.clone();
        for cell in rows.iter_mut().skip(1).flatten() {
            if cell.len() < 7 && cell.bytes().all(|byte| byte.is_ascii_digit()) {
                *cell = style(cell);
            }
        }
        polluted(kind, write(&rows, Style { delimiter, ..PLAIN }), rows)
    };
    let mut all = vec![
        each("thousands by comma everywhere", ",", &|text| group(text, ",")),
        each("thousands by point everywhere", ";", &|text| group(text, ".")),
        each("thousands by space everywhere", ",", &|text| group(text, " ")),
        each("thousands by narrow space everywhere", ",", &|text| group(text, "\u{202f}")),
        each("thousands by apostrophe everywhere", ",", &|text| group(text, "'")),
        each("suffix everywhere", ",", &|text| {
            thousands(text) + if text.len() > 3 { "K" } else { "" }
        }),
        each("decimals everywhere", ",", &|text| format!("{text}.0")),
    ];
    let mut rows = table.clone();
    rows[0][2] = "Followers (in thousands)".to_owned();
    for row in rows.iter_mut().skip(1) {
        row[2] = thousands(&row[2]);
    }
    all.push(polluted("unit in the header", write(&rows, PLAIN), rows));
    all
}

/// The start, the middle and the end of a cell.
fn places(text: &str) -> Vec<usize> {
    let middle = (text.len() / 2..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let mut places = vec![0, middle, text.len()];
    places.dedup();
    places
}
