//! From figures to what `classify` prints: interactions, rates, costs, fees, standing, and their rounding.

use super::dialect::Dialect;
use super::input::Columns;
use super::pack::{has_fees, has_spreads};
use super::{Request, SqlError, Step, tier};
use crate::benchmark::{NORMAL, SCORES};
use crate::metrics::{Counted, Formula, PriceSource, RateChoice, base_name};
use crate::money::Currency;
use crate::profile::RateBase;

/// Names of our columns in the result, in their order: those of `classify`, and why a row is none.
pub(super) const RESULT: [&str; 15] = [
    "platform",
    "followers",
    "tier",
    "engagement_rate",
    "er_formula",
    "er_standing",
    "price",
    "price_low",
    "price_high",
    "price_source",
    "currency",
    "cpm",
    "cpe",
    "cpv",
    "reject_reason",
];

/// Ratios have as many significant digits as in `classify`.
const RATIO_DIGITS: usize = crate::metrics::RATIO_DIGITS;

/// Estimates have fewer.
const ESTIMATE_DIGITS: usize = crate::metrics::ESTIMATE_DIGITS;

/// Ratios, as they are called on the way and in the result.
const RATIOS: [(&str, &str); 4] =
    [("er", "engagement_rate"), ("cpm", "cpm"), ("cpe", "cpe"), ("cpv", "cpv")];

/// Ends and middle of the fees, as they are called on the way, with the columns of the pack.
const FEES: [(&str, &str, &str); 3] =
    [("fee", "fee_1", "fee_2"), ("fee_low", "low_1", "low_2"), ("fee_high", "high_1", "high_2")];

/// A normal score far below the percentiles that are printed: that of a rate of zero.
const FAR: f64 = -4.0;

/// Exponents below this would make zero, which PostgreSQL calls an error.
const FAINT: u32 = 700;

/// The steps that work figures out.
pub(super) fn steps(request: &Request<'_>, columns: &Columns<'_>) -> Vec<Step> {
    let step = |comment: &str, name: &'static str, body: String| Step {
        comment: comment.to_owned(),
        name,
        body,
    };
    vec![
        step(
            "Interactions of a post: likes and comments where both are known, else their sum as stated, else likes \
             alone.",
            "tp_counted",
            counted(request),
        ),
        step(
            "Engagement rate and costs; unknown where either number is.",
            "tp_rated",
            rated(request, columns),
        ),
        step(
            "What such an account is usually paid, and where its rate stands: a normal score, straight in the rate's \
             logarithm.",
            "tp_compared",
            compared(request, columns),
        ),
        step(
            "By how many places figures are shifted to be rounded; t is for the next step.",
            "tp_scaled",
            scaled(request.dialect),
        ),
        step(
            "Rounded: ratios to six significant digits, fees to two, halves to the even digit. The percentile is the \
             share of accounts below the score (Abramowitz and Stegun, 7.1.26).",
            "tp_rounded",
            rounded(request.dialect),
        ),
    ]
}

fn formula(request: &Request<'_>, counted: Counted) -> String {
    let base = match request.rate {
        RateChoice::By(base) => base,
        RateChoice::Followers | RateChoice::Given => RateBase::Followers,
    };
    request.dialect.text(&Formula::Computed(counted, base).to_string())
}

fn counted(request: &Request<'_>) -> String {
    format!(
        "SELECT\n  k.*,\n  COALESCE(k.avg_likes + k.avg_comments, k.avg_engagement, k.avg_likes) AS interactions,\n  \
         CASE\n    WHEN k.avg_likes IS NOT NULL AND k.avg_comments IS NOT NULL THEN {}\n    WHEN k.avg_engagement IS \
         NOT NULL THEN {}\n    WHEN k.avg_likes IS NOT NULL THEN {}\n  END AS formula\nFROM tp_known AS k",
        formula(request, Counted::LikesAndComments),
        formula(request, Counted::Engagement),
        formula(request, Counted::Likes),
    )
}

/// What rates that are worked out are divided by.
fn denominator(rate: RateChoice) -> Option<(RateBase, &'static str)> {
    let base = match rate {
        RateChoice::Followers => RateBase::Followers,
        RateChoice::By(base) => base,
        RateChoice::Given => return None,
    };
    Some((
        base,
        match base {
            RateBase::Followers => "c.followers",
            RateBase::Views => "c.avg_views",
            RateBase::Reach => "c.reach",
            RateBase::Impressions => "c.impressions",
        },
    ))
}

