//! Planning: from a brief and candidates to the best plan, its forecast and its reasons.

pub mod assume;
pub mod audit;
pub mod brief;
pub mod build;
pub mod candidate;
mod clash;
mod crowd;
pub mod curve;
pub mod deal;
pub mod expect;
pub mod explain;
pub mod fit;
pub mod forecast;
pub mod goal;
pub mod kpi;
mod make;
pub mod next;
pub mod nothing;
pub mod overlap;
mod passed;
pub mod reach;
pub mod risk;
mod roster;
pub mod schedule;
pub mod segment;
pub mod sensitive;
mod sets;
mod shortlist;
pub mod solve;
pub mod strategy;
pub mod sure;
pub mod swap;
pub mod target;
pub mod value;

pub use make::{Care, Plan, Segment, make, make_with};
pub use roster::named;
