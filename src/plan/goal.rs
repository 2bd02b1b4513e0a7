//! What a campaign is for: the goals, the words people use for them, and their weights.

use serde::Serialize;

/// What is maximised.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Goal {
    /// Different on-target people reached.
    Awareness,
    /// On-target likes, comments and the like.
    Engagement,
    /// Purchases or sign-ups.
    Conversions,
    /// Different people reached, weighted by how much credibility a creator of that size lends.
    Authority,
    /// Usable pieces of content.
    Content,
    /// Engagements by creators who stay, weighted by how open a creator of that size is to long work.
    Loyalty,
}

impl Goal {
    /// All goals.
    pub const ALL: [Goal; 6] = [
        Goal::Awareness,
        Goal::Engagement,
        Goal::Conversions,
        Goal::Authority,
        Goal::Content,
        Goal::Loyalty,
    ];

    /// The name in JSON and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Goal::Awareness => "awareness",
            Goal::Engagement => "engagement",
            Goal::Conversions => "conversions",
            Goal::Authority => "authority",
            Goal::Content => "content",
            Goal::Loyalty => "loyalty",
        }
    }

    /// The words for what the goal is about.
    pub fn words(self) -> &'static Words {
        match self {
            Goal::Awareness => &REACH,
            Goal::Engagement => &ENGAGEMENT,
            Goal::Conversions => &CONVERSIONS,
            Goal::Authority => &AUTHORITY,
            Goal::Content => &CONTENT,
            Goal::Loyalty => &LOYALTY,
        }
    }

    /// What the goal's number counts, in a marketer's words.
    pub fn unit(self) -> &'static str {
        self.words().unit
    }

    /// Reads a goal by its name or a usual word for it (`reach`, `sales`, `ugc` …).
    pub fn parse(text: &str) -> Option<Goal> {
        let word = text.trim().to_lowercase().replace(['_', ' '], "-");
        Some(match word.as_str() {
            "awareness" | "reach" | "brand-awareness" | "visibility" | "exposure" | "branding"
            | "impressions" | "views" => Goal::Awareness,
            "engagement" | "engagements" | "interaction" | "interactions" | "likes" => {
                Goal::Engagement
            }
            "conversions" | "conversion" | "sales" | "purchases" | "sell" | "leads" | "signups"
            | "sign-ups" | "installs" | "roi" | "revenue" | "performance" => Goal::Conversions,
            "authority" | "credibility" | "reputation" | "prestige" | "expertise"
            | "thought-leadership" => Goal::Authority,
            "content"
            | "ugc"
            | "user-generated-content"
            | "assets"
            | "content-creation"
            | "creative" => Goal::Content,
            "loyalty" | "community" | "retention" | "advocacy" | "ambassadors" | "ambassador"
            | "trust" => Goal::Loyalty,
            _ => return None,
        })
    }
}

/// How the figures of a goal are called, from place to place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// What the goal's number counts.
    pub unit: &'static str,
    /// What is maximised, behind a number.
    pub value: &'static str,
    /// The same in one word, without what it is weighted by.
    pub short: &'static str,
    /// What one creator brings.
    pub each: &'static str,
    /// What the forecast figure that stands for the goal counts.
    pub figure: &'static str,
    /// The head of a column of what each brings.
    pub column: &'static str,
    /// The forecast figure as a title.
    pub title: &'static str,
}

const REACH: Words = Words {
    unit: "different people reached",
    value: "people",
    short: "people",
    each: "people of the audience",
    figure: "different people of your audience",
    column: "Reach",
    title: "Different people reached",
};

const AUTHORITY: Words = Words {
    unit: "people reached, weighted by credibility",
    value: "people (weighted by credibility)",
    ..REACH
};

const ENGAGEMENT: Words = Words {
    unit: "likes and comments",
    value: "likes and comments",
    short: "interactions",
    each: "likes and comments",
    figure: "likes and comments from your audience",
    column: "Reactions",
    title: "Likes and comments",
};

const LOYALTY: Words = Words {
    unit: "engagements by creators who stay",
    value: "interactions (weighted by loyalty)",
    ..ENGAGEMENT
};

const CONVERSIONS: Words = Words {
    unit: "conversions",
    value: "conversions",
    short: "conversions",
    each: "conversions",
    figure: "conversions",
    column: "Conversions",
    title: "Conversions",
};

const CONTENT: Words = Words {
    unit: "pieces of content",
    value: "pieces",
    short: "pieces",
    each: "piece of content",
    figure: "pieces of content",
    column: "Pieces",
    title: "Pieces of content",
};

