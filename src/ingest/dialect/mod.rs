//! How delimited text is laid out: delimiter, quote, escape, header, ordinary width.

mod fit;
pub(crate) mod header;
pub(crate) mod kinds;
mod nested;
mod trials;

use super::limits::Limits;
use super::rows::Record;
use super::rows::delimited::Delimited;
use super::rows::foreign::Usual;
use super::rows::split::Dialect;
use fit::Fit;
use header::{Top, numbers, top};
use kinds::{Kind, kind};
use std::collections::BTreeMap;
use trials::trials;

/// Records looked at.
const LOOK: usize = 200;

/// Bytes looked at, if they hold at least a few lines.
const HEAD: usize = 128 << 10;

/// How the text is laid out.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    pub(crate) dialect: Dialect,
    pub(crate) top: Top,
    /// An ordinary record.
    pub(crate) usual: Usual,
}

/// A way to tell cells apart, and what it makes of the head.
struct Trial {
    score: f64,
    dialect: Dialect,
    width: usize,
    records: Vec<Record>,
}

impl Default for Trial {
    fn default() -> Trial {
        Trial { score: 0.0, dialect: Dialect::plain(','), width: 1, records: Vec::new() }
    }
}

/// Tries each way to tell cells apart on the head of the text: rows of equal width and cells that are plainly
/// something speak for it, and so does the vocabulary of headers.
pub(crate) fn detect(head: &str) -> Shape {
    let head = shortened(head);
    let mut best: Option<Trial> = None;
    for (dialect, trust) in trials(head) {
        let records = sample(head, dialect, None);
        let most = best.as_ref().map_or(0.0, |best| best.score);
        if !borne_out(&records, dialect, trust) {
            continue;
        }
        let fit = Fit::of(&records, dialect.delimiter);
        // Of equal scores the first wins, so that a single column reads as CSV.
        let better = |score: f64| best.is_none() || score > most * 1.000_001;
        if better(fit.at_most(&records) * trust) {
            let score = fit.score(&records) * trust;
            if better(score) {
                best = Some(Trial { score, dialect, width: fit.width, records });
            }
        }
    }
    let Trial { mut dialect, mut width, records: mut tried, .. } = best.unwrap_or_default();
    if let Some(outer) = nested::outer(head, dialect) {
        dialect = Dialect::plain(outer);
        tried = sample(head, dialect, None);
        width = Fit::of(&tried, outer).width;
    }
    dialect.spaced |= dialect.delimiter != ' ' && is_spaced(head, dialect, width);
    let records = sample(head, dialect, Some(Usual::of_width(width)));
    // Where the width explains nothing more, it is known already.
    let same = records.iter().map(Record::cells).eq(tried.iter().map(Record::cells))
        && records.iter().all(|record| record.problem.is_none())
        && tried.iter().all(|record| record.problem.is_none());
    let width = if same { width } else { Fit::of(&records, dialect.delimiter).width };
    let sound = records.iter().filter(|record| record.problem.is_none());
    let usual = Usual::of_rows(width, sound.map(Record::cells));
    // Rows of another delimiter show only when it is known what the others hold.
    let records = sample(head, dialect, Some(usual));
    Shape { dialect, top: top(&records, width), usual }
}

/// At most some 128 KiB, ending with a line.
fn shortened(head: &str) -> &str {
    let Some(cut) = (HEAD..head.len()).find(|at| head.is_char_boundary(*at)) else { return head };
    let start = head.get(..cut).unwrap_or(head);
    let end = start.rfind(['\n', '\r']).filter(|_| start.lines().nth(10).is_some());
    end.and_then(|end| head.get(..end)).unwrap_or(head)
}

fn sample(head: &str, dialect: Dialect, usual: Option<Usual>) -> Vec<Record> {
    // What is beyond a limit is reported when the file is read.
    Delimited::new(head.as_bytes(), "", dialect, usual, Limits::default())
        .map_while(Result::ok)
        .take(LOOK)
        .collect()
}

/// Whether more speaks for a delimiter than that the character occurs. Texts, times and addresses hold many of
/// them: one line is no table, and neither is a list of times or of names.
fn borne_out(records: &[Record], dialect: Dialect, trust: f64) -> bool {
    let delimiter = dialect.delimiter;
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
    if dialect.gap > 0 {
        return are_aligned(&rows);
    }
    if delimiter == ' ' && !holds_more_than_words(&rows) {
        return false;
    }
    let whole = |cells: &&&[String]| {
        match kind(&cells.join(&delimiter.to_string())) {
            Kind::Time | Kind::Address => true,
            // `1 204 500` is a number, `1 2 3` are three.
            Kind::Number => delimiter != ' ' || cells.iter().skip(1).all(|cell| cell.len() == 3),
            _ => false,
        }
    };
    let figures = |cells: &&&[String]| numbers(cells) * 2 >= cells.len() && cells.len() > 1;
    split > 1
        && rows.iter().filter(whole).count() * 2 < rows.len()
        && (first || rows.iter().filter(figures).count() * 2 >= split)
}

/// Whether a column holds figures, or a cell was quoted: names and sentences of two or three words are no rows.
fn holds_more_than_words(rows: &[&[String]]) -> bool {
    let figures = rows.iter().filter(|cells| numbers(cells) > 0).count();
    figures * 2 >= rows.len()
        || rows.iter().any(|cells| cells.iter().any(|cell| cell.contains(' ')))
}

