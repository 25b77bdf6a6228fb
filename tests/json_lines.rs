//! JSON lines hold whole filings: every real one reads back as it was.

use section16::Filing;
use section16::json;
use section16::table::Record;

use crate::support::{files, filing, section16, shared};

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
        let record = Record { key: &key, source: &source, ..Record::from(&filing) };
        let mut line = Vec::new();
        json::write_line(&record, &mut line).unwrap();
        assert_eq!(line.iter().filter(|byte| **byte == b'\n').count(), 1, "{source}");
        let again: Filing = serde_json::from_slice(&line).unwrap();
        assert_eq!(again, filing, "{source}");
        read += 1;
    }
    assert!(read > 850, "only {read} filings were read");
}

#[test]
fn converting_writes_a_line_for_each_sample_in_every_grouping() {
    let out = tempfile::tempdir().unwrap();
    let convert = |per: &str| {
        let folder = out.path().join(per);
        let output = section16()
            .args(["convert", "samples", "--format", "jsonl,csv", "--per", per, "-o"])
            .arg(&folder)
            .output()
            .unwrap();
        // One sample is damaged on purpose.
        assert_eq!(output.status.code(), Some(1));
        folder
    };
    let run = convert("run");
    let together = std::fs::read_to_string(run.join("jsonl/filings.jsonl")).unwrap();
    let filings: Vec<Filing> =
        together.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let rows = csv::Reader::from_path(run.join("csv/filings.csv")).unwrap().into_records().count();
    assert_eq!(filings.len(), rows);
    assert!(filings.iter().any(|filing| !filing.document.derivative_table.is_empty()));

    let single = convert("filing");
    let mut lines: Vec<String> = std::fs::read_dir(single.join("jsonl"))
        .unwrap()
        .map(|entry| std::fs::read_to_string(entry.unwrap().path().join("filings.jsonl")).unwrap())
        .collect();
    lines.sort();
    let mut expected: Vec<String> = together.split_inclusive('\n').map(str::to_owned).collect();
    expected.sort();
    assert_eq!(lines, expected);
}
