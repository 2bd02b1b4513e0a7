//! Whole small tables: rows in, profiles out.
