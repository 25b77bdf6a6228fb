//! The filing around its document: header, problems, how it was read.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::filing::{Filing, ReadAs};
use crate::model::OwnershipDocument;
use crate::submission::{Header, Party};

use super::object::object;

object!(Header {
    accession_number,
    form_type,
    period_of_report,
    filed_date,
    accepted_at,
    issuer,
    reporting_owners,
    problems,
});

object!(Party { cik, name, file_number, film_number });

impl Serialize for Filing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("accession_number", &self.accession_number)?;
        write_contents(&mut map, self)?;
        map.serialize_entry("problems", &self.problems)?;
        map.end()
    }
}

/// Writes the keys between those of the whole filing and its problems.
pub(super) fn write_contents<M: SerializeMap>(
    map: &mut M,
    filing: &Filing,
) -> Result<(), M::Error> {
    map.serialize_entry("read_as", filing.read_as.as_str())?;
    map.serialize_entry("header", &filing.header)?;
    map.serialize_entry("document", &filing.document)
}

/// Reads a filing, alone or as a line of JSON lines. A line's `source` belongs to its file and is
/// passed over; a key that is no accession number (`file:…`) makes none; a line without a document
/// is an error, because its input could not be read.
impl<'de> Deserialize<'de> for Filing {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FilingVisitor)
    }
}

const KEYS: &[&str] = &["accession_number", "source", "read_as", "header", "document", "problems"];

struct FilingVisitor;

impl<'de> Visitor<'de> for FilingVisitor {
    type Value = Filing;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a filing")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Filing, A::Error> {
        let mut key: Option<String> = None;
        let mut read_as = None;
        let mut header = Header::default();
        let mut document: Option<OwnershipDocument> = None;
        let mut problems = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "accession_number" => key = map.next_value()?,
                "source" => drop(map.next_value::<IgnoredAny>()?),
                "read_as" => read_as = Some(map.next_value()?),
                "header" => header = map.next_value()?,
                "document" => document = Some(map.next_value()?),
                "problems" => problems = map.next_value()?,
                _ => return Err(de::Error::unknown_field(&name, KEYS)),
            }
        }
        let accession_number = match key {
            Some(key) if key.starts_with("file:") => None,
            Some(key) => Some(key.parse().map_err(de::Error::custom)?),
            None => None,
        };
        Ok(Filing {
            accession_number,
            header,
            document: document.ok_or_else(|| de::Error::missing_field("document"))?,
            read_as: read_as.ok_or_else(|| de::Error::missing_field("read_as"))?,
            problems,
        })
    }
}

impl<'de> Deserialize<'de> for ReadAs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        [Self::Xml, Self::Html, Self::Text, Self::Markdown]
            .into_iter()
            .find(|read_as| read_as.as_str() == text)
            .ok_or_else(|| {
                de::Error::invalid_value(de::Unexpected::Str(&text), &"xml, html, text or markdown")
            })
    }
}
