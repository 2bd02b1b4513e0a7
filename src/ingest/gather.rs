//! Several records of one creator: a list of posts becomes creators with medians, and of counts on several days the
//! latest stands.
//!
//! Such a file is held whole: a median needs all of its posts.

use super::day::{self, Order};
use super::rows::Record;
use super::{Column, Outcome, Reject, Row};
use crate::profile::{Count, Handle, Post, PostSample, Profile};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What the records of one creator are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Several {
    /// Posts.
    Posts,
    /// Counts on different days.
    Days,
}

/// How records are put together.
#[derive(Debug, Clone)]
pub(crate) struct Gathering {
    pub(crate) several: Several,
    /// The column with the day.
    pub(crate) day: Option<Column>,
    pub(crate) file: String,
}

/// A record that gave a profile.
struct Member {
    place: usize,
    line: u64,
    day: Option<Date>,
    profile: Profile,
}

impl Gathering {
    /// The rows in the order of the file, one profile a creator; the record with the latest day carries it (the last
    /// record, where no day is known).
    pub(crate) fn gather(&self, records: Vec<(Record, Outcome)>) -> Vec<Row> {
        let order = self.order(&records);
        let mut creators: BTreeMap<(String, &'static str), Vec<Member>> = BTreeMap::new();
        let mut rows = Vec::with_capacity(records.len());
        for (place, (record, outcome)) in records.into_iter().enumerate() {
            let day = self.day.as_ref().and_then(|day| day::read(&record.cell(day).text, order));
            let outcome = match outcome {
                Outcome::Profiles(profiles) => {
                    self.member(&record, profiles).map(|(key, profile)| {
                        let line = record.line;
                        creators.entry(key).or_default().push(Member { place, line, day, profile });
                    })
                }
                other => Err(other),
            };
            let outcome = outcome.err().unwrap_or(Outcome::Blank); // replaced below
            rows.push(Row { line: record.line, original: record.original, outcome });
        }
        for members in creators.into_values() {
            self.put(members, &mut rows);
        }
        rows
    }

    fn order(&self, records: &[(Record, Outcome)]) -> Option<Order> {
        let column = self.day.as_ref()?;
        let cells: Vec<_> = records.iter().map(|(record, _)| record.cell(column).text).collect();
        day::order(cells.iter().map(AsRef::as_ref))
    }

    /// The creator a record belongs to; a reject where nothing says whose it is.
    fn member(
        &self,
        record: &Record,
        profiles: Vec<Profile>,
    ) -> Result<((String, &'static str), Profile), Outcome> {
        let Some(profile) = profiles.into_iter().next() else { return Err(Outcome::Blank) };
        let key = profile.handle.as_ref().map(Handle::as_str).or(profile.id.as_deref());
        let key = key.or(profile.name.as_deref()).map(str::to_lowercase);
        let network = profile.platform.map_or("", |platform| platform.name());
        match key {
            Some(key) => Ok(((key, network), profile)),
            None => Err(Outcome::Rejected(Reject {
                file: self.file.clone(),
                line: record.line,
                column: None,
                value: None,
                reason: "no name: whose post or count it is cannot be told".to_owned(),
            })),
        }
    }

    /// Puts the profile of one creator in its row and marks the others.
    fn put(&self, members: Vec<Member>, rows: &mut [Row]) {
        let latest = |member: &Member| (member.day.unwrap_or(day::BEFORE_ALL), member.place);
        let Some(chosen) = members.iter().max_by_key(|member| latest(member)).map(|m| m.place)
        else {
            return;
        };
        let into = rows.get(chosen).map_or(0, |row| row.line);
        for member in &members {
            if let Some(row) = rows.get_mut(member.place) {
                row.outcome = Outcome::Merged { into };
            }
        }
        let Some(profile) = members.iter().find(|member| member.place == chosen) else { return };
        let mut profile = profile.profile.clone();
        profile.history = history(&members);
        if self.several == Several::Posts {
            of_posts(&mut profile, members);
        }
        if let Some(row) = rows.get_mut(chosen) {
            row.outcome = Outcome::Profiles(vec![profile]);
        }
    }
}

/// The counts of the days, oldest first; one a day, the last of it.
fn history(members: &[Member]) -> Vec<Count> {
    let dated = members.iter().filter_map(|member| {
        let (followers, line) = (member.profile.followers, member.line);
        Some(Count { day: member.day?, followers, line })
    });
    let by_day: BTreeMap<Date, Count> = dated.map(|count| (count.day, count)).collect();
    by_day.into_values().collect()
}

/// Medians over the posts; what is said of the creator and not of a post is the latest record's.
fn of_posts(profile: &mut Profile, members: Vec<Member>) {
    let rates: Vec<_> = members.iter().filter_map(|member| member.profile.given_rate).collect();
    let middle = |figure: fn(&Profile) -> Option<f64>| {
        let known =
            members.iter().map(|member| Post { likes: figure(&member.profile), ..Post::default() });
        PostSample { posts: known.collect() }.median(|post| post.likes)
    };
    profile.clicks = middle(|post| post.clicks);
    profile.conversions = middle(|post| post.conversions);
    let posts = members.into_iter().map(|Member { day, line, profile, .. }| Post {
        day,
        likes: profile.avg_likes,
        comments: profile.avg_comments,
        shares: profile.avg_shares,
        saves: profile.avg_saves,
        views: profile.avg_views,
        caption: profile.captions,
        hashtags: profile.hashtags,
        line: Some(line),
    });
    let sample = PostSample { posts: posts.collect() };
    // Reach, impressions and the rate of a single post are nobody's average.
    profile.reach = None;
    profile.impressions = None;
    profile.avg_engagement = None;
    if rates.len() > 1 {
        profile.given_rate = None;
    }
    profile.know_by(sample);
}
