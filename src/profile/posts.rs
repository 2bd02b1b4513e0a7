//! The posts that an export lists one by one.

use jiff::civil::Date;

/// One post, as the export gives it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Post {
    /// The day it was published; `None` where the export does not say, or does not say it plainly.
    pub day: Option<Date>,
    /// Likes.
    pub likes: Option<f64>,
    /// Comments.
    pub comments: Option<f64>,
    /// Shares, reposts.
    pub shares: Option<f64>,
    /// Saves.
    pub saves: Option<f64>,
    /// Views, plays.
    pub views: Option<f64>,
    /// Its text.
    pub caption: Option<String>,
    /// Its hashtags, where a column of their own has them.
    pub hashtags: Option<String>,
    /// 1-based line of its record.
    pub line: Option<u64>,
}

/// The followers on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// The day.
    pub day: Date,
    /// How many.
    pub followers: u64,
    /// 1-based line of its record.
    pub line: u64,
}

/// The posts behind a creator's averages, in the export's order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PostSample {
    /// The posts.
    pub posts: Vec<Post>,
}

impl PostSample {
    /// How many.
    pub fn count(&self) -> u64 {
        u64::try_from(self.posts.len()).unwrap_or(u64::MAX)
    }

    /// The day of the oldest post whose day is known.
    pub fn first(&self) -> Option<Date> {
        self.posts.iter().filter_map(|post| post.day).min()
    }

    /// The day of the newest post whose day is known.
    pub fn last(&self) -> Option<Date> {
        self.posts.iter().filter_map(|post| post.day).max()
    }

    /// The median of a figure over the posts that have it; `None` where none has. Posts are spread so widely that
    /// one that went viral would make a mean say nothing of the next one.
    pub fn median(&self, figure: impl Fn(&Post) -> Option<f64>) -> Option<f64> {
        let mut known: Vec<f64> = self.posts.iter().filter_map(figure).collect();
        known.sort_by(f64::total_cmp);
        let upper = known.get(known.len() / 2).copied()?;
        let lower = known.get(known.len().saturating_sub(1) / 2).copied()?;
        Some(f64::midpoint(lower, upper))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_are_over_what_is_known() {
        let post = |likes| Post { likes, ..Post::default() };
        let posts = vec![post(Some(30.0)), post(None), post(Some(10.0))];
        let sample = PostSample { posts };
        assert_eq!(sample.median(|post| post.likes), Some(20.0));
        assert_eq!(sample.median(|post| post.views), None);
        assert_eq!((sample.count(), sample.first()), (3, None));
    }
}
