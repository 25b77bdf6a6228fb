//! The JSON Schema of a line of JSON lines: the types of the model enter, the schema leaves.
//!
//! Every object that `object!` writes describes itself here, so that what is written and what the
//! schema allows are declared in one place. Meanings are those of the tables' columns.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::ids::{AccessionNumber, Cik, FootnoteId};
use crate::model::{
    DerivativeHolding, DerivativeRow, DerivativeTransaction, NonDerivativeHolding,
    NonDerivativeRow, NonDerivativeTransaction, OwnershipDocument,
};
use crate::problem::{Code, Problem, Severity};
use crate::submission::Header;
use crate::table::Table;
use crate::value::{Date, DateTime, Decimal, Field, Flag, Str, Value};
use crate::words::CodeList;

use super::part::Part;

/// The JSON Schema (draft 2020-12) of a line of JSON lines, as JSON.
///
/// Every key is described and none but these is allowed, as in reading. The schema says what is
/// written, not what a filer should have written: a code that the forms do not know is a text like
/// any other.
pub fn schema() -> String {
    let mut definitions = Definitions::default();
    let line = object([
        ("$schema", text("https://json-schema.org/draft/2020-12/schema")),
        ("title", text("A filing of section16's JSON lines")),
        (
            "description",
            text(
                "One line is one filing (Form 3, 4 or 5), or, without `document`, an input that could not be read. A key that is missing was not in the filing, null was there and empty.",
            ),
        ),
        ("type", text("object")),
        (
            "properties",
            object([
                (
                    "accession_number",
                    described(
                        "Accession number; `file:` and a path where none is known.",
                        typed("string"),
                    ),
                ),
                (
                    "source",
                    described(
                        "Path of the input; for an archive its path, `!` and the member.",
                        typed("string"),
                    ),
                ),
                ("read_as", described("How the filing was read.", one_of(CodeList::ReadAs))),
                ("header", Header::describe(&mut definitions)),
                ("document", OwnershipDocument::describe(&mut definitions)),
                ("problems", Vec::<Problem>::describe(&mut definitions)),
            ]),
        ),
        ("required", texts(["accession_number", "source", "problems"])),
        (
            "dependentRequired",
            object([
                ("read_as", texts(["document"])),
                ("header", texts(["document"])),
                ("document", texts(["read_as", "header"])),
            ]),
        ),
        ("additionalProperties", Node::Boolean(false)),
        ("$defs", Node::Object(definitions.0)),
    ]);
    // A tree of texts always serializes.
    let mut json = serde_json::to_string_pretty(&line).unwrap_or_default();
    json.push('\n');
    json
}

