//! Lists inside of cells: in a file of very few rows, their separators may outnumber the delimiters.

use super::kinds::{Kind, kind};
use crate::ingest::rows::split::{Dialect, one_line};
use std::collections::BTreeSet;

/// In more rows than this, lists of different lengths give themselves away.
const FEW: usize = 3;

/// The delimiter of the rows, where `inner` only parts lists within their cells.
pub(super) fn outer(head: &str, inner: Dialect) -> Option<char> {
    let lines: Vec<&str> =
        head.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).take(FEW + 1).collect();
    if lines.len() > FEW || inner.gap > 0 {
        return None;
    }
    [',', ';', '\t', '|'].into_iter().filter(|outer| *outer != inner.delimiter).find(|outer| {
        let rows: Vec<(Vec<String>, bool)> =
            lines.iter().map(|line| one_line(line, Dialect::plain(*outer))).collect();
        let widths: BTreeSet<usize> = rows.iter().map(|(cells, _)| cells.len()).collect();
        // In sentences a comma is followed by a space.
        let prose = lines.iter().any(|line| line.contains(&format!("{outer} ")));
        let list =
            rows.iter().any(|(cells, _)| cells.iter().any(|cell| cell.contains(inner.delimiter)));
        let whole = rows.iter().all(|(cells, sound)| *sound && holds_lists(cells, inner.delimiter));
        widths.len() == 1 && !prose && list && whole
    })
}

/// Whether few cells of a row are lists of one kind of thing, and the first is none.
fn holds_lists(cells: &[String], separator: char) -> bool {
    let lists: Vec<usize> = cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| cell.contains(separator))
        .map(|(at, _)| at)
        .collect();
    let alike = |cell: &String| {
        let kinds: BTreeSet<Kind> =
            cell.split(separator).map(kind).filter(|kind| *kind != Kind::Empty).collect();
        cell.matches(separator).count() >= 2 && kinds.len() == 1
    };
    cells.len() >= 3
        && lists.len() * 2 < cells.len()
        && lists.iter().all(|at| *at > 0 && cells.get(*at).is_some_and(alike))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_within_cells() {
        let outer = |text| outer(text, Dialect::plain('|'));
        assert_eq!(outer("Ann,a|b|c|d|e|f,1200,50"), Some(','));
        assert_eq!(outer("1;Ann;a|b|c;1.5|2.5|3.5;x;y\n2;Bo;d|e|f;4.5|5.5|6.5;x;y\n"), Some(';'));
        assert_eq!(outer("1,Heat (1995),Action|Crime|Drama|Noir"), Some(','));
        for rows in [
            "Rossi, Ann|tiktok|1200|Rome, Italy",
            "Ann|tiktok|1,200|50,5",
            "Ann,B|tiktok|food|x,y|1",
            "a|b,c|d,e|f",
            "a,b|c|d,e\na,b|c|d,e\na,b|c|d,e\na,b|c|d,e\n",
        ] {
            assert_eq!(outer(rows), None, "{rows}");
        }
    }
}
