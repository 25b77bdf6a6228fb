//! JSON lines hold whole filings: every real one reads back as it was.

use section16::Filing;
use section16::sink::jsonl;
use section16::table::Record;

use crate::corpus;

#[test]
fn every_real_filing_reads_back_equal() {
    let Some(folder) = corpus::shared("corpus") else { return };
    let mut read = 0;
    for path in corpus::files(&folder) {
        let Ok(filing) = corpus::read(&path) else { continue };
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