fn rated(request: &Request<'_>, columns: &Columns<'_>) -> String {
    let dialect = request.dialect;
    let (double, string) = (dialect.double(), dialect.string());
    let given = columns.given(request.rate);
    let computed = denominator(request.rate);
    let ratio = |whole: &str| format!("CASE WHEN {whole} > 0 THEN c.interactions / {whole} END");
    let mut rates = Vec::new();
    rates.extend(computed.map(|(_, whole)| ratio(whole)));
    rates.extend(given.map(|_| "c.given_rate".to_owned()));
    let rate = match rates.as_slice() {
        [] => format!("CAST(NULL AS {double})"),
        [one] => one.clone(),
        all => format!("COALESCE({})", all.join(", ")),
    };
    // Both by the same conditions as the rate.
    let either = |made: &dyn Fn(RateBase) -> String, stated: Option<String>| {
        let mut all = String::from("CASE\n");
        if let Some((base, whole)) = computed {
            let made = made(base);
            all += &format!("    WHEN {whole} > 0 AND c.interactions IS NOT NULL THEN {made}\n");
        }
        if given.is_some() {
            let stated = stated.unwrap_or_else(|| format!("CAST(NULL AS {string})"));
            all += &format!("    WHEN c.given_rate IS NOT NULL THEN {stated}\n");
        }
        if all.ends_with("CASE\n") { format!("CAST(NULL AS {string})") } else { all + "  END" }
    };
    let formula =
        either(&|_| "c.formula".to_owned(), given.map(|one| dialect.text(&one.to_string())));
    let base = either(
        &|base| dialect.text(base_name(base)),
        given.and_then(Formula::base).map(|base| dialect.text(base_name(base))),
    );
    let price = if columns.has_prices() {
        "c.quoted_price".to_owned()
    } else {
        format!("CAST(NULL AS {double})")
    };
    let cost = |whole: &str| {
        if columns.has_prices() {
            format!("CASE WHEN {whole} > 0 THEN c.quoted_price / {whole} END")
        } else {
            price.clone()
        }
    };
    let quoted = if columns.has_prices() {
        String::new()
    } else {
        format!(",\n  {price} AS quoted_price,\n  CAST(NULL AS {string}) AS currency")
    };
    format!(
        "SELECT\n  c.*{quoted},\n  {rate} AS er,\n  {formula} AS er_formula,\n  {base} AS er_base,\n  {} * 1000 AS \
         cpm,\n  {} AS cpe,\n  {} AS cpv\nFROM tp_counted AS c",
        cost("COALESCE(c.impressions, c.avg_views)"),
        cost("c.interactions"),
        cost("c.avg_views"),
    )
}

fn compared(request: &Request<'_>, columns: &Columns<'_>) -> String {
    let double = request.dialect.double();
    let mut lines = vec!["r.*".to_owned()];
    let mut joins = String::new();
    let within = |alias: &str| {
        format!(
            "r.followers >= {alias}.from_followers\n    AND ({alias}.below_followers IS NULL OR r.followers < \
             {alias}.below_followers)"
        )
    };
    let fees = has_fees(request);
    for (name, lower, upper) in FEES {
        lines.push(if fees {
            let line = format!(
                "f.{lower} * POWER(f.{upper} / f.{lower}, LN(r.followers / f.size_1) / LN(f.size_2 / f.size_1))"
            );
            format!("COALESCE({line}, f.{lower}) AS {name}")
        } else {
            format!("CAST(NULL AS {double}) AS {name}")
        });
    }
    if fees {
        joins += &format!(
            "\nLEFT JOIN tp_fees AS f\n  ON f.platform = r.platform\n    AND {}",
            within("f")
        );
    }
    if has_spreads(request, columns) {
        lines.push(score());
        joins += &format!(
            "\nLEFT JOIN tp_spreads AS s\n  ON s.platform = r.platform\n    AND s.base = r.er_base\n    AND {}",
            within("s")
        );
    } else {
        lines.push(format!("CAST(NULL AS {double}) AS score"));
    }
    format!("SELECT\n  {}\nFROM tp_rated AS r{joins}", lines.join(",\n  "))
}

/// The normal score between the two known points around the rate, and on with the last slope beyond them.
fn score() -> String {
    const POINTS: [&str; 5] = ["p10", "p25", "p50", "p75", "p90"];
    let mut all = format!("CASE\n    WHEN r.er = 0 AND s.p10 IS NOT NULL THEN {FAR}\n");
    let pairs = POINTS.windows(2).zip(SCORES.windows(2));
    for (at, (names, scores)) in pairs.enumerate() {
        let ([lower, upper], [from, to]) = (names, scores) else { continue };
        let line =
            format!("{from} + {} * LN(r.er / s.{lower}) / LN(s.{upper} / s.{lower})", to - from);
        all += &if at + 2 == POINTS.len() {
            format!("    WHEN r.er > s.{lower} THEN {line}\n")
        } else {
            format!("    WHEN r.er <= s.{upper} THEN {line}\n")
        };
    }
    all + "  END AS score"
}

