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

/// Which posts count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// So many of the newest.
    Posts(usize),
    /// Those of so many days up to the newest, its own day included.
    Days(u32),
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
    /// The newest posts. Posts without a day are older than any with one, and those further down are newer where no
    /// day tells; by days they do not count. The day of the newest post is the creator's own: no clock is read.
    #[must_use]
    pub fn recent(&self, window: Window) -> PostSample {
        match window {
            Window::Posts(most) => {
                let mut places: Vec<usize> = (0..self.posts.len()).collect();
                places.sort_by_key(|place| {
                    (self.posts.get(*place).and_then(|post| post.day), *place)
                });
                let old = places.len().saturating_sub(most);
                let mut kept: Vec<usize> = places.split_off(old);
                kept.sort_unstable();
                let posts = kept.into_iter().filter_map(|place| self.posts.get(place).cloned());
                PostSample { posts: posts.collect() }
            }
            Window::Days(days) => {
                let first = self
                    .last()
                    .map(|last| last.saturating_sub(jiff::Span::new().days(i64::from(days) - 1)));
                let is_new =
                    |post: &&Post| post.day.zip(first).is_some_and(|(day, first)| day >= first);
                PostSample { posts: self.posts.iter().filter(is_new).cloned().collect() }
            }
        }
    }

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
    fn the_newest_posts_are_taken_by_number_or_by_days() {
        let post = |day: Option<i8>, likes: f64| Post {
            day: day.map(|day| jiff::civil::date(2026, 3, day)),
            likes: Some(likes),
            ..Post::default()
        };
        let posts =
            vec![post(Some(9), 9.0), post(Some(2), 2.0), post(None, 0.0), post(Some(7), 7.0)];
        let sample = PostSample { posts };
        let likes = |window| {
            let kept = sample.recent(window).posts;
            kept.into_iter().filter_map(|post| post.likes).collect::<Vec<_>>()
        };
        assert_eq!(likes(Window::Posts(2)), [9.0, 7.0]);
        assert_eq!(likes(Window::Posts(9)), [9.0, 2.0, 0.0, 7.0]);
        assert_eq!(likes(Window::Days(3)), [9.0, 7.0]);
        assert_eq!(likes(Window::Days(2)), [9.0]);
    }

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
