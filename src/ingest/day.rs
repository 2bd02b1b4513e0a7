//! Days as exports write them: ISO, seconds since 1970, month names, day and month in either order.

use crate::text::fold;
use foldhash::fast::FixedState;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Which of day and month stands first in `03/04/2024`, where the column tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
}

/// The order of a column of days: a number above twelve is a day. `None` where nothing or both is said.
pub(crate) fn order<'a>(cells: impl Iterator<Item = &'a str>) -> Option<Order> {
    let (mut day, mut month) = (false, false);
    for cell in cells {
        let numbers = numbers(cell);
        if let [first, second, year, ..] = numbers.as_slice()
            && *year > 31
            && *first <= 31
        {
            day |= *first > 12;
            month |= *second > 12;
        }
    }
    match (day, month) {
        (true, false) => Some(Order::DayFirst),
        (false, true) => Some(Order::MonthFirst),
        _ => None,
    }
}

/// The day in a cell; `None` where there is none, or where its order is not known and matters.
pub(crate) fn read(cell: &str, order: Option<Order>) -> Option<Date> {
    let text = cell.trim();
    if text.len() > 60 {
        return None;
    }
    if text.chars().all(|c| c.is_ascii_digit() || c == '.') && !text.is_empty() {
        return since_1970(text).or_else(|| compact(text)).or_else(|| dotted(text, order));
    }
    if let Some(month) = month_name(text) {
        let numbers = numbers(text);
        let year = numbers.iter().copied().find(|n| (1990..2100).contains(n))?;
        // `May 2026` begins with its first day.
        let day = numbers.iter().copied().find(|n| (1..=31).contains(n)).unwrap_or(1);
        return make(year, month, day);
    }
    dotted(text, order)
}

fn dotted(text: &str, order: Option<Order>) -> Option<Date> {
    match numbers(text).as_slice() {
        [year, month, day, ..] if *year > 31 => make(*year, *month, *day),
        [year, month] if (1990..2100).contains(year) => make(*year, *month, 1),
        [month, year] if (1990..2100).contains(year) => make(*year, *month, 1),
        [first, second, year, ..] if *year > 31 => {
            let year = if *year < 100 { 2000 + *year } else { *year };
            match order {
                _ if first == second => make(year, *first, *second),
                Some(Order::DayFirst) => make(year, *second, *first),
                Some(Order::MonthFirst) => make(year, *first, *second),
                None => None,
            }
        }
        _ => None,
    }
}

/// Whole seconds or thousandths, of this century's first half.
fn since_1970(text: &str) -> Option<Date> {
    let seconds: i64 = text.split('.').next()?.parse().ok()?;
    let seconds = if seconds > 100_000_000_000 { seconds / 1_000 } else { seconds };
    if !(946_684_800..2_524_608_000).contains(&seconds) {
        return None;
    }
    let time = Timestamp::from_second(seconds).ok()?;
    Some(TimeZone::UTC.to_datetime(time).date())
}

/// `20240501`.
fn compact(text: &str) -> Option<Date> {
    let number: i64 = text.parse().ok().filter(|_| text.len() == 8)?;
    make(number / 10_000, number / 100 % 100, number % 100)
}

fn make(year: i64, month: i64, day: i64) -> Option<Date> {
    let (year, month) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?);
    let valid = (1990..2100).contains(&year);
    Date::new(year, month, i8::try_from(day).ok()?).ok().filter(|_| valid)
}

/// The numbers of a text in their order.
fn numbers(text: &str) -> Vec<i64> {
    let parts = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    parts.map_while(|part| part.parse().ok()).collect()
}

/// The months by name, without accents.
const NAMES: [&str; 12] = [
    "january januar janvier enero janeiro gennaio ocak januari январь",
    "february februar fevrier febrero fevereiro febbraio subat februari feb февраль",
    "march marz maerz mars marzo marco mart maret maart март",
    "april avril abril aprile nisan апрель",
    "may mai mayo maio maggio mayis mei май",
    "june juni juin junio junho giugno haziran июнь",
    "july juli juillet julio julho luglio temmuz июль",
    "august aout agosto agustos agustus augustus август",
    "september septembre septiembre setembro settembre eylul сентябрь",
    "october oktober octobre octubre outubro ottobre ekim октябрь",
    "november novembre noviembre novembro kasim ноябрь",
    "december dezember decembre diciembre dezembro dicembre aralik desember декабрь",
];

/// The month that a word names by itself: `Jan`, `December`, `août`. 1 to 12.
pub(crate) fn month(word: &str) -> Option<u32> {
    month_folded(&fold(word.trim()))
}

