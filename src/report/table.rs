//! A table laid out for a terminal: it fits the width or becomes a list of records, but a figure is never cut.

use super::text::{Style, TextStyle};
use super::width::{cut, pad, width, wrap};
use super::{Cell, Heading, Table, escape, figure};

/// Columns between columns.
const GAP: usize = 2;
/// A column of words is not made narrower than this, or than its content.
const NARROWEST: usize = 8;
/// Width of a bar beside a figure.
const BAR: u8 = 10;
/// The last column is made this narrow before names in others are cut …
const NARROWEST_PROSE: usize = 24;
/// … unless they are longer than this, which no platform's handles are.
const LONGEST_NAME: usize = 32;

/// The table's lines, each at most `columns` wide, or wider only by a single word that cannot be shown else.
pub(super) fn lines(table: &Table, columns: usize, style: TextStyle) -> Vec<String> {
    let grid = Grid::new(table);
    let grid = grid.with_bars(table).filter(|grid| grid.natural() <= columns).unwrap_or(grid);
    let mut lines = match grid.widths(columns) {
        Some(widths) => grid.lay_out(&widths, style),
        None => grid.stack(columns, style),
    };
    if let Some(note) = &table.note {
        let note = wrap(&escape::terminal(note), columns);
        lines.extend(note.iter().map(|line| style.paint(Style::Dim, line)));
    }
    lines
}

/// One cell, ready to print.
#[derive(Clone)]
struct Printed {
    text: String,
    style: Style,
}

impl Printed {
    fn new(cell: &Cell) -> Printed {
        let style = match cell {
            Cell::Strong(_) => Style::Bold,
            Cell::Missing => Style::Dim,
            _ => Style::Plain,
        };
        Printed { text: escape::terminal(&figure::cell(cell)), style }
    }
}

#[derive(Clone)]
struct Grid {
    headings: Vec<Heading>,
    rows: Vec<Vec<Printed>>,
}

impl Grid {
    fn new(table: &Table) -> Grid {
        let escaped = |h: &Heading| Heading { text: escape::terminal(&h.text), ..h.clone() };
        let row = |cells: &Vec<Cell>| {
            let given = cells.iter().chain(std::iter::repeat(&Cell::Missing));
            given.take(table.columns.len()).map(Printed::new).collect()
        };
        Grid {
            headings: table.columns.iter().map(escaped).collect(),
            rows: table.rows.iter().map(row).collect(),
        }
    }

    /// The same with a column of bars behind each column that asks for them; `None` where none does.
    fn with_bars(&self, table: &Table) -> Option<Grid> {
        let at = table.columns.iter().position(|heading| heading.bar)? + 1;
        let mut grid = self.clone();
        grid.headings.insert(at, Heading::left(""));
        for (row, cells) in grid.rows.iter_mut().zip(&table.rows) {
            let text = cells.get(at - 1).and_then(share).map(bar).unwrap_or_default();
            row.insert(at.min(row.len()), Printed { text, style: Style::Dim });
        }
        Some(grid)
    }

    /// Columns it takes with nothing broken or cut.
    fn natural(&self) -> usize {
        let widths =
            self.headings.iter().zip(self.bodies()).map(|(h, body)| width(&h.text).max(body));
        widths.sum::<usize>() + GAP * self.headings.len().saturating_sub(1)
    }

