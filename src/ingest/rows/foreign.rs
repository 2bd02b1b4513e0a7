//! Rows that another program wrote: they are split by another delimiter than their neighbours. A short row, a
//! remark or a total may have as many words as the table has columns and is none of them.

use super::split::{Dialect, one_line};
use crate::ingest::dialect::header::hits;
use crate::ingest::dialect::kinds::{Kind, kind};

/// Columns whose kind is remembered.
const MOST: usize = u64::BITS as usize;

/// What is usual for the rows of a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Usual {
    /// Cells of a row.
    pub(crate) width: usize,
    /// A bit for each of the first columns that holds figures, times or addresses.
    typed: u64,
}

impl Usual {
    /// Rows of so many cells, about which nothing else is known.
    pub(crate) fn of_width(width: usize) -> Usual {
        Usual { width, typed: 0 }
    }

    /// The same, with the kinds that most cells of each column have.
    pub(crate) fn of_rows<'r>(width: usize, rows: impl Iterator<Item = &'r [String]>) -> Usual {
        let mut counts = vec![(0_usize, 0_usize); width.min(MOST)];
        for cells in rows.filter(|cells| cells.len() == width) {
            for (cell, (filled, typed)) in cells.iter().zip(&mut counts) {
                let kind = kind(cell);
                *filled += usize::from(kind != Kind::Empty);
                *typed += usize::from(is_typed(kind));
            }
        }
        let columns = counts
            .iter()
            .enumerate()
            .filter(|(_, (filled, typed))| typed * 10 >= filled * 6 && *typed > 0);
        Usual { width, typed: columns.fold(0, |bits, (column, _)| bits | 1 << column) }
    }

    fn is_typed(&self, column: usize) -> bool {
        column < MOST && self.typed >> column & 1 == 1
    }
}

fn is_typed(kind: Kind) -> bool {
    matches!(kind, Kind::Number | Kind::Time | Kind::Address)
}

/// How the cells of a row go with the columns they would come to stand in.
struct Fit {
    /// Typed columns with a cell of their kind, and with another.
    right: usize,
    wrong: usize,
    /// Cells that stood in quotes.
    quoted: usize,
}

impl Fit {
    fn of(text: &str, cells: &[String], dialect: Dialect, usual: Usual) -> Fit {
        let mut fit = Fit { right: 0, wrong: 0, quoted: quoted(text, dialect) };
        for (_, cell) in cells.iter().enumerate().filter(|(column, _)| usual.is_typed(*column)) {
            match kind(cell) {
                Kind::Empty => {}
                kind if is_typed(kind) => fit.right += 1,
                _ => fit.wrong += 1,
            }
        }
        fit
    }
}

/// Places where a quote closes a cell that one opened.
fn quoted(text: &str, dialect: Dialect) -> usize {
    let Some(quote) = dialect.quote else { return 0 };
    let delimiter = dialect.delimiter;
    let opened =
        text.matches(&format!("{delimiter}{quote}")).count() + usize::from(text.starts_with(quote));
    let closed =
        text.matches(&format!("{quote}{delimiter}")).count() + usize::from(text.ends_with(quote));
    opened.min(closed)
}

/// Whether the table's own delimiter stands in a row outside of quotes.
fn has_own(text: &str, dialect: Dialect) -> bool {
    let mut quoted = false;
    text.chars().any(|c| {
        quoted ^= dialect.is_quote(c);
        !quoted && c == dialect.delimiter
    })
}

/// The cells of a row that has another number of them than its neighbours, if another delimiter gives it theirs, and
/// more than the number of words speaks for that.
pub(crate) fn cells(
    text: &str,
    dialect: Dialect,
    usual: Usual,
    first: bool,
) -> Option<Vec<String>> {
    let own = has_own(text, dialect);
    let others = [',', ';', '\t', '|', ':', ' '].into_iter();
    others.filter(|other| *other != dialect.delimiter).find_map(|delimiter| {
        let strong = matches!(delimiter, ';' | '\t' | '|');
        let other = Dialect { delimiter, spaced: delimiter != ' ', gap: 0, ..dialect };
        let (cells, sound) = one_line(text, other);
        if !sound || cells.len() != usual.width {
            return None;
        }
        let fit = Fit::of(text, &cells, other, usual);
        let is_row = if own {
            // Decimal commas, between semicolons.
            strong && fit.right > 0 && fit.wrong == 0
        } else {
            strong || is_borne_out(&fit, &cells, first, usual)
        };
        is_row.then_some(cells)
    })
}

/// Whether words between spaces, commas or colons are cells.
fn is_borne_out(fit: &Fit, cells: &[String], first: bool, usual: Usual) -> bool {
    if first {
        return fit.quoted > 0 || hits(cells) >= 2 && hits(cells) * 2 >= cells.len();
    }
    let enough = if usual.typed == 0 {
        fit.quoted > 1
    } else {
        fit.right > 1 || fit.right == 1 && fit.quoted > 0
    };
    fit.wrong == 0 && enough
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usual(rows: &[&str]) -> Usual {
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| one_line(row, Dialect::plain(',')).0).collect();
        Usual::of_rows(rows[0].len(), rows.iter().map(Vec::as_slice))
    }

    fn read(text: &str, usual: Usual, first: bool) -> Option<Vec<String>> {
        let dialect = Dialect::plain(',');
        cells(text, dialect, usual, first)
    }

    #[test]
    fn rows_with_a_delimiter_of_their_own() {
        let creators = usual(&["Ana,tiktok,1200,50", "Bo,youtube,900,80"]);
        for text in [
            "Cy;twitch;300;7",
            "Cy; twitch; 300; 7",
            "Cy\ttwitch\t300\t7",
            "Cy twitch 300 7",
            "\"Cy\" twitch 300 7",
        ] {
            assert_eq!(
                read(text, creators, false).unwrap(),
                ["Cy", "twitch", "300", "7"],
                "{text}"
            );
        }
        assert_eq!(
            read("Cy;twitch;2,5;7,1", creators, false).unwrap(),
            ["Cy", "twitch", "2,5", "7,1"]
        );
        let names = usual(&["Ana,Bonn,x", "Bo,Rome,y"]);
        assert_eq!(
            read("\"Cy, D\" \"New York\" z", names, false).unwrap(),
            ["Cy, D", "New York", "z"]
        );
        assert_eq!(
            read("\"Cy D\" \"New York\" z", names, false).unwrap(),
            ["Cy D", "New York", "z"]
        );
        assert_eq!(
            read("name followers price", names, true).unwrap(),
            ["name", "followers", "price"]
        );
        assert_eq!(
            read("part \"list price\" stock", names, true).unwrap(),
            ["part", "list price", "stock"]
        );
    }

    #[test]
    fn words_are_no_cells() {
        let creators = usual(&["Ana,tiktok,1200,50", "Bo,youtube,900,80"]);
        let names = usual(&["Ana,Bonn,x", "Bo,Rome,y"]);
        for text in [
            "prices without VAT included",
            "12 of the list",
            "Sum: 3: of: 4 x",
            "Cy,twitch,3 900",
            "a 900 b 80 c",
        ] {
            assert_eq!(read(text, creators, false), None, "{text}");
        }
        for text in [
            "Anna Maria Rossi",
            "Total of all",
            "{% endfor %}",
            "Source: Heepsy export",
            "a: b: c",
            "Rome; Bonn, x; y",
        ] {
            assert_eq!(read(text, names, false), None, "{text}");
        }
        assert_eq!(read("My creator list", names, true), None);
    }
}