/// As [`month`], of a word that is folded already.
pub(crate) fn month_folded(word: &str) -> Option<u32> {
    static KNOWN: LazyLock<HashMap<&str, u32, FixedState>> = LazyLock::new(|| {
        let mut known = HashMap::default();
        for (month, names) in (1..).zip(NAMES) {
            // The first of the names stands for its first three letters too.
            for name in names.split(' ').chain(names.get(..3)) {
                known.entry(name).or_insert(month);
            }
        }
        known
    });
    KNOWN.get(word).copied()
}

/// The order in time of months without their year, by the order in which they stand: each one's rank, the newest
/// highest. `None` where it cannot be told, as with December beside January.
pub(crate) fn ranks(months: &[u32]) -> Option<Vec<u32>> {
    if let [one, other] = months {
        return (one != other && one.abs_diff(*other) <= 6).then(|| months.to_vec());
    }
    // Months that follow each other within a year, forwards or backwards: only one of the two can be.
    let steps = |step: fn(u32, u32) -> u32| -> Vec<u32> {
        months.windows(2).map(|pair| if let [a, b] = pair { step(*a, *b) } else { 0 }).collect()
    };
    let within = |steps: &[u32]| !steps.contains(&0) && steps.iter().sum::<u32>() < 12;
    let forwards = steps(|a, b| (b + 12 - a) % 12);
    let backwards = steps(|a, b| (a + 12 - b) % 12);
    let places = 0..u32::try_from(months.len()).ok()?;
    if within(&forwards) {
        Some(places.collect())
    } else if within(&backwards) {
        Some(places.rev().collect())
    } else {
        None
    }
}

fn month_name(text: &str) -> Option<i64> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let lower = text.to_lowercase();
    let word = |word: &str| MONTHS.iter().zip(1..).find(|(name, _)| word.starts_with(**name));
    lower.split(|c: char| !c.is_alphabetic()).find_map(|part| Some(word(part)?.1))
}

/// A day that sorts before every other.
pub(crate) const BEFORE_ALL: Date = date(1, 1, 1);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_by_name_and_by_their_first_letters() {
        let cases = [("Jan", 1), ("mar", 3), ("März", 3), ("Mai", 5), ("août", 8), (" dec ", 12)];
        for (word, number) in cases {
            assert_eq!(month(word), Some(number), "{word}");
        }
        for word in ["ma", "janu", "mayo maggio", "juin2", "", "ein"] {
            assert_eq!(month(word), None, "{word}");
        }
    }

    #[test]
    fn days_in_the_usual_styles() {
        let cases = [
            ("2024-05-01T10:30:00Z", None),
            ("2024/5/1 10:30", None),
            ("2024年5月1日", None),
            ("20240501", None),
            ("1714559400", None),
            ("1714559400000", None),
            ("Wed May 01 20:19:24 +0000 2024", None),
            ("May 1, 2024", None),
            ("1 May 2024", None),
            ("01.05.2024", Some(Order::DayFirst)),
            ("05/01/2024", Some(Order::MonthFirst)),
            ("1/5/24", None),
        ];
        for (text, order) in cases {
            let wanted = (text != "1/5/24").then_some(date(2024, 5, 1));
            assert_eq!(read(text, order), wanted, "{text}");
        }
        for text in ["", "soon", "12500", "2024-13-01", "03/04/2024"] {
            assert_eq!(read(text, None), None, "{text}");
        }
    }

    #[test]
    fn months_without_a_year_in_their_order() {
        let cases: [(&[u32], Option<&[u32]>); 9] = [
            (&[1, 2], Some(&[1, 2])),
            (&[2, 1], Some(&[2, 1])),
            (&[12, 1], None),
            (&[1, 12], None),
            (&[11, 12, 1], Some(&[0, 1, 2])),
            (&[1, 12, 11], Some(&[2, 1, 0])),
            (&[1, 4, 7, 10], Some(&[0, 1, 2, 3])),
            (&[3, 9, 5, 1], None),
            (&[5], Some(&[0])),
        ];
        for (months, wanted) in cases {
            assert_eq!(ranks(months).as_deref(), wanted, "{months:?}");
        }
        let months = ["Jan", "December", "août", "März", "Jan 2026", "Janet", "Marta"].map(month);
        assert_eq!(months, [Some(1), Some(12), Some(8), Some(3), None, None, None]);
    }

    #[test]
    fn a_day_above_twelve_tells_the_order_of_its_column() {
        assert_eq!(order(["03/04/2024", "25/04/2024"].into_iter()), Some(Order::DayFirst));
        assert_eq!(order(["03/04/2024", "04/25/2024"].into_iter()), Some(Order::MonthFirst));
        assert_eq!(order(["03/04/2024"].into_iter()), None);
    }
}
