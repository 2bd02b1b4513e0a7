//! Planning: from a brief and candidates to the best plan, its forecast and its reasons.

pub mod solve;
