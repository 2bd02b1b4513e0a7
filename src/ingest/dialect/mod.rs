//! How delimited text is laid out: delimiter, quote, escape, header, ordinary width.

pub(crate) mod header;
mod kinds;

use super::limits::Limits;
use super::rows::Record;
use super::rows::delimited::Delimited;
use super::rows::split::Dialect;
use header::{Top, hits, numbers, top};
use kinds::{Kind, kind};
use std::collections::BTreeMap;

/// Records looked at.
const LOOK: usize = 200;

/// Bytes looked at, if they hold at least a few lines.
const HEAD: usize = 128 << 10;

/// Delimiters and how readily each is believed: a space or a colon stands in most texts.
const DELIMITERS: [(char, f64); 11] = [
    (',', 1.0),
    (';', 1.0),
    ('\t', 1.0),
    ('|', 1.0),
    ('^', 0.9),
    ('~', 0.9),
    ('#', 0.5),
    (':', 0.45),
    (' ', 0.4),
    ('*', 0.4),
    ('&', 0.4),
];

/// Quotes beside `"` that programs write, tried where they open and close cells.
const OTHER_QUOTES: [char; 3] = ['\'', '~', '`'];

/// How the text is laid out.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    pub(crate) dialect: Dialect,
    pub(crate) top: Top,
    /// Cells of an ordinary record.
    pub(crate) width: usize,
}

/// Tries each way to tell cells apart on the head of the text: rows of equal width and cells that are plainly
/// something speak for it, and so does the vocabulary of headers.
pub(crate) fn detect(head: &str) -> Shape {
    let head = shortened(head);
    let mut best: Option<(f64, Dialect, usize)> = None;
    for (dialect, trust) in candidates(head) {
        let records = sample(head, dialect, None);
        if !borne_out(&records, dialect.delimiter, trust) {
            continue;
        }
        let (score, width) = score(&records, dialect.delimiter);
        let score = score * trust;
        // Of equal scores the first wins, so that a single column reads as CSV.
        if best.as_ref().is_none_or(|(most, ..)| score > most * 1.000_001) {
            best = Some((score, dialect, width));
        }
    }
    let (_, mut dialect, width) = best.unwrap_or((0.0, Dialect::plain(','), 1));
    dialect.spaced |= dialect.delimiter != ' ' && is_spaced(head, dialect, width);
    let records = sample(head, dialect, Some(width));
    let (_, width) = score(&records, dialect.delimiter);
    Shape { dialect, top: top(&records, width), width }
}

/// At most some 128 KiB, ending with a line.
fn shortened(head: &str) -> &str {
    let Some(cut) = (HEAD..head.len()).find(|at| head.is_char_boundary(*at)) else { return head };
    let start = head.get(..cut).unwrap_or(head);
    let end = start.rfind(['\n', '\r']).filter(|_| start.lines().nth(10).is_some());
    end.and_then(|end| head.get(..end)).unwrap_or(head)
}

fn candidates(head: &str) -> Vec<(Dialect, f64)> {
    let mut found = Vec::new();
    for (delimiter, trust) in DELIMITERS {
        if delimiter != ',' && !head.contains(delimiter) {
            continue;
        }
        let plain = Dialect::plain(delimiter);
        found.push((plain, trust));
        let spaced =
            |quote: char| delimiter != ' ' && head.contains(&format!("{delimiter} {quote}"));
        let padded = |quote: char| delimiter != ' ' && head.contains(&format!("  {quote}"));
        if spaced('"') {
            found.push((Dialect { spaced: true, ..plain }, trust * 0.999));
        }
        if head.contains("\\\"") {
            found.push((Dialect { escape: Some('\\'), ..plain }, trust * 0.999));
        }
        for quote in OTHER_QUOTES {
            if quote == delimiter || !encloses(head, quote, delimiter) {
                continue;
            }
            let other = Dialect { quote: Some(quote), ..plain };
            let trust = if is_regular(head, quote, delimiter) { trust * 1.02 } else { trust };
            found.push((other, trust * 0.99));
            if spaced(quote) || padded(quote) {
                found.push((Dialect { spaced: true, ..other }, trust * 0.9905));
            }
            if head.contains(&format!("\\{quote}")) {
                found.push((Dialect { escape: Some('\\'), ..other }, trust * 0.989));
            }
        }
        if head.contains(&format!("\\{delimiter}")) && !encloses(head, '"', delimiter) {
            found.push((Dialect { quote: None, escape: Some('\\'), ..plain }, trust * 0.98));
        }
    }
    found
}

