//! JSON lines hold whole filings: every real one reads back as it was.

use section16::Filing;
use section16::sink::jsonl;
use section16::table::Record;

use crate::support::{files, filing, shared};

#[test]
fn every_real_filing_reads_back_equal() {
    let Some(shared) = shared() else { return };
    let folders = ["xml", "submissions", "altered", "synthetic", "legacy_text", "rendered_html"];
    let mut read = 0;
    for path in folders.iter().flat_map(|folder| files(&shared.join("corpus").join(folder))) {
        let Ok(filing) = filing(&path) else { continue };
        let source = path.to_string_lossy();
        let key = filing
            .accession_number
            .map_or_else(|| format!("file:{source}"), |number| number.to_string());
        let record = Record { key: &key, source: &source, filing: Some(&filing), problems: &[] };
        let mut line = Vec::new();
        jsonl::encode(&record, &mut line).unwrap();
        assert_eq!(line.iter().filter(|byte| **byte == b'\n').count(), 1, "{source}");
        let again: Filing = serde_json::from_slice(&line).unwrap();
        assert_eq!(again, filing, "{source}");
        read += 1;
    }
    assert!(read > 850, "only {read} filings were read");
}
