//! A record as one line of JSON lines.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::problem::Problem;
use crate::table::Record;

use super::filing::write_contents;

/// A record: the filing, with the key of its rows and the place that it was read from.
pub(crate) struct Line<'a>(pub(crate) &'a Record<'a>);

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(record) = *self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("accession_number", record.key)?;
        map.serialize_entry("source", record.source)?;
        if let Some(filing) = record.filing {
            write_contents(&mut map, filing)?;
        }
        let problems: Vec<&Problem> = record.all_problems().collect();
        map.serialize_entry("problems", &problems)?;
        map.end()
    }
}
