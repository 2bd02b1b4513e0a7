//! What can be typed after `tierplan recommend`.

use super::{Common, Reading};
use clap::Args;
use std::path::PathBuf;

/// `tierplan recommend`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tierplan recommend --goal awareness --budget 5000
      what 5,000 dollars do, with typical creators
  tierplan recommend --goal conversions --budget 20k --creators creators.csv
      named creators from your export
  tierplan recommend --goal awareness=2,engagement --budget 60k --scope niche --platform tiktok
      two goals, the first twice as important; people with one interest
  tierplan recommend --target reach=200k
      backwards: the least budget that is likely to reach so many people
  tierplan recommend --target cpa=25 --budget 20k --creators creators.csv
      the most conversions to be had at no more than 25 dollars each, within 20,000
  tierplan recommend --brief examples/campaign.toml --budget 8000
      a brief in a file; what you type wins over it
  tierplan recommend --goal authority --budget 150k --launch --well-known --premium-content
      what your brief says counts for micro or macro, and the plan names it

Goals: awareness (reach), engagement, conversions (sales), authority, content (ugc), loyalty (community).
The plan is the best that can be proven within your limits; figures are ranges, and -v shows their sources.")]
#[command(
    override_usage = "tierplan recommend --goal <GOAL[=W],…> --budget <MONEY> [OPTIONS]\n       \
                      tierplan recommend --target <KPI=N> [OPTIONS]\n       \
                      tierplan recommend --brief <FILE> [OPTIONS]"
)]
pub(in crate::cli) struct Recommend {
    /// What the campaign is for; several with weights, for example awareness=2,conversions
    #[arg(short, long, value_name = "GOAL[=W],…", required_unless_present_any = ["brief", "target"])]
    pub goal: Option<String>,
    /// What may be spent: 5000, 20k, $1.5M
    #[arg(
        short,
        long,
        value_name = "MONEY",
        required_unless_present_any = ["brief", "target"],
        allow_hyphen_values = true
    )]
    pub budget: Option<String>,
    /// Plan backwards, without a budget: the least that is likely to bring reach=200k (or impressions, engagements,
    /// clicks, conversions, pieces), or the most to be had at a price: cpa=25 (or cpc, cpe, cpv; cpm for 1,000 views,
    /// cpr for 1,000 different people). With a budget: whether it will be reached
    #[arg(long, value_name = "KPI=N")]
    pub target: Option<String>,
    /// A file that holds any of these settings (campaign.toml), or a saved plan (plan.json) to make again;
    /// what you type wins over it
    #[arg(long, value_name = "FILE")]
    pub brief: Option<PathBuf>,
    /// Exports with the creators to choose from; without one, typical creators are planned with
    #[arg(short, long, value_name = "FILE", num_args = 1..)]
    pub creators: Vec<PathBuf>,
    /// Who the audience is
    #[command(flatten, next_help_heading = "Your brief")]
    pub wishes: Wishes,
    /// What limits the plan
    #[command(flatten, next_help_heading = "Limits")]
    pub limits: Limits,
    /// What an order is worth
    #[command(flatten, next_help_heading = "Deals")]
    pub terms: Terms,
    /// What is read, and how.
    #[command(flatten, next_help_heading = "Reading files")]
    pub reading: Reading,
    /// Exchange rate, for example EUR=1.08: one euro is 1.08 of the budget's currency
    #[arg(long, value_name = "CODE=RATE")]
    pub fx: Vec<String>,
    /// Name the disclosure rules of these markets among the risks: us, uk, eu, de, fr, in
    #[arg(long, value_name = "MARKET,…", value_delimiter = ',')]
    pub market: Vec<String>,
    /// Whose tiers decide who is micro and who is macro: the name of a published scheme (`tierplan benchmarks --tiers`)
    /// or a CSV or TOML file of your own. What is larger than its micro is the large side; the article's where you do
    /// not say
    #[arg(long, value_name = "PRESET|FILE")]
    pub tiers: Option<String>,
    /// Followers that creators share: a CSV with the columns a,b,shared (a count, or a share of the smaller one's), or a
    /// square table with the same names across and down
    #[arg(long, value_name = "FILE")]
    pub overlap: Option<PathBuf>,
    /// Your own figures in place of the built-in benchmarks: a TOML file (see README)
    #[arg(long, value_name = "FILE")]
    pub benchmarks: Option<PathBuf>,
    /// Exit with 1 if any row of the files is rejected
    #[arg(long)]
    pub strict: bool,
    /// How output is printed.
    #[command(flatten, next_help_heading = "Output")]
    pub common: Common,
}