/// A piece of the schema, keys in their order.
pub(super) enum Node {
    Boolean(bool),
    Number(u64),
    Text(Cow<'static, str>),
    List(Vec<Self>),
    Object(Vec<(Cow<'static, str>, Self)>),
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::Number(number) => serializer.serialize_u64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => items.serialize(serializer),
            Self::Object(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

fn text(text: impl Into<Cow<'static, str>>) -> Node {
    Node::Text(text.into())
}

fn texts<const N: usize>(items: [&'static str; N]) -> Node {
    Node::List(items.into_iter().map(text).collect())
}

fn object<const N: usize>(entries: [(&'static str, Node); N]) -> Node {
    Node::Object(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

fn typed(name: &'static str) -> Node {
    object([("type", text(name))])
}

fn pattern(pattern: &'static str) -> Node {
    object([("type", text("string")), ("pattern", text(pattern))])
}

fn one_of(list: CodeList) -> Node {
    let codes = list.codes().iter().map(|word| text(word.code)).collect();
    object([("enum", Node::List(codes))])
}

fn described(doc: impl Into<Cow<'static, str>>, node: Node) -> Node {
    match node {
        Node::Object(mut entries) => {
            entries.insert(0, ("description".into(), text(doc)));
            Node::Object(entries)
        }
        node => node,
    }
}

/// What the schema says once, by name.
#[derive(Default)]
pub(super) struct Definitions(Vec<(Cow<'static, str>, Node)>);

impl Definitions {
    /// A reference to the definition called `name`, which is made where it is not there yet.
    fn refer(&mut self, name: String, make: impl FnOnce(&mut Self) -> Node) -> Node {
        let reference = object([("$ref", text(format!("#/$defs/{name}")))]);
        if !self.0.iter().any(|(known, _)| *known == name) {
            let node = make(self);
            self.0.push((name.into(), node));
        }
        reference
    }

    /// An object of the model with these keys.
    pub(super) fn object(
        &mut self,
        name: &'static str,
        kind: Option<&'static str>,
        properties: impl FnOnce(&mut Self) -> Vec<Property>,
    ) -> Node {
        self.refer(name.to_owned(), |definitions| {
            let mut keys = Vec::new();
            let mut required = Vec::new();
            if let Some(kind) = kind {
                keys.push(("kind".into(), object([("const", text(kind))])));
                required.push(text("kind"));
            }
            for property in properties(definitions) {
                let doc = meaning(name, property.name);
                let node = match doc {
                    Some(doc) => described(doc, property.node),
                    None => property.node,
                };
                keys.push((property.name.into(), node));
                if property.is_required {
                    required.push(text(property.name));
                }
            }
            object([
                ("type", text("object")),
                ("properties", Node::Object(keys)),
                ("required", Node::List(required)),
                ("additionalProperties", Node::Boolean(false)),
            ])
        })
    }
}

/// What the columns say that hold the key of an object; all that they say, where there are several.
fn meaning(object: &str, key: &str) -> Option<String> {
    let tables: &[Table] = match object {
        "OwnershipDocument" | "Issuer" | "Header" => &[Table::Filings],
        "ReportingOwner" | "ReportingOwnerAddress" | "ReportingOwnerRelationship" => {
            &[Table::ReportingOwners]
        }
        "NonDerivativeTransaction" => &[Table::NonDerivativeTransactions],
        "NonDerivativeHolding" => &[Table::NonDerivativeHoldings],
        "DerivativeTransaction" => &[Table::DerivativeTransactions],
        "DerivativeHolding" => &[Table::DerivativeHoldings],
        "TransactionCoding" => &[Table::NonDerivativeTransactions, Table::DerivativeTransactions],
        "UnderlyingSecurity" => &[Table::DerivativeTransactions, Table::DerivativeHoldings],
        "PostTransactionAmounts" | "OwnershipNature" => &[
            Table::NonDerivativeTransactions,
            Table::NonDerivativeHoldings,
            Table::DerivativeTransactions,
            Table::DerivativeHoldings,
        ],
        "Footnote" => &[Table::Footnotes],
        "OwnerSignature" => &[Table::OwnerSignatures],
        "Problem" => &[Table::Problems],
        _ => &[],
    };
    let mut docs: Vec<&str> = Vec::new();
    for table in tables {
        let def = table.def();
        let at = def.column(key).or_else(|| def.column(&format!("footnote_{key}")));
        if let Some(at) = at
            && !docs.contains(&def.columns[at].doc)
        {
            docs.push(def.columns[at].doc);
        }
    }
    (!docs.is_empty()).then(|| docs.join(" / "))
}

/// A key of an object.
pub(super) struct Property {
    name: &'static str,
    node: Node,
    is_required: bool,
}

impl Property {
    /// The key called `name`, which holds what `get` gets.
    pub(super) fn of<S, T: Describe + Part>(
        name: &'static str,
        definitions: &mut Definitions,
        _get: fn(&S) -> &T,
    ) -> Self {
        Self { name, node: T::describe(definitions), is_required: T::ALWAYS }
    }
}

/// A type that the schema describes.
pub(super) trait Describe {
    fn describe(definitions: &mut Definitions) -> Node;
}

/// A type of single values: its name in the definitions, and what JSON has for it.
macro_rules! scalar {
    ($($type:ty, $name:literal, $node:expr;)+) => {
        $(impl Describe for $type {
            fn describe(_: &mut Definitions) -> Node {
                $node
            }
        }

        impl Named for $type {
            const NAME: &'static str = $name;
        })+
    };
}

/// A type whose values and fields are definitions.
trait Named: Describe {
    const NAME: &'static str;
}

scalar! {
    Str, "text", typed("string");
    Decimal, "decimal", pattern(r"^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)$");
    Date, "date", pattern(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
    DateTime, "time", pattern(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$");
    Cik, "cik", pattern("^[0-9]{10}$");
    Flag, "flag", typed("boolean");
    AccessionNumber, "accession_number", pattern("^[0-9]{10}-[0-9]{2}-[0-9]{6}$");
    FootnoteId, "footnote_id", typed("string");
    Code, "code", one_of(CodeList::ProblemCode);
    Severity, "severity", one_of(CodeList::Severity);
}

impl<T: Named> Describe for Value<T> {
    fn describe(definitions: &mut Definitions) -> Node {
        definitions.refer(T::NAME.to_owned(), |definitions| {
            let invalid = definitions.refer("invalid".to_owned(), |_| {
                described(
                    "The text as filed of what is no value of its type.",
                    object([
                        ("type", text("object")),
                        ("properties", object([("invalid", typed("string"))])),
                        ("required", texts(["invalid"])),
                        ("additionalProperties", Node::Boolean(false)),
                    ]),
                )
            });
            let value = T::describe(definitions);
            object([("anyOf", Node::List(vec![value, typed("null"), invalid]))])
        })
    }
}

impl<T: Named> Describe for Field<T> {
    fn describe(definitions: &mut Definitions) -> Node {
        definitions.refer(format!("{}_field", T::NAME), |definitions| {
            let footnotes = object([
                ("type", text("array")),
                ("items", FootnoteId::describe(definitions)),
                ("minItems", Node::Number(1)),
            ]);
            let footnotes = described("Ids of the footnotes of the value.", footnotes);
            let value = Value::<T>::describe(definitions);
            object([
                ("type", text("object")),
                ("properties", object([("value", value), ("footnotes", footnotes)])),
                ("additionalProperties", Node::Boolean(false)),
                ("minProperties", Node::Number(1)),
            ])
        })
    }
}

/// `None` has no key.
impl<T: Describe> Describe for Option<T> {
    fn describe(definitions: &mut Definitions) -> Node {
        T::describe(definitions)
    }
}

impl<T: Describe> Describe for Vec<T> {
    fn describe(definitions: &mut Definitions) -> Node {
        object([("type", text("array")), ("items", T::describe(definitions))])
    }
}

impl Describe for NonDerivativeRow {
    fn describe(definitions: &mut Definitions) -> Node {
        let transaction = NonDerivativeTransaction::describe(definitions);
        let holding = NonDerivativeHolding::describe(definitions);
        object([("oneOf", Node::List(vec![transaction, holding]))])
    }
}

impl Describe for DerivativeRow {
    fn describe(definitions: &mut Definitions) -> Node {
        let transaction = DerivativeTransaction::describe(definitions);
        let holding = DerivativeHolding::describe(definitions);
        object([("oneOf", Node::List(vec![transaction, holding]))])
    }
}

impl Describe for Problem {
    fn describe(definitions: &mut Definitions) -> Node {
        definitions.object("Problem", None, |definitions| {
            let property = |name, node| Property { name, node, is_required: true };
            vec![
                property("code", Code::describe(definitions)),
                property("severity", Severity::describe(definitions)),
                property("location", Str::describe(definitions)),
                property("raw_value", Str::describe(definitions)),
                property("message", Str::describe(definitions)),
            ]
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value as Json;

    use super::*;
    use crate::problem::Code;
    use crate::sample;
    use crate::table::Record;

    fn parsed() -> Json {
        serde_json::from_str(&schema()).unwrap()
    }

    fn line(record: &Record<'_>) -> Json {
        let mut out = Vec::new();
        crate::json::write_line(record, &mut out).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    /// Whether the schema allows the value; patterns are left to a real validator.
    fn allows(root: &Json, schema: &Json, value: &Json) -> bool {
        let count = |key: &str| {
            let ways = schema[key].as_array()?;
            Some(ways.iter().filter(|way| allows(root, way, value)).count())
        };
        if let Some(reference) = schema["$ref"].as_str() {
            let found = root.pointer(reference.trim_start_matches('#')).unwrap();
            return allows(root, found, value);
        }
        if let Some(ways) = count("anyOf") {
            return ways > 0;
        }
        if let Some(ways) = count("oneOf") {
            return ways == 1;
        }
        if let Some(codes) = schema["enum"].as_array() {
            return codes.contains(value);
        }
        if let Some(expected) = schema.get("const") {
            return expected == value;
        }
        match (schema["type"].as_str().unwrap(), value) {
            ("object", Json::Object(entries)) => {
                let required = schema["required"].as_array().map_or(&[][..], Vec::as_slice);
                required.iter().all(|key| entries.contains_key(key.as_str().unwrap()))
                    && entries.iter().all(|(key, value)| {
                        schema["properties"].get(key).is_some_and(|key| allows(root, key, value))
                    })
            }
            ("array", Json::Array(items)) => {
                items.iter().all(|item| allows(root, &schema["items"], item))
            }
            ("string", Json::String(_)) | ("boolean", Json::Bool(_)) | ("null", Json::Null) => true,
            _ => false,
        }
    }

    #[test]
    fn lines_are_what_the_schema_says() {
        let root = parsed();
        let filing = sample::filing();
        assert!(allows(&root, &root, &line(&Record::from(&filing))));
        let problems = [Problem::new(Code::EmptyFile, "", "", "the file is empty")];
        let unreadable = Record { key: "file:a", source: "a", filing: None, problems: &problems };
        assert!(allows(&root, &root, &line(&unreadable)));
    }

    #[test]
    fn what_is_not_written_is_not_allowed() {
        let root = parsed();
        let filing = sample::filing();
        let good = line(&Record::from(&filing));
        for (pointer, wrong) in [
            ("/document/non_derivative_table/0/kind", Json::from("gift")),
            ("/document/aff10b5_one", Json::from("true")),
            ("/document/remarks", Json::from(7)),
            ("/document/issuer/issuer_name", serde_json::json!({ "raw": "x" })),
            ("/problems/0/code", Json::from("no-such-code")),
            ("/read_as", Json::from("pdf")),
        ] {
            let mut line = good.clone();
            *line.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = wrong;
            assert!(!allows(&root, &root, &line), "{pointer}");
        }
        let mut line = good;
        line["document"]["shares"] = Json::from("1");
        assert!(!allows(&root, &root, &line));
    }

    #[test]
    fn keys_have_the_meaning_of_their_columns() {
        let root = parsed();
        let of = |object: &str, key: &str| {
            root["$defs"][object]["properties"][key]["description"].as_str().map(str::to_owned)
        };
        let price = of("DerivativeTransaction", "conversion_or_exercise_price").unwrap();
        assert_eq!(price, "Conversion or exercise price in dollars (item 2).");
        assert!(of("Footnote", "text").is_some());
        assert!(of("OwnershipNature", "direct_or_indirect_ownership").unwrap().contains(" / "));
    }
}
