//! The same count at several times, side by side: `Followers Jan`, `Followers Feb`; which of the columns is the newest.

use super::fit::fit;
use super::table::Candidate;
use crate::ingest::day;
use crate::profile::Platform;
use std::collections::BTreeMap;

/// What is known of the times of columns.
#[derive(Debug, Default)]
pub(super) struct Times {
    /// How many newer columns of the same count there are, by column.
    newer: BTreeMap<usize, u32>,
    /// Two follower counts of which nothing tells which is the newer.
    pub(super) unordered: Option<(usize, usize)>,
}

/// What a column one step older counts less than the next.
const STEP: f64 = 0.05;

impl Times {
    /// Looks at the headers of columns that hold the same figure.
    pub(super) fn of(columns: &[Candidate]) -> Times {
        let mut groups: BTreeMap<(&'static str, Option<Platform>), Vec<usize>> = BTreeMap::new();
        for (index, column) in columns.iter().enumerate() {
            let Some(best) = column.guesses.first() else { continue };
            if fit(best.field, column).is_some() {
                groups.entry((best.field, column.words.platform)).or_default().push(index);
            }
        }
        let mut times = Times::default();
        for ((field, _), members) in groups.into_iter().filter(|(_, members)| members.len() > 1) {
            times.place(columns, field, &members);
        }
        times
    }

    fn place(&mut self, columns: &[Candidate], field: &str, members: &[usize]) {
        let headers: Vec<&Candidate> =
            members.iter().filter_map(|index| columns.get(*index)).collect();
        let Some((timed, ranks)) = order(&headers, field) else { return };
        let timed: Vec<usize> = timed.iter().filter_map(|at| members.get(*at).copied()).collect();
        match ranks {
            Some(ranks) => {
                let latest = ranks.iter().copied().max().unwrap_or(0);
                self.newer.extend(timed.into_iter().zip(ranks.iter().map(|rank| latest - rank)));
            }
            None if field == "followers" && self.unordered.is_none() => {
                if let [one, other, ..] = timed.as_slice() {
                    self.unordered = Some((*one, *other));
                }
            }
            None => {}
        }
    }

    /// Whether no column holds a newer figure of the same kind.
    pub(super) fn is_newest(&self, index: usize) -> bool {
        self.newer.get(&index).is_none_or(|steps| *steps == 0)
    }

    /// What the age of a column takes off its score.
    pub(super) fn age(&self, index: usize, column: &Candidate) -> f64 {
        if let Some(steps) = self.newer.get(&index) {
            return STEP * f64::from((*steps).min(4));
        }
        let years = column.words.year.map_or(0, |year| 2040_u32.saturating_sub(year));
        let dated = u32::from(column.words.year.is_some() || column.words.month.is_some());
        0.01 * f64::from(years + dated)
    }
}

/// Which of the headers say a time, and their ranks, the newest highest; ranks are `None` where the times are there
/// and their order is not.
fn order(headers: &[&Candidate], field: &str) -> Option<(Vec<usize>, Option<Vec<u32>>)> {
    let text = |column: &Candidate| column.header.clone().unwrap_or_default();
    let texts: Vec<String> = headers.iter().map(|column| text(column)).collect();
    let with = |says: &dyn Fn(usize) -> bool| -> Vec<usize> {
        (0..headers.len()).filter(|at| says(*at)).collect()
    };
    let year = |at: usize| headers.get(at).is_some_and(|column| column.words.year.is_some());
    let written = with(&|at| year(at) && texts.get(at).is_some_and(|text| has_day_or_month(text)));
    if written.len() > 1 {
        let order = day::order(written.iter().filter_map(|at| texts.get(*at)).map(String::as_str));
        let days: Option<Vec<_>> =
            written.iter().map(|at| day::read(texts.get(*at)?, order)).collect();
        let ranks = days.and_then(|days| ranked(&days));
        return Some((written, ranks));
    }
    let yearly = with(&year);
    if yearly.len() > 1 {
        let years: Vec<Option<u32>> =
            yearly.iter().map(|at| headers.get(*at).and_then(|column| column.words.year)).collect();
        return Some((yearly, ranked(&years)));
    }
    let month = |at: usize| headers.get(at)?.words.month.filter(|_| !year(at));
    let monthly = with(&|at| month(at).is_some());
    if monthly.len() > 1 {
        let months: Vec<u32> = monthly.iter().filter_map(|at| month(*at)).collect();
        return Some((monthly, day::ranks(&months)));
    }
    let counted =
        with(&|at| headers.get(at).is_some_and(|column| spell(column).is_some() && !year(at)));
    if counted.len() > 1 {
        let spells: Vec<(&str, u32)> =
            counted.iter().filter_map(|at| spell(headers.get(*at)?)).collect();
        return Some((counted, in_order(&spells)));
    }
    let staged = with(&|at| headers.get(at).is_some_and(|column| is_old(column, field)));
    if !staged.is_empty() && staged.len() < headers.len() {
        let all = (0..headers.len()).collect::<Vec<_>>();
        let ranks = all.iter().map(|at| u32::from(!staged.contains(at))).collect();
        return Some((all, Some(ranks)));
    }
    let halves =
        with(&|at| texts.get(at).is_some_and(|text| text.ends_with("_x") || text.ends_with("_y")));
    (halves.len() == 2 && differ(headers, &halves)).then_some((halves, None))
}

/// A year alone is no day.
fn has_day_or_month(header: &str) -> bool {
    let numbers = header.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    numbers.count() > 1 || super::header::Words::of(header).month.is_some()
}

/// Places in time; `None` where two are the same.
fn ranked<T: Ord>(times: &[T]) -> Option<Vec<u32>> {
    let rank = |time: &T| u32::try_from(times.iter().filter(|other| *other < time).count()).ok();
    let same =
        times.iter().enumerate().any(|(at, time)| times.iter().skip(at + 1).any(|o| o == time));
    if same { None } else { times.iter().map(rank).collect() }
}

/// The number of a quarter, week or the like: `Q3`, `W12`, `T1`, `week 2`.
fn spell(column: &Candidate) -> Option<(&str, u32)> {
    const SPELLS: &[&str] = &[
        "q", "w", "wk", "kw", "t", "h", "week", "woche", "semana", "semaine", "quarter", "quartal",
        "wave", "round", "month", "monat", "mois", "mes",
    ];
    let tokens: Vec<&str> = column.words.plain.split(' ').collect();
    tokens.windows(2).find_map(|pair| match pair {
        [word, number] if SPELLS.contains(word) => Some((*word, number.parse().ok()?)),
        _ => None,
    })
}

/// The order of such spells: the higher number is the newer, unless a year may have turned between them.
fn in_order(spells: &[(&str, u32)]) -> Option<Vec<u32>> {
    let (first, _) = spells.first()?;
    let numbers: Vec<u32> = spells.iter().map(|(_, number)| *number).collect();
    if spells.iter().any(|(word, _)| word != first) {
        return None;
    }
    let around = match *first {
        "q" | "quarter" | "quartal" => 4,
        "w" | "wk" | "kw" | "week" | "woche" | "semana" | "semaine" => 52,
        "h" => 2,
        _ => u32::MAX,
    };
    let (low, high) = (numbers.iter().min()?, numbers.iter().max()?);
    // Up to half a year apart the numbers tell; `Q4` beside `Q1` do not.
    if around < u32::MAX && (high - low) * 2 > around {
        return None;
    }
    ranked(&numbers)
}

/// Words that say that a count was taken before another.
fn is_old(column: &Candidate, field: &str) -> bool {
    const OLD: &[&str] = &[
        "old",
        "previous",
        "prev",
        "before",
        "start",
        "initial",
        "baseline",
        "prior",
        "earlier",
        "alt",
        "vorher",
        "antes",
        "anterior",
        "avant",
        "ancien",
        "precedent",
        "vorjahr",
        "eski",
        "once",
        "prima",
        "ago",
        "past",
    ];
    // `Price before tax`, `Start price` are of today.
    let today =
        |word: &str| field == "price" && matches!(word, "before" | "start" | "prima" | "antes");
    column.words.plain.split(' ').any(|word| OLD.contains(&word) && !today(word))
}

fn differ(headers: &[&Candidate], pair: &[usize]) -> bool {
    let prints = |at: &usize| headers.get(*at).map(|column| &column.values.prints);
    let mut both = pair.iter().map(prints);
    both.next() != both.next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::columns::table::of_cells;
    use crate::ingest::rows::Record;

    /// The place of the newest of the columns, `None` where that has to be asked.
    fn newest(headers: &[&str]) -> Option<usize> {
        let header: Vec<String> = headers.iter().map(|name| (*name).to_owned()).collect();
        let row = |line: u64| {
            let cells = (0..header.len()).map(|at| (40_000 + 1_000 * line + at as u64).to_string());
            Record::of_cells(line, cells.collect())
        };
        let columns = of_cells(Some(&header), &[row(1), row(2), row(3)]);
        let times = Times::of(&columns);
        if times.unordered.is_some() {
            return None;
        }
        let age = |at: &usize| times.age(*at, &columns[*at]);
        (0..headers.len()).min_by(|one, other| age(one).total_cmp(&age(other)))
    }

    #[test]
    fn the_newest_of_several_counts() {
        let cases: &[(&[&str], Option<usize>)] = &[
            (&["Followers Jan", "Followers Feb"], Some(1)),
            (&["Followers Nov", "Followers Dec", "Followers Jan"], Some(2)),
            (&["Followers Dec", "Followers Jan"], None),
            (&["Followers Q3", "Followers Q4"], Some(1)),
            (&["Followers Q4", "Followers Q1"], None),
            (&["Followers W1", "Followers W2"], Some(1)),
            (&["Followers T1", "Followers T2"], Some(1)),
            (&["Followers before", "Followers after"], Some(1)),
            (&["Followers (old)", "Followers (new)"], Some(1)),
            (&["Followers 01/12/2025", "Followers 15/12/2025"], Some(1)),
            (&["Followers 01/12/2025", "Followers 02/12/2025"], None),
            (&["Followers 2025-12-31", "Followers 2026-01-31"], Some(1)),
            (&["Followers 12/2025", "Followers 01/2026"], Some(1)),
            (&["followers_2022", "followers_2023"], Some(1)),
            (&["Followers", "Followers Jan"], Some(0)),
            (&["Followers_x", "Followers_y"], None),
        ];
        for (headers, wanted) in cases {
            assert_eq!(newest(headers), *wanted, "{headers:?}");
        }
    }
}