/// Whether a quote encloses a cell in every second line at least: it is the file's own then, no apostrophe.
fn is_regular(head: &str, quote: char, delimiter: char) -> bool {
    let enclosed = |cell: &str| {
        let inner = cell.trim().strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        inner.is_some_and(|inner| !inner.contains(quote))
    };
    let lines = || head.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).take(LOOK);
    let with = lines().filter(|line| line.split(delimiter).any(enclosed)).count();
    with * 2 >= lines().count()
}

/// Whether a quote opens and closes cells at all.
fn encloses(head: &str, quote: char, delimiter: char) -> bool {
    let opens = head.contains(&format!("{delimiter}{quote}"))
        || head.contains(&format!("{delimiter} {quote}"));
    let lines = || head.split(['\n', '\r']).filter(|line| !line.is_empty());
    (opens || lines().any(|line| line.starts_with(quote)))
        && (head.contains(&format!("{quote}{delimiter}"))
            || lines().any(|line| line.ends_with(quote)))
}

fn sample(head: &str, dialect: Dialect, width: Option<usize>) -> Vec<Record> {
    // What is beyond a limit is reported when the file is read.
    Delimited::new(head.as_bytes(), "", dialect, width, Limits::default())
        .map_while(Result::ok)
        .take(LOOK)
        .collect()
}

/// How well a way to tell cells apart fits, and how many cells an ordinary record then has.
fn score(records: &[Record], delimiter: char) -> (f64, usize) {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    let (mut known, mut all, mut rows) = (0_usize, 0_usize, 0_usize);
    for record in records.iter().filter(|record| !record.is_blank()) {
        rows += 1;
        let cells = record.cells();
        if record.problem.is_some() {
            all += cells.len();
            continue;
        }
        *counts.entry(cells.len()).or_default() += 1;
        // Very wide rows are all alike.
        for cell in cells.iter().take(200) {
            all += 1;
            // Runs of spaces align columns, they are no empty cells.
            let kind = kind(cell);
            known += usize::from(kind != Kind::Odd && !(delimiter == ' ' && kind == Kind::Empty));
        }
    }
    let width = counts
        .iter()
        .max_by_key(|(width, times)| (**times, **width))
        .map_or(1, |(width, _)| *width);
    #[expect(clippy::cast_precision_loss, reason = "a few hundred records")]
    let (share, pattern) = {
        let worth =
            |width: usize| if width < 2 { 0.001 } else { (width - 1) as f64 / width as f64 };
        let sum: f64 = counts.iter().map(|(width, times)| worth(*width) * *times as f64).sum();
        // A few odd rows are a fault of the file, many different widths are a fault of the reading.
        let steady = counts.get(&width).copied().unwrap_or(0) as f64 / rows.max(1) as f64;
        (known as f64 / all.max(1) as f64, sum / rows.max(1) as f64 * steady)
    };
    let named = records.iter().take(25).map(|record| hits(record.cells())).max().unwrap_or(0);
    let named = f64::from(u32::try_from(named).unwrap_or(u32::MAX));
    (pattern * (share * share + 0.001) * (1.0 + 0.3 * named.ln_1p()), width)
}

/// Whether more speaks for a delimiter than that the character occurs. Texts, times and addresses hold many of
/// them: one line is no table, and neither is a list of times or of names.
fn borne_out(records: &[Record], delimiter: char, trust: f64) -> bool {
    let rows: Vec<&[String]> =
        records.iter().filter(|record| !record.is_blank()).map(Record::cells).collect();
    let split = rows.iter().filter(|cells| cells.len() > 1).count();
    let first = rows.first().is_some_and(|cells| cells.len() > 1);
    if delimiter == ',' {
        return true;
    }
    if trust >= 0.9 {
        return first || split > 1;
    }
    let whole = |cells: &&&[String]| {
        let joined = cells.join(&delimiter.to_string());
        matches!(kind(&joined), Kind::Time | Kind::Address | Kind::Number)
    };
    let figures = |cells: &&&[String]| numbers(cells) * 2 >= cells.len() && cells.len() > 1;
    split > 1
        && rows.iter().filter(whole).count() * 2 < rows.len()
        && (first || rows.iter().filter(figures).count() * 2 >= split)
}