fn scaled(dialect: Dialect) -> String {
    let t = format!("1 / (1 + {} * ABS(d.score) / SQRT(2)) AS t", NORMAL.p);
    let mut lines = vec!["d.*".to_owned(), t];
    let places = |name: &str, digits: usize| {
        let log = dialect.log10(&format!("NULLIF(d.{name}, 0)"));
        format!("{} - FLOOR({log}) AS {name}_places", digits - 1)
    };
    lines.extend(RATIOS.iter().map(|(name, _)| places(name, RATIO_DIGITS)));
    lines.extend(FEES.iter().map(|(name, ..)| places(name, ESTIMATE_DIGITS)));
    format!("SELECT\n  {}\nFROM tp_compared AS d", lines.join(",\n  "))
}

/// To so many places behind the point, or before it.
fn to_places(dialect: Dialect, name: &str) -> String {
    let up = format!("POWER(10, s.{name}_places)");
    let down = format!("POWER(10, -s.{name}_places)");
    format!(
        "CASE\n    WHEN s.{name} = 0 THEN 0\n    WHEN s.{name}_places >= 0 THEN {} / {up}\n    ELSE {} * {down}\n  END",
        dialect.to_even(&format!("s.{name} * {up}")),
        dialect.to_even(&format!("s.{name} / {down}")),
    )
}

fn rounded(dialect: Dialect) -> String {
    let polynomial = NORMAL.polynomial.iter().fold(String::new(), |sum, c| {
        let sign = if *c < 0.0 { '-' } else { '+' };
        match sum.as_str() {
            "" => format!("{c} * s.t"),
            sum => format!("({sum} {sign} {}) * s.t", c.abs()),
        }
    });
    let percentile = format!(
        "50 + SIGN(s.score) * (50 - 100 * {polynomial} * EXP(-LEAST(s.score * s.score / 2, {FAINT})) / 2)\n    AS \
         percentile"
    );
    let mut lines = vec!["s.*".to_owned(), percentile];
    for (name, result) in RATIOS {
        lines.push(format!("{} AS rounded_{result}", to_places(dialect, name)));
    }
    for (name, ..) in FEES {
        // To the cent, as all money.
        lines.push(format!(
            "FLOOR(({}) * 100 + 0.5) / 100 AS usual_{name}",
            to_places(dialect, name)
        ));
    }
    format!("SELECT\n  {}\nFROM tp_scaled AS s", lines.join(",\n  "))
}

/// The last SELECT.
pub(super) fn result(request: &Request<'_>, columns: &Columns<'_>) -> Result<String, SqlError> {
    let dialect = request.dialect;
    let mut lines = Vec::new();
    for (name, inner) in columns.passed() {
        lines.push(format!("m.{inner} AS {}", dialect.identifier(name)?));
    }
    let tier = tier::expression(dialect, request.tiers, "m.followers", "m.platform");
    let source = |source: PriceSource| dialect.text(source.name());
    let whole = dialect.whole();
    let own = [
        "m.platform".to_owned(),
        format!("CAST(m.followers AS {whole}) AS followers"),
        format!("{} AS tier", tier.replace('\n', "\n  ")),
        "m.rounded_engagement_rate AS engagement_rate".to_owned(),
        "m.er_formula".to_owned(),
        format!(
            "CASE\n    WHEN m.score IS NOT NULL THEN CAST(FLOOR(LEAST(GREATEST(m.percentile, 1), 99) + 0.5) AS \
             {whole})\n  END AS er_standing"
        ),
        "COALESCE(m.quoted_price, m.usual_fee) AS price".to_owned(),
        "COALESCE(m.quoted_price, m.usual_fee_low) AS price_low".to_owned(),
        "COALESCE(m.quoted_price, m.usual_fee_high) AS price_high".to_owned(),
        format!(
            "CASE\n    WHEN m.quoted_price IS NOT NULL THEN {}\n    WHEN m.usual_fee IS NOT NULL THEN {}\n  END AS \
             price_source",
            source(PriceSource::Quoted),
            source(PriceSource::Estimated)
        ),
        format!(
            "CASE\n    WHEN m.quoted_price IS NOT NULL THEN m.currency\n    WHEN m.usual_fee IS NOT NULL THEN {}\n  \
             END AS currency",
            dialect.text(Currency::USD.code())
        ),
        "m.rounded_cpm AS cpm".to_owned(),
        "m.rounded_cpe AS cpe".to_owned(),
        "m.rounded_cpv AS cpv".to_owned(),
        "m.reject_reason".to_owned(),
    ];
    lines.extend(own);
    Ok(format!("SELECT\n  {}\nFROM tp_rounded AS m", lines.join(",\n  ")))
}
