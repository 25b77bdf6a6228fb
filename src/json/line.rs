//! A record as one line of JSON lines: the record enters, bytes leave. `filing` has the parts.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::problem::Problem;
use crate::table::Record;

use super::filing::write_contents;

/// Appends the line of `record` to `out`, with its line feed.
///
/// The keys stand in this order: `accession_number`, `source`, `read_as`, `header`, `document`,
/// `problems`. An input that could not be read has the key of its rows, `source` and `problems`
/// alone. [`Filing`](crate::Filing) reads a line back.
///
/// # Errors
///
/// None in practice: every value has a form in JSON and memory takes every byte.
pub fn write_line(record: &Record<'_>, out: &mut Vec<u8>) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, &Line(record))?;
    out.push(b'\n');
    Ok(())
}

/// A record: the filing, with the key of its rows and the place that it was read from.
struct Line<'a>(&'a Record<'a>);

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filing::Filing;
    use crate::problem::{Code, Problem};
    use crate::sample;
    use crate::value::Value;

    fn line(record: &Record<'_>) -> String {
        let mut out = Vec::new();
        write_line(record, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn whole(filing: &Filing) -> String {
        line(&Record { source: "a.xml", ..Record::from(filing) })
    }

    #[test]
    fn a_line_reads_back_as_the_same_filing() {
        let filing = sample::filing();
        let line = whole(&filing);
        assert_eq!(line.find('\n'), Some(line.len() - 1));
        assert_eq!(serde_json::from_str::<Filing>(&line).unwrap(), filing);
        let alone = serde_json::to_string(&filing).unwrap();
        assert_eq!(serde_json::from_str::<Filing>(&alone).unwrap(), filing);
    }

    /// Other crates read the sample from this file.
    #[test]
    fn the_sample_is_on_disk_for_other_crates() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/filing.json");
        let json = serde_json::to_string(&sample::filing()).unwrap() + "\n";
        if std::env::var_os("SECTION16_BLESS").is_some() {
            std::fs::write(path, &json).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap(), json);
    }

    #[test]
    fn the_four_states_stay_apart() {
        let line = whole(&sample::filing());
        for part in [
            r#""remarks":null"#,
            r#""deemed_execution_date":{"value":{"invalid":"2024-02-31"}}"#,
            r#""transaction_price_per_share":{"footnotes":["F2"]}"#,
            r#""transaction_price_per_share":{"value":"10.1234","footnotes":["F1"]}"#,
            r#""conversion_or_exercise_price":{"value":".275"}"#,
            r#""non_derivative_table":[{"kind":"holding","security_title""#,
            r#""is_director":true"#,
            r#""accepted_at":"2024-03-04T16:30:21""#,
            r#""issuer_name":"Sample \"Widgets\" & Co""#,
            r#""code":"invalid-date","severity":"warning""#,
        ] {
            assert!(line.contains(part), "{part} is not in {line}");
        }
        assert!(!line.contains("no_securities_owned"));
    }

    #[test]
    fn keys_keep_their_order() {
        let line = whole(&sample::filing());
        let keys = ["accession_number", "source", "read_as", "header", "document", "problems"];
        let places: Vec<_> =
            keys.iter().map(|key| line.find(&format!("\"{key}\":")).unwrap()).collect();
        assert!(places.is_sorted(), "{places:?}");
    }

    #[test]
    fn an_unreadable_input_has_problems_and_no_document() {
        let problems = [Problem::new(Code::EmptyFile, "", "", "the file is empty")];
        let line =
            line(&Record { key: "file:a.xml", source: "a.xml", filing: None, problems: &problems });
        assert_eq!(
            line,
            concat!(
                r#"{"accession_number":"file:a.xml","source":"a.xml","problems":[{"#,
                r#""code":"empty-file","severity":"error","location":"","raw_value":"","#,
                r#""message":"the file is empty"}]}"#,
                "\n",
            )
        );
        let error = serde_json::from_str::<Filing>(&line).unwrap_err().to_string();
        assert!(error.contains("document"), "{error}");
    }

    #[test]
    fn what_no_filing_can_hold_is_refused() {
        let document = |inner: &str| {
            let line = format!(r#"{{"accession_number":null,"read_as":"xml","document":{inner}}}"#);
            serde_json::from_str::<Filing>(&line).map_err(|error| error.to_string())
        };
        assert!(document("{}").is_ok());
        for (inner, expected) in [
            (r#"{"shares":"1"}"#, "unknown field `shares`"),
            (r#"{"period_of_report":"2024-02-31"}"#, "2024-02-31"),
            (r#"{"aff10b5_one":"true"}"#, "true"),
            (r#"{"remarks":{"raw":"x"}}"#, "unknown field `raw`"),
            (r#"{"remarks":7}"#, "7"),
        ] {
            let error = document(inner).unwrap_err();
            assert!(error.contains(expected), "{inner}: {error}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_reads_back(valid: String, invalid: String) {
            let mut filing = sample::filing();
            filing.document.remarks = Value::Valid(valid.into());
            filing.document.period_of_report = Value::Invalid(invalid.into());
            let line = whole(&filing);
            assert_eq!(line.find('\n'), Some(line.len() - 1));
            assert_eq!(serde_json::from_str::<Filing>(&line).unwrap(), filing);
        }
    }
}
