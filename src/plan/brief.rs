//! The brief: what the marketer wants, has and will not have. Plain values; nothing is read here.

use super::deal::Terms;
use super::fit::Fit;
use super::goal::{Goal, GoalMix};
use super::overlap::Overlap;
use crate::money::Money;
use crate::profile::Platform;
use crate::tier::{Cuts, Scheme, Tier};
use crate::vet::disclosure::Market;
use serde::Serialize;
use std::rc::Rc;

/// How wide the audience is that matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// People with one interest.
    Niche,
    /// People in one place.
    Local,
    /// A country.
    National,
    /// Everybody.
    Global,
}

impl Scope {
    /// Lower-case name.
    pub fn name(self) -> &'static str {
        match self {
            Scope::Niche => "niche",
            Scope::Local => "local",
            Scope::National => "national",
            Scope::Global => "global",
        }
    }

    /// Whether creators of the wide public mostly miss the audience.
    pub fn is_narrow(self) -> bool {
        matches!(self, Scope::Niche | Scope::Local)
    }
}

/// Which tiers a plan may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Strategy {
    /// Nano and micro only.
    Micro,
    /// Macro only.
    Macro,
    /// Both, with at least a fifth of the spend on each side.
    Hybrid,
    /// The best plan whatever its tiers.
    Any,
}

impl Strategy {
    /// The three that are compared.
    pub const COMPARED: [Strategy; 3] = [Strategy::Micro, Strategy::Macro, Strategy::Hybrid];

    /// Lower-case name.
    pub fn name(self) -> &'static str {
        match self {
            Strategy::Micro => "micro",
            Strategy::Macro => "macro",
            Strategy::Hybrid => "hybrid",
            Strategy::Any => "any",
        }
    }

    /// Whether creators of the tier may be chosen.
    pub fn allows(self, tier: Tier) -> bool {
        match self {
            Strategy::Micro => is_small(tier),
            Strategy::Macro => tier == Tier::Macro,
            Strategy::Hybrid | Strategy::Any => true,
        }
    }
}

impl std::fmt::Display for Strategy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// The small side of a plan: nano and micro.
pub fn is_small(tier: Tier) -> bool {
    matches!(tier, Tier::Nano | Tier::Micro)
}

/// What a share limit is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShareOf {
    /// Creators of one tier.
    Tier(Tier),
    /// Creators on one platform.
    Platform(Platform),
}

impl ShareOf {
    /// Reads a tier or a platform by name.
    pub fn parse(text: &str) -> Option<ShareOf> {
        let word = text.trim().to_lowercase();
        Tier::ALL
            .into_iter()
            .find(|t| t.name() == word)
            .map(ShareOf::Tier)
            .or_else(|| Platform::parse(&word).map(ShareOf::Platform))
    }

    /// As printed.
    pub fn name(self) -> &'static str {
        match self {
            ShareOf::Tier(tier) => tier.name(),
            ShareOf::Platform(platform) => platform.title(),
        }
    }
}

/// A bound on the spend of one tier or platform, as a share of the budget.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShareLimit {
    /// Whose spend.
    pub of: ShareOf,
    /// Fraction of the budget.
    pub share: f64,
    /// `true`: at least; `false`: at most.
    pub least: bool,
}

/// Everything asked for.
#[derive(Debug, Clone)]
pub struct Brief {
    /// What to maximise.
    pub goals: GoalMix,
    /// What may be spent; its currency is the plan's.
    pub budget: Money,
    /// Network of the campaign; without creators the typical ones are drawn from it.
    pub platform: Option<Platform>,
    /// How wide the audience is.
    pub scope: Scope,
    /// Whether the user said the scope (a default is no signal).
    pub scope_said: bool,
    /// People in the audience; `None` takes the usual size for the scope.
    pub audience: Option<f64>,
    /// A product or brand is launched.
    pub launch: bool,
    /// A lasting partnership is wanted.
    pub long_term: bool,
    /// Well-known personalities are wanted.
    pub well_known: bool,
    /// High-production content is wanted.
    pub premium_content: bool,
    /// Hours the team has; `None` takes the pack's usual.
    pub team_hours: Option<f64>,
    /// Weeks of the campaign; `None` takes the usual.
    pub weeks: Option<u32>,
    /// Most creators.
    pub max_creators: Option<u32>,
    /// Fewest creators.
    pub min_creators: Option<u32>,
    /// Most that one creator may get, as a fraction of the budget.
    pub max_share: Option<f64>,
    /// Bounds on tiers' and platforms' shares of the budget.
    pub shares: Vec<ShareLimit>,
    /// Handles that must be in the plan.
    pub include: Vec<String>,
    /// Handles that must not.
    pub exclude: Vec<String>,
    /// Most fake followers a creator may have (fraction); unknown shares pass.
    pub max_fake_share: Option<f64>,
    /// Markets whose disclosure rules are named among the risks.
    pub markets: Vec<Market>,
    /// `None` is `auto`: the verdict's.
    pub strategy: Option<Strategy>,
    /// What an order is worth and how creators may be paid for it.
    pub terms: Option<Terms>,
    /// How sure a result must be to count, as a fraction of campaigns; `None` takes four out of five.
    pub confidence: Option<f64>,
    /// Posts that each creator makes.
    pub posts: u32,
    /// Seconds to look for the plan; `None` looks until it is proven, within reason.
    pub time_limit: Option<f64>,
    /// What creators write about and whom they reach, as wished.
    pub fit: Fit,
    /// Followers that creators are known to share.
    pub overlap: Option<Rc<Overlap>>,
    /// Whose tiers the plan goes by; `None` goes by the article's.
    pub tiers: Option<&'static Scheme>,
}

