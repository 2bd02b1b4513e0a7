//! The nesting of a schema.

use ::parquet::basic::{ConvertedType, LogicalType, Repetition};
use ::parquet::schema::types::Type;
use serde_json::{Value, json};
use std::ops::Range;

/// Part of a schema.
#[derive(Debug)]
pub(crate) enum Node {
    /// The column of this number.
    Leaf(usize),
    /// Values with names.
    Struct(Vec<(String, Node)>),
    /// A value that is there from this definition level on.
    Optional { level: i16, leaves: Range<usize>, inner: Box<Node> },
    /// Values that are there from this definition level on, each but the first with this repetition level.
    List { level: i16, repeated: i16, leaves: Range<usize>, item: Box<Node> },
    /// A list of keys with their values.
    Map(Box<Node>),
}

/// How deep in a schema we are.
#[derive(Clone, Copy, Default)]
struct Levels {
    definition: i16,
    repetition: i16,
}

/// The schema of a file.
pub(crate) fn shape(root: &Type) -> Node {
    let mut leaf = 0;
    members(root, Levels::default(), &mut leaf)
}

fn members(group: &Type, levels: Levels, leaf: &mut usize) -> Node {
    let mut members: Vec<(String, Node)> = Vec::new();
    for field in group.get_fields() {
        let node = node(field, levels, leaf);
        let mut name = field.name().to_owned();
        // An object holds each key once.
        for number in 2.. {
            if !members.iter().any(|(known, _)| *known == name) {
                break;
            }
            name = format!("{}_{number}", field.name());
        }
        members.push((name, node));
    }
    Node::Struct(members)
}

fn repetition(field: &Type) -> Repetition {
    let info = field.get_basic_info();
    if info.has_repetition() { info.repetition() } else { Repetition::REQUIRED }
}

fn node(field: &Type, levels: Levels, leaf: &mut usize) -> Node {
    match repetition(field) {
        Repetition::REQUIRED => value(field, levels, leaf),
        Repetition::OPTIONAL => {
            let levels = Levels { definition: levels.definition + 1, ..levels };
            let start = *leaf;
            let inner = Box::new(value(field, levels, leaf));
            Node::Optional { level: levels.definition, leaves: start..*leaf, inner }
        }
        Repetition::REPEATED => list(levels, leaf, |levels, leaf| value(field, levels, leaf)),
    }
}

fn list(levels: Levels, leaf: &mut usize, item: impl FnOnce(Levels, &mut usize) -> Node) -> Node {
    let levels = Levels { definition: levels.definition + 1, repetition: levels.repetition + 1 };
    let start = *leaf;
    let item = Box::new(item(levels, leaf));
    let (level, repeated) = (levels.definition, levels.repetition);
    Node::List { level, repeated, leaves: start..*leaf, item }
}

/// A field without regard to whether it is optional or repeated.
fn value(field: &Type, levels: Levels, leaf: &mut usize) -> Node {
    if field.is_primitive() {
        *leaf += 1;
        return Node::Leaf(*leaf - 1);
    }
    let info = field.get_basic_info();
    let is = |logical: &LogicalType, converted: &[ConvertedType]| {
        info.logical_type_ref() == Some(logical) || converted.contains(&info.converted_type())
    };
    if let [inner] = field.get_fields()
        && repetition(inner) == Repetition::REPEATED
    {
        if is(&LogicalType::List, &[ConvertedType::LIST]) {
            return list(levels, leaf, |levels, leaf| element(field, inner, levels, leaf));
        }
        let pairs = inner.is_group() && inner.get_fields().len() == 2;
        if pairs && is(&LogicalType::Map, &[ConvertedType::MAP, ConvertedType::MAP_KEY_VALUE]) {
            let entries = list(levels, leaf, |levels, leaf| members(inner, levels, leaf));
            return Node::Map(Box::new(entries));
        }
    }
    members(field, levels, leaf)
}

/// What a list holds. Most writers wrap elements once more, some do not: the rules are those of
/// <https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#lists>.
fn element(list: &Type, inner: &Type, levels: Levels, leaf: &mut usize) -> Node {
    let wrapped = inner.is_group() && inner.get_fields().len() == 1;
    let bare = inner.name() == "array" || inner.name() == format!("{}_tuple", list.name());
    match inner.is_group().then(|| inner.get_fields()) {
        Some([only]) if wrapped && !bare => node(only, levels, leaf),
        _ => value(inner, levels, leaf),
    }
}

impl Node {
    /// What stands for it where it is not there: a struct keeps its keys, so that all rows have the same columns.
    pub(crate) fn nothing(&self) -> Value {
        match self {
            Node::Struct(members) => {
                let members = members.iter().map(|(name, member)| (name.clone(), member.nothing()));
                Value::Object(members.collect())
            }
            Node::Optional { inner, .. } => inner.nothing(),
            Node::Leaf(_) | Node::List { .. } | Node::Map(_) => Value::Null,
        }
    }
}

/// Whether a value is more than [`Node::nothing`].
pub(super) fn is_there(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Object(object) if !object.is_empty() => object.values().any(is_there),
        _ => true,
    }
}

/// The keys and values of a map as the list of pairs that a column holds.
pub(super) fn pairs(map: &Node, value: &Value) -> Value {
    let names = match map {
        Node::List { item, .. } => match &**item {
            Node::Struct(members) => members.as_slice(),
            _ => &[],
        },
        _ => &[],
    };
    let ([(key, _), (item, _)], Some(object)) = (names, value.as_object()) else {
        return Value::Null;
    };
    object.iter().map(|(name, value)| json!({ key: name, item: value })).collect()
}