impl std::fmt::Display for Goal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// Why a `--goal` cannot be read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum GoalError {
    /// Not a goal.
    #[error(
        "`{0}` is not a goal; choose from awareness, engagement, conversions, authority, content, loyalty"
    )]
    Unknown(String),
    /// The weight is not a positive number.
    #[error(
        "the weight `{weight}` of goal `{goal}` is not a positive number; write for example `{goal}=2`"
    )]
    Weight {
        /// The goal as typed.
        goal: String,
        /// The weight as typed.
        weight: String,
    },
    /// Named twice.
    #[error("goal `{0}` is named twice; give it once, with one weight")]
    Twice(Goal),
    /// Nothing there.
    #[error(
        "no goal given; write for example `--goal awareness` or `--goal awareness=2,conversions`"
    )]
    Empty,
}

/// One or more goals and their weights, which sum to 1.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct GoalMix(Vec<(Goal, f64)>);

impl GoalMix {
    /// A single goal.
    pub fn only(goal: Goal) -> GoalMix {
        GoalMix(vec![(goal, 1.0)])
    }

    /// Reads `awareness` or `awareness=2,conversions=1`; weights are relative, 1 where not given.
    ///
    /// # Errors
    /// An unknown goal, a weight that is no positive number, a goal named twice, nothing at all.
    pub fn parse(text: &str) -> Result<GoalMix, GoalError> {
        let mut goals: Vec<(Goal, f64)> = Vec::new();
        for part in text.split(',').map(str::trim).filter(|p| !p.is_empty()) {
            let (word, weight) = part.split_once(['=', ':']).unwrap_or((part, "1"));
            let goal = Goal::parse(word).ok_or_else(|| GoalError::Unknown(word.trim().into()))?;
            let weight = weight
                .trim()
                .parse::<f64>()
                .ok()
                .filter(|w| w.is_finite() && *w > 0.0)
                .ok_or_else(|| GoalError::Weight { goal: word.into(), weight: weight.into() })?;
            if goals.iter().any(|(g, _)| *g == goal) {
                return Err(GoalError::Twice(goal));
            }
            goals.push((goal, weight));
        }
        let total: f64 = goals.iter().map(|(_, w)| w).sum();
        if goals.is_empty() || total <= 0.0 || !total.is_finite() {
            return Err(GoalError::Empty);
        }
        Ok(GoalMix(goals.into_iter().map(|(g, w)| (g, w / total)).collect()))
    }

    /// Goals and weights, in the order given.
    pub fn iter(&self) -> impl Iterator<Item = (Goal, f64)> + '_ {
        self.0.iter().copied()
    }

    /// The only goal, where there is just one.
    pub fn single(&self) -> Option<Goal> {
        match self.0.as_slice() {
            [(goal, _)] => Some(*goal),
            _ => None,
        }
    }

    /// The goal with the largest weight (the first of equals): the one whose figure leads the verdict.
    pub fn main(&self) -> Goal {
        let mut best = (Goal::Awareness, 0.0);
        for (goal, weight) in self.iter() {
            if weight > best.1 {
                best = (goal, weight);
            }
        }
        best.0
    }

    /// Whether the goal is among them.
    pub fn has(&self, goal: Goal) -> bool {
        self.0.iter().any(|(g, _)| *g == goal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn synonyms_are_read() {
        for (word, goal) in [
            ("reach", Goal::Awareness),
            ("Brand Awareness", Goal::Awareness),
            ("sales", Goal::Conversions),
            ("UGC", Goal::Content),
            ("community", Goal::Loyalty),
        ] {
            assert_eq!(Goal::parse(word), Some(goal), "{word}");
        }
        for goal in Goal::ALL {
            assert_eq!(Goal::parse(goal.name()), Some(goal));
        }
    }

    #[test]
    fn weights_sum_to_one() {
        let mix = GoalMix::parse("awareness=3, sales").unwrap();
        assert_eq!(
            mix.iter().collect::<Vec<_>>(),
            [(Goal::Awareness, 0.75), (Goal::Conversions, 0.25)]
        );
        assert_eq!(mix.main(), Goal::Awareness);
    }

    #[test]
    fn bad_goals_say_why() {
        assert_eq!(GoalMix::parse("fame"), Err(GoalError::Unknown("fame".into())));
        assert_eq!(GoalMix::parse("reach,awareness"), Err(GoalError::Twice(Goal::Awareness)));
        assert_eq!(GoalMix::parse(" , "), Err(GoalError::Empty));
        for weight in ["0", "-1", "nan", "much"] {
            assert!(matches!(
                GoalMix::parse(&format!("reach={weight}")),
                Err(GoalError::Weight { .. })
            ));
        }
    }
}