impl Brief {
    /// A brief with nothing but a goal and a budget.
    pub fn new(goals: GoalMix, budget: Money) -> Brief {
        Brief {
            goals,
            budget,
            platform: None,
            scope: Scope::National,
            scope_said: false,
            audience: None,
            launch: false,
            long_term: false,
            well_known: false,
            premium_content: false,
            team_hours: None,
            weeks: None,
            max_creators: None,
            min_creators: None,
            max_share: None,
            shares: Vec::new(),
            include: Vec::new(),
            exclude: Vec::new(),
            max_fake_share: None,
            markets: Vec::new(),
            strategy: None,
            terms: None,
            confidence: None,
            posts: 1,
            time_limit: None,
            fit: Fit::default(),
            overlap: None,
            tiers: None,
        }
    }

    /// Where tiers begin on a platform. Schemes that cannot be planned with are refused before there is a brief.
    pub fn cuts(&self, platform: Option<Platform>) -> Cuts {
        let scheme = self.tiers.and_then(|scheme| scheme.cuts(platform).ok());
        scheme.unwrap_or(Cuts::ARTICLE)
    }

    /// In how many campaigns a dependable result is reached, in words.
    pub fn how_often(&self) -> String {
        match self.confidence {
            None => "in four campaigns out of five".to_owned(),
            Some(part) => format!("in {} of campaigns", crate::figure::percent(part)),
        }
    }

    /// What the brief says for one strategy or another. Defaults are no signal, and budget needs none:
    /// it is in the economics.
    pub fn signals(&self) -> Vec<Signal> {
        let mut signals = Vec::new();
        let mut say = |on: bool, toward: Strategy, text: String| {
            if on {
                signals.push(Signal { toward, text });
            }
        };
        for goal in [Goal::Engagement, Goal::Conversions, Goal::Loyalty] {
            let alone = self.goals.single() == Some(goal);
            say(alone, Strategy::Micro, format!("the goal is {goal}"));
        }
        let narrow = self.scope_said && self.scope.is_narrow();
        say(narrow, Strategy::Micro, format!("the audience is {}", self.scope.name()));
        say(self.long_term, Strategy::Micro, "a long-term partnership is wanted".to_owned());
        say(self.launch, Strategy::Macro, "it is a launch".to_owned());
        say(self.well_known, Strategy::Macro, "well-known names are wanted".to_owned());
        let authority = self.goals.single() == Some(Goal::Authority);
        say(authority, Strategy::Macro, "the goal is authority".to_owned());
        say(self.premium_content, Strategy::Macro, "premium content is wanted".to_owned());
        let mass = self.goals.single() == Some(Goal::Awareness)
            && self.scope_said
            && !self.scope.is_narrow();
        say(mass, Strategy::Macro, format!("mass awareness, {}", self.scope.name()));
        // Goals that pull apart: each of the two directions speaks for the plan that serves both.
        if let Some((wide, deep)) = self.wide_goal().zip(self.deep_goal()) {
            say(true, Strategy::Hybrid, format!("the goal {wide} wants breadth"));
            say(true, Strategy::Hybrid, format!("the goal {deep} wants depth"));
        }
        signals
    }

    /// A goal that large creators serve.
    fn wide_goal(&self) -> Option<Goal> {
        [Goal::Awareness, Goal::Authority].into_iter().find(|goal| self.goals.has(*goal))
    }

    /// A goal that small creators serve.
    fn deep_goal(&self) -> Option<Goal> {
        [Goal::Engagement, Goal::Conversions, Goal::Loyalty, Goal::Content]
            .into_iter()
            .find(|goal| self.goals.has(*goal))
    }
}

/// One thing in the brief that speaks for a strategy.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Signal {
    /// The strategy it speaks for.
    pub toward: Strategy,
    /// What it is, in words that fit after "because".
    pub text: String,
}

impl Signal {
    /// How far it counts for a strategy: whole for its own; half for a hybrid, which has that side too.
    pub fn weight_for(&self, strategy: Strategy) -> f64 {
        match strategy {
            _ if strategy == self.toward => 1.0,
            Strategy::Hybrid => 0.5,
            _ => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn brief(goals: &str) -> Brief {
        Brief::new(GoalMix::parse(goals).unwrap(), Money::from_minor(500_000, Currency::USD))
    }

    #[test]
    fn defaults_are_no_signal() {
        assert_eq!(brief("awareness").signals(), []);
        assert_eq!(brief("content").signals(), []);
    }

    #[test]
    fn what_the_user_says_is_a_signal() {
        let mut mass = brief("awareness");
        mass.scope_said = true;
        mass.launch = true;
        let toward: Vec<Strategy> = mass.signals().iter().map(|s| s.toward).collect();
        assert_eq!(toward, [Strategy::Macro, Strategy::Macro]);

        let mut niche = brief("conversions");
        niche.scope = Scope::Niche;
        niche.scope_said = true;
        assert!(niche.signals().iter().all(|s| s.toward == Strategy::Micro));
        assert_eq!(niche.signals().len(), 2);
    }

    #[test]
    fn goals_that_pull_apart_speak_for_hybrid() {
        let toward = |g| brief(g).signals().iter().map(|s| s.toward).collect::<Vec<_>>();
        assert_eq!(toward("awareness,conversions"), [Strategy::Hybrid, Strategy::Hybrid]);
        assert_eq!(toward("engagement,conversions"), []);
    }
}
