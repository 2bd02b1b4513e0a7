//! Why a text is no number, in words a marketer understands.

/// Why a text could not be read as the number that is needed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Empty, or a word that stands for "nothing here".
    #[error("no value")]
    Missing,
    /// The account hides the figure.
    #[error("hidden by the account")]
    Hidden,
    /// No digits, or text that is no number.
    #[error("not a number")]
    NotANumber,
    /// Two numbers in one cell, for example a range.
    #[error("more than one number in the cell")]
    SeveralNumbers,
    /// The decimal mark is unknown and it matters.
    #[error("can mean {one} or {other}: write one of them plainly")]
    Ambiguous {
        /// The first reading.
        one: String,
        /// The second reading.
        other: String,
    },
    /// A rate above one where the rows before it hold fractions.
    #[error(
        "above 1, while the rows before it hold fractions (0.05 is 5 %): write a percent sign behind it if it is percent"
    )]
    OtherUnit,
    /// Less than zero where that cannot be.
    #[error("negative")]
    Negative,
    /// A percentage where a count or an amount is needed.
    #[error("a percentage, not a count")]
    Percent,
    /// A small number with a fraction where a count is needed.
    #[error("has a fraction: is it in thousands or millions?")]
    Fraction,
    /// Infinite.
    #[error("not a finite number")]
    NotFinite,
    /// Beyond what can be counted exactly.
    #[error("too large to be real")]
    TooLarge,
}

impl NumberError {
    /// Both readings, written without any separator.
    pub(crate) fn ambiguous(one: f64, other: f64) -> NumberError {
        NumberError::Ambiguous { one: one.to_string(), other: other.to_string() }
    }

    pub(crate) fn not_finite_or_no_number(folded: &str) -> NumberError {
        let word = folded.trim_start_matches(['+', '-']).to_lowercase();
        if matches!(word.as_str(), "inf" | "infinity" | "∞") {
            NumberError::NotFinite
        } else {
            NumberError::NotANumber
        }
    }
}