/// Whether a space follows nearly every delimiter and belongs to it.
fn is_spaced(head: &str, dialect: Dialect, width: usize) -> bool {
    let spaced = Dialect { spaced: true, ..dialect };
    let records = sample(head, spaced, Some(width));
    let with = |record: &&Record| record.cells().len() == width && !record.is_blank();
    let rows = records.iter().filter(with).count();
    if width < 2 || rows < 2 {
        return false;
    }
    let delimiter = dialect.delimiter;
    let all = head.matches(delimiter).count();
    let followed = head.matches(&format!("{delimiter} ")).count();
    // Commas within quotes may have none; an empty cell has none either.
    let bare = head.split(['\n', '\r']).any(|line| {
        line.matches(delimiter).count() + 1 == width && !line.contains(&format!("{delimiter} "))
    });
    !bare && followed * 10 >= all * 9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_and_preambles() {
        let cases = [
            ("handle,followers\nana,1200\n", ',', Some(0), 2),
            ("Name;Ort;Follower\nAna;Bonn, Mitte;1200\nBo;Köln, Süd;90\n", ';', Some(0), 3),
            ("handle\tfollowers\nana\t1,200\n", '\t', Some(0), 2),
            (
                "Campaign,Spring\n\nTalento,URL,Seguidores\nAna,https://instagram.com/ana,\"1.200\"\n",
                ',',
                Some(2),
                3,
            ),
            ("Ana,Food,1200\nBo,Travel,90\n", ',', None, 3),
            ("followers\n1200\n90\n", ',', Some(0), 1),
            (
                "day,time,part,price\n2020-01-01,10:00,Axle,12.50\n2020-01-02,11:00,Bolt,3.10\n",
                ',',
                Some(0),
                4,
            ),
            (
                "day part price\n2020-01-01 Axle 12.50\n2020-01-02 \"Long bolt\" 3.10\n",
                ' ',
                Some(0),
                3,
            ),
        ];
        for (text, delimiter, header, width) in cases {
            let shape = detect(text);
            assert_eq!(
                (shape.dialect.delimiter, shape.top.header, shape.width),
                (delimiter, header, width),
                "{text}"
            );
        }
    }

    #[test]
    fn a_single_column_is_not_split() {
        let lists = [
            "time\n15:02:37\n",
            "when\n2024-03-15T15:02:37Z\n2024-03-16T11:00:00Z\n",
            "when\n2024-03-15 15:02:37\n2024-03-16 11:00:00\n",
            "page\nhttps://a.example/?x=1&y=2\n",
            "name\nAna Maria\nBo Smith\nCy Doe\n",
            "choice\nY|N\n",
            "class\nfoo:bar\n",
            "milan#_%pass\n",
        ];
        for text in lists {
            let shape = detect(text);
            assert_eq!((shape.dialect.delimiter, shape.width), (',', 1), "{text}");
        }
        assert_eq!(detect("3\nin units\nC 0.0 1.0\nH 0.5 2.0\nH 1.5 1.0\n").width, 3);
    }

    #[test]
    fn quotes_and_escapes() {
        let cases = [
            ("a,b\n'x, y',1\n'z',2\n", Some('\''), None),
            (
                "'Peru'  ,    'pe' , 'Sol'\n'Chile',   'cl', 'Peso, CL'\n'Cuba',    'cu', 'Peso'\n",
                Some('\''),
                None,
            ),
            (
                "   1 # '10 bay rd' # ' bonn, nrw 5'\n  10 # '11 bay rd' # ' bonn, nrw 5'\n  11 # '12 bay rd' # ' bonn, nrw 6'\n",
                Some('\''),
                None,
            ),
            ("id,label\n12,~abc,def~\n34,~ghi~\n", Some('~'), None),
            ("a,b\n\"x \\\"q\\\", y\",1\n\"z\",2\n", Some('"'), Some('\\')),
            ("a,b\n\"x \"\"q\"\", y\",1\nz,2\n", Some('"'), None),
        ];
        for (text, quote, escape) in cases {
            let dialect = detect(text).dialect;
            assert_eq!((dialect.quote, dialect.escape), (quote, escape), "{text}");
        }
        assert!(detect("a, b, c\n1, 2, 3\n4, 5, 6\n").dialect.spaced);
    }
}