    /// Widest cell of each column, headings aside.
    fn bodies(&self) -> Vec<usize> {
        let widest = |at: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(at));
            cells.map(|cell| width(&cell.text)).max().unwrap_or(0)
        };
        (0..self.headings.len()).map(widest).collect()
    }

    /// Column widths that fit, `None` where there are none. First headings break into lines, then
    /// columns of words give way.
    fn widths(&self, columns: usize) -> Option<Vec<usize>> {
        let bodies = self.bodies();
        let gaps = GAP * bodies.len().saturating_sub(1);
        let room = columns.checked_sub(gaps)?;
        let both = || self.headings.iter().zip(&bodies);
        let mut widths: Vec<_> = both().map(|(h, body)| width(&h.text).max(*body)).collect();
        let least: Vec<_> = both().map(|(h, body)| longest_word(&h.text).max(*body)).collect();
        let over = widths.iter().sum::<usize>().saturating_sub(room);
        let over = break_headings(&mut widths, &least, over);
        let over = self.narrow_widest(&mut widths, over, LONGEST_NAME);
        let over = self.narrow_last(&mut widths, over);
        (self.narrow_widest(&mut widths, over, NARROWEST) == 0).then_some(widths)
    }

    /// Takes up to `over` columns from the last column, where words only go on below. Returns what is left.
    fn narrow_last(&self, widths: &mut [usize], over: usize) -> usize {
        let (Some(last), Some(heading)) = (widths.last_mut(), self.headings.last()) else {
            return over;
        };
        let taken = if heading.right { 0 } else { over.min(last.saturating_sub(NARROWEST_PROSE)) };
        *last -= taken;
        over - taken
    }

    /// Takes up to `over` columns from columns of words that are wider than `floor`, the widest first.
    /// Returns what is left.
    fn narrow_widest(&self, widths: &mut [usize], mut over: usize, floor: usize) -> usize {
        while over > 0 {
            let words = widths.iter_mut().zip(&self.headings).filter(|(_, h)| !h.right);
            let above = words.filter(|(w, h)| **w > floor.max(longest_word(&h.text)));
            let Some((widest, _)) = above.max_by_key(|(w, _)| **w) else { break };
            *widest -= 1;
            over -= 1;
        }
        over
    }

    fn lay_out(&self, widths: &[usize], style: TextStyle) -> Vec<String> {
        let heads = self.headings.iter().zip(widths);
        let heads: Vec<_> = heads.map(|(h, w)| (wrap(&h.text, *w), Style::Bold)).collect();
        let rule = |h: &Heading, w: &usize| {
            if h.text.is_empty() { String::new() } else { "─".repeat(*w) }
        };
        let rules = self.headings.iter().zip(widths);
        let rules: Vec<_> = rules.map(|(h, w)| (vec![rule(h, w)], Style::Dim)).collect();
        // Headings of one line stand beside the last line of taller ones.
        let mut lines = self.join(&lift(heads), widths, style);
        lines.extend(self.join(&rules, widths, style));
        for row in &self.rows {
            lines.extend(self.join(&self.cells(row, widths), widths, style));
        }
        lines
    }

    /// Words that are too long are cut, but in the last column, where they go on below.
    fn cells(&self, row: &[Printed], widths: &[usize]) -> Vec<(Vec<String>, Style)> {
        let last = widths.len().saturating_sub(1);
        let cells = row.iter().zip(widths).zip(&self.headings).enumerate();
        cells
            .map(|(at, ((cell, w), h))| match at == last && !h.right {
                true => (wrap(&cell.text, *w), cell.style),
                false => (vec![cut(&cell.text, *w)], cell.style),
            })
            .collect()
    }

    /// One row of the table, as many lines as its tallest cell.
    fn join(
        &self,
        cells: &[(Vec<String>, Style)],
        widths: &[usize],
        style: TextStyle,
    ) -> Vec<String> {
        let height = cells.iter().map(|(lines, _)| lines.len()).max().unwrap_or(0);
        let line = |y: usize| {
            let mut out = String::new();
            let mut ended = 0;
            let mut start = 0;
            for (((lines, look), w), heading) in cells.iter().zip(widths).zip(&self.headings) {
                let text = lines.get(y).map_or("", String::as_str);
                if !text.is_empty() {
                    let left = if heading.right { w.saturating_sub(width(text)) } else { 0 };
                    out.push_str(&" ".repeat((start + left).saturating_sub(ended)));
                    out.push_str(&style.paint(*look, text));
                    ended = start + left + width(text);
                }
                start += w + GAP;
            }
            out
        };
        (0..height).map(line).collect()
    }

    /// Each row as lines of `heading  value`, where the columns cannot stand side by side.
    fn stack(&self, columns: usize, style: TextStyle) -> Vec<String> {
        let names = self.headings.iter().map(|h| width(&h.text)).max().unwrap_or(0);
        let names = names.min(columns / 3);
        let mut lines = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            if at > 0 {
                lines.push(String::new());
            }
            for (heading, cell) in self.headings.iter().zip(row) {
                let values = wrap(&cell.text, columns.saturating_sub(names + GAP).max(1));
                let mut name = pad(&cut(&heading.text, names), names, false);
                for value in values {
                    let value = style.paint(cell.style, &value);
                    let line = format!("{}  {value}", style.paint(Style::Dim, &name));
                    lines.push(line.trim_end().to_owned());
                    name = " ".repeat(names);
                }
            }
        }
        lines
    }
}

/// What part of a whole a figure is: a percentage, or a score of 100.
fn share(cell: &Cell) -> Option<f64> {
    let share = match cell {
        Cell::Percent(share) => *share,
        Cell::Text(score) => score.parse::<f64>().ok()? / 100.0,
        _ => return None,
    };
    share.is_finite().then(|| share.clamp(0.0, 1.0))
}