/// What the campaign is like.
#[derive(Debug, Args)]
pub(in crate::cli) struct Wishes {
    /// How wide the audience is: niche, local, national (taken where you do not say) or global
    #[arg(long, value_name = "SCOPE")]
    pub scope: Option<String>,
    /// People in the audience (400k, 60M); else the usual number for the scope
    #[arg(long, value_name = "N")]
    pub audience: Option<String>,
    /// What creators should write about: words looked for in category, hashtags, bio and captions; topics apart by commas
    #[arg(long, value_name = "WORDS")]
    pub niche: Option<String>,
    /// Countries of the audience that counts, by code or name, apart by commas
    #[arg(long, value_name = "COUNTRY,…", value_delimiter = ',')]
    pub audience_country: Vec<String>,
    /// Ages of the audience that counts: 18-34, 25+
    #[arg(long, value_name = "AGES")]
    pub audience_age: Option<String>,
    /// Gender of the audience that counts: female, male
    #[arg(long, value_name = "GENDER")]
    pub audience_gender: Option<String>,
    /// A product or brand is launched
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true",
        default_value_t = false, hide_default_value = true, hide_possible_values = true, value_name = "BOOL")]
    pub launch: bool,
    /// You want lasting partnerships
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true",
        default_value_t = false, hide_default_value = true, hide_possible_values = true, value_name = "BOOL")]
    pub long_term: bool,
    /// You want well-known personalities
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true",
        default_value_t = false, hide_default_value = true, hide_possible_values = true, value_name = "BOOL")]
    pub well_known: bool,
    /// Weeks of the campaign, for the schedule (4 where you do not say)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=104))]
    pub weeks: Option<u32>,
    /// Posts that each creator makes: prices and views add up, people are reached more than once
    #[arg(long, value_name = "N", default_value_t = 1, hide_default_value = true,
        value_parser = clap::value_parser!(u32).range(1..=52))]
    pub posts: u32,
    /// You want high-production content
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true",
        default_value_t = false, hide_default_value = true, hide_possible_values = true, value_name = "BOOL")]
    pub premium_content: bool,
}

/// What an order is worth, and how creators may be paid.
#[derive(Debug, Args)]
pub(in crate::cli) struct Terms {
    /// What one conversion brings in: shows revenue and what each kind of deal would cost
    #[arg(long, value_name = "MONEY")]
    pub order_value: Option<String>,
    /// Part of it that is left after the goods are paid, for example 40%: shows profit and walk-away prices
    #[arg(long, value_name = "SHARE")]
    pub margin: Option<String>,
    /// Part of it that a creator would get: shows a commission, alone and beside a smaller fee
    #[arg(long, value_name = "SHARE")]
    pub commission: Option<String>,
    /// Part of the fee that is paid beside a commission; else so much less that creators can expect what they ask
    #[arg(long, value_name = "SHARE")]
    pub fee_share: Option<String>,
    /// What one product given away costs; else the goods of one order
    #[arg(long, value_name = "MONEY")]
    pub product_cost: Option<String>,
}

/// What the plan must keep to.
#[derive(Debug, Args)]
pub(in crate::cli) struct Limits {
    /// Hours your team has for the campaign (600 where you do not say; each creator takes about 12)
    #[arg(long, value_name = "H")]
    pub team_hours: Option<f64>,
    /// Most creators
    #[arg(long, value_name = "N")]
    pub max_creators: Option<u32>,
    /// Fewest creators
    #[arg(long, value_name = "N")]
    pub min_creators: Option<u32>,
    /// Most that one creator may get, as a share of the budget: 0.2 or 20%
    #[arg(long, value_name = "SHARE")]
    pub max_share: Option<String>,
    /// Least share of the budget for a tier or platform, for example --min micro=0.5
    #[arg(long, value_name = "NAME=SHARE")]
    pub min: Vec<String>,
    /// Most share of the budget for a tier or platform, for example --max tiktok=30%
    #[arg(long, value_name = "NAME=SHARE")]
    pub max: Vec<String>,
    /// This creator must be in the plan
    #[arg(long, value_name = "HANDLE")]
    pub include: Vec<String>,
    /// This creator must not
    #[arg(long, value_name = "HANDLE")]
    pub exclude: Vec<String>,
    /// Most fake followers a creator may have, where the file says: 0.25 or 25% (a quarter and more is left out where you
    /// do not say)
    #[arg(long, value_name = "SHARE")]
    pub max_fake_share: Option<String>,
    /// Leave out whoever fits less, or of whom it is unknown: niche, country=60%, age, gender (half, where no share is said)
    #[arg(long, value_name = "WHAT[=SHARE]")]
    pub require: Vec<String>,
    /// Seconds to look for the plan; then the best found is taken, and how far it may be from the best possible is said
    #[arg(long, value_name = "SECONDS")]
    pub time_limit: Option<f64>,
    /// How sure a result must be: creators and strategy are chosen by what they reach in this part of all campaigns
    /// (80%); else the creators by the average result
    #[arg(long, value_name = "SHARE")]
    pub confidence: Option<String>,
    /// auto (the verdict's), micro, macro, hybrid, or any (the best whatever its tiers)
    #[arg(long, value_name = "STRATEGY")]
    pub strategy: Option<String>,
}