/// Whether runs of spaces part most rows into the same number of cells: three or more, for a pair of them may
/// be a sentence and the next.
fn are_aligned(rows: &[&[String]]) -> bool {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for cells in rows {
        *counts.entry(cells.len()).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, times)| *times);
    most.is_some_and(|(width, times)| width >= 3 && times >= 3 && times * 5 >= rows.len() * 3)
}

/// Whether a space follows nearly every delimiter and belongs to it.
fn is_spaced(head: &str, dialect: Dialect, width: usize) -> bool {
    let delimiter = dialect.delimiter;
    let with_space = format!("{delimiter} ");
    if width < 2 || !trials::holds(head, &with_space) {
        return false;
    }
    // What ends a line has nothing behind it.
    let lines = || head.split(['\n', '\r']).map(|line| line.trim_end_matches([delimiter, ' ']));
    let all: usize = lines().map(|line| line.matches(delimiter).count()).sum();
    let followed: usize = lines().map(|line| line.matches(&with_space).count()).sum();
    // Commas within quotes may have none; an empty cell has none either.
    let bare = || {
        head.split(['\n', '\r'])
            .any(|line| line.matches(delimiter).count() + 1 == width && !line.contains(&with_space))
    };
    if all == 0 || followed * 10 < all * 9 || bare() {
        return false;
    }
    let spaced = Dialect { spaced: true, ..dialect };
    let records = sample(head, spaced, Some(Usual::of_width(width)));
    let with = |record: &&Record| record.cells().len() == width && !record.is_blank();
    records.iter().filter(with).count() >= 2
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
                (shape.dialect.delimiter, shape.top.header, shape.usual.width),
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
            "full name\nAna Smith\nBo Doe\n",
            "a - b\nc - d\ne - f\n",
            "fans\n1 204 500\n90 350\n",
            "class\nfoo:bar\n",
            "milan#_%pass\n",
        ];
        for text in lists {
            let shape = detect(text);
            assert_eq!((shape.dialect.delimiter, shape.usual.width), (',', 1), "{text}");
        }
        assert_eq!(detect("x y z\n1 2 3\n4 5 6\n").usual.width, 3);
        assert_eq!(detect("3\nin units\nC 0.0 1.0\nH 0.5 2.0\nH 1.5 1.0\n").usual.width, 3);
    }

    #[test]
    fn rows_above_the_header_are_narrower_or_apart() {
        let cases = [
            ("word,meaning\ncost,price\ncat,dog\nname,title\nsun,moon\n", 0, None),
            ("en,de,fr\nname,Name,Nom\nprice,Preis,Prix\ncat,Katze,chat\n", 0, Some(0)),
            ("code\n0FB7\n", 0, None),
            ("SEQUENTIAL\nMM_07;a.example.org\nMM_08;b.example.org\n", 0, None),
            ("My list,of creators\nhandle,followers\nana,1200\nbo,90\n", 1, Some(1)),
            ("My list,of creators\n\nhandle,name\nana,Ana B\nbo,Bo C\n", 2, Some(2)),
            ("Report\nhandle,name\nana,Ana B\nbo,Bo C\n", 1, Some(1)),
            (
                "# made by hand\n# names, cost and platform, title\n#\nid,name\nx,y + z\nw,z * 2\n",
                3,
                Some(3),
            ),
            ("# made by hand\n# in 2026\nAna,1200\nBo,90\n", 2, None),
        ];
        for (text, start, header) in cases {
            assert_eq!(detect(text).top, Top { start, header }, "{text}");
        }
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
        for text in ["a, b, c\n1, 2, 3\n4, 5, 6\n", "a; b\n1; 2; ;\n3; 4; ;\n"] {
            assert!(detect(text).dialect.spaced, "{text}");
        }
        for blanks in ["  ", "\t", " \t\t"] {
            let row = |name: &str| format!("\"@{name}\",{blanks}\"Ann, Rome\",{blanks}\"1,200\"\n");
            let shape = detect(&[row("a"), row("b"), row("c")].concat());
            assert_eq!((shape.dialect.delimiter, shape.usual.width), (',', 3), "{blanks:?}");
            assert!(shape.dialect.spaced);
        }
    }

    #[test]
    fn columns_aligned_by_spaces() {
        let cases = [
            (
                "Name         Network   Fans  Price\nAnn Smith    tiktok    1200     50\nBob          youtube    345    900\n",
                2,
                4,
            ),
            (
                "id   carat     cut color\n1     0.23   Ideal     E\n2     0.21  Premium    I\n",
                1,
                4,
            ),
            (
                "5\nmethane molecule\nC   0.00   0.00\nH   0.00   1.08\nH   1.02  -0.36\nH  -0.51   0.36\n",
                1,
                3,
            ),
        ];
        for (text, gap, width) in cases {
            let shape = detect(text);
            let dialect = shape.dialect;
            assert_eq!(
                (dialect.delimiter, dialect.gap, shape.usual.width),
                (' ', gap, width),
                "{text}"
            );
        }
        let prose = "One sentence.  And another.\nA third.  A fourth.  A fifth.\nNo more.\n";
        assert_eq!(detect(prose).usual.width, 1);
        assert_eq!(detect("a,  b\n1,   2\n3,  4\n").dialect.delimiter, ',');
    }
}
