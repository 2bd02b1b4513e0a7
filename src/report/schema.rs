//! JSON Schemas of what is printed with `-f json`, made from the very types that are printed.
//!
//! A schema's version rises where a key goes or changes its meaning; new keys come without, so readers pass over
//! what they do not know.

use super::{benchmarks, classify, plan_json};
use crate::ingest::Layout;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

/// The schema of a command's output; `None` for one that is described elsewhere or prints no JSON.
pub fn schema(command: &str) -> Option<Schema> {
    Some(match command {
        "classify" => described::<classify::Document<'_>>(classify::SCHEMA),
        "recommend" => described::<plan_json::PlanJson<'_>>(plan_json::SCHEMA),
        "explain" => described::<classify::explain::Explanation>(classify::explain::SCHEMA),
        "tiers" => described::<benchmarks::Tiers<'_>>(benchmarks::TIERS),
        "inspect" => described::<Layout>("tierplan.inspect/1"),
        "benchmarks" => described::<benchmarks::Document<'_>>(benchmarks::SCHEMA),
        _ => return None,
    })
}

/// The schema of a document that calls itself so, as it is written (not as it might be read): a key that is always
/// there is required, also where it can be null.
pub fn described<T: JsonSchema>(name: &str) -> Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), name.into());
    let own = schema.pointer_mut("/properties/schema").and_then(|own| own.as_object_mut());
    if let Some(own) = own {
        own.insert("const".to_owned(), name.into());
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_names_its_document() {
        for command in ["classify", "explain", "recommend", "inspect", "benchmarks", "tiers"] {
            let schema = schema(command).unwrap();
            let name = schema.pointer("/properties/schema/const").and_then(|name| name.as_str());
            assert_eq!(name, Some(format!("tierplan.{command}/1").as_str()));
        }
        assert!(schema("man").is_none());
    }
}