/// A bar of at most [`BAR`] columns, to an eighth of one.
fn bar(share: f64) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 80")]
    let eighths = (share * 8.0 * f64::from(BAR)).round() as usize;
    "█".repeat(eighths / 8) + PARTS.get(eighths % 8).copied().unwrap_or_default()
}

fn longest_word(heading: &str) -> usize {
    heading.split(' ').map(width).max().unwrap_or(0)
}

/// Takes up to `over` columns where a heading has most to give before its longest word or the column's body
/// would not fit. Returns what is left.
fn break_headings(widths: &mut [usize], least: &[usize], mut over: usize) -> usize {
    while over > 0 {
        let slack = widths.iter_mut().zip(least).filter(|(width, least)| **width > **least);
        let Some((width, _)) = slack.max_by_key(|(width, least)| **width - **least) else { break };
        *width -= 1;
        over -= 1;
    }
    over
}

/// Puts empty lines before cells that are shorter than the tallest.
fn lift(mut cells: Vec<(Vec<String>, Style)>) -> Vec<(Vec<String>, Style)> {
    let height = cells.iter().map(|(lines, _)| lines.len()).max().unwrap_or(0);
    for (lines, _) in &mut cells {
        let missing = height.saturating_sub(lines.len());
        lines.splice(0..0, std::iter::repeat_n(String::new(), missing));
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(rows: Vec<Vec<Cell>>) -> Table {
        let columns =
            vec![Heading::left("Creator"), Heading::right("Engagement rate"), Heading::left("Why")];
        Table { columns, rows, note: None }
    }

    fn plain(table: &Table, columns: usize) -> Vec<String> {
        lines(table, columns, TextStyle { width: columns, colour: false })
    }

    #[test]
    fn headings_break_before_words_are_cut() {
        let rows = vec![vec![Cell::text("ana"), Cell::Percent(0.032), Cell::text("fits")]];
        assert_eq!(
            plain(&table(rows), 25),
            [
                "         Engagement",
                "Creator        rate  Why",
                "───────  ──────────  ────",
                "ana           3.2 %  fits",
            ]
        );
    }

    #[test]
    fn the_last_column_goes_on_below() {
        let why = Cell::text("reaches many for little");
        let rows = vec![vec![Cell::text("a-rather-long-name"), Cell::Count(12_345_678), why]];
        assert_eq!(
            plain(&table(rows), 52),
            [
                "                    Engagement",
                "Creator                   rate  Why",
                "──────────────────  ──────────  ────────────────────",
                "a-rather-long-name  12,345,678  reaches many for",
                "                                little",
            ]
        );
    }

    #[test]
    fn a_table_that_cannot_fit_becomes_records() {
        let rows = vec![
            vec![Cell::text("ana"), Cell::Percent(0.032), Cell::text("fits")],
            vec![Cell::text("bo"), Cell::Missing],
        ];
        assert_eq!(
            plain(&table(rows), 20),
            [
                "Creat…  ana",
                "Engag…  3.2 %",
                "Why     fits",
                "",
                "Creat…  bo",
                "Engag…  –",
                "Why     –",
            ]
        );
    }

    #[test]
    fn bars_stand_where_there_is_room() {
        let columns = vec![Heading::left("Tier"), Heading::bar("Share")];
        let share = |name: &str, part: f64| vec![Cell::text(name), Cell::Percent(part)];
        let rows = vec![share("nano", 0.25), share("macro", 0.75), vec![Cell::text("micro")]];
        let table = Table { columns, rows, note: None };
        let wide = [
            "Tier   Share",
            "─────  ─────",
            "nano    25 %  ██▌",
            "macro   75 %  ███████▌",
            "micro      –",
        ];
        assert_eq!(plain(&table, 40), wide);
        let narrow: Vec<&str> = wide.iter().map(|line| line.split("  █").next().unwrap()).collect();
        assert_eq!(plain(&table, 21), narrow);
    }

    proptest! {
        #[test]
        fn it_fits_and_figures_stay_whole(
            names in proptest::collection::vec("\\PC{0,40}", 1..5),
            figure in 0_u64..1_000_000_000_000_000,
            columns in 40_usize..200,
        ) {
            let row = |name: &String| vec![Cell::text(name), Cell::Count(figure), Cell::text(name)];
            let lines = plain(&table(names.iter().map(row).collect()), columns);
            let whole = figure::cell(&Cell::Count(figure));
            prop_assert!(lines.iter().filter(|l| l.contains(&whole)).count() >= names.len());
            for line in lines {
                prop_assert!(width(&line) <= columns, "{:?}", line);
            }
        }
    }
}
