//! What is no filing: pages by which EDGAR says no, and files that are skipped.

use std::fs;
use std::io::Write;
use std::process::{Output, Stdio};

use crate::cli::{folder, small};
use crate::support::{self, run, section16, stderr};

const NAME: &str = "0000000088-24-000001.txt";

fn page(title: &str, heading: &str) -> Vec<u8> {
    format!(
        "<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{heading}</h1>\
         <p>For best practices, visit sec.gov/developer.</p></body></html>\n"
    )
    .into_bytes()
}

fn convert(folder: &std::path::Path, options: &[&str]) -> (Output, tempfile::TempDir) {
    let out = tempfile::tempdir().unwrap();
    let mut command = section16();
    command.arg("convert").arg(folder).args(["--per", "run", "-o"]).arg(out.path()).args(options);
    (command.output().unwrap(), out)
}

#[test]
fn an_error_page_of_edgar_is_an_error_that_says_so() {
    let tool = "Your Request Originates from an Undeclared Automated Tool";
    for (bytes, says) in [
        (page("SEC.gov | Request Rate Threshold Exceeded", tool), "EDGAR refused"),
        (page(&format!("SEC.gov | {tool}"), tool), "EDGAR refused"),
        (page("Access Denied", "Access Denied"), "EDGAR refused"),
        (page("SEC.gov | Page Not Found", ""), "EDGAR has no file"),
        (b"<?xml version=\"1.0\"?>\n<Error><Code>NoSuchKey</Code></Error>".to_vec(), "no file"),
        (page("503 Service Unavailable", ""), "EDGAR was not available"),
    ] {
        let folder = folder(&[(NAME, &bytes)]);
        let (output, out) = convert(&folder.path().join(NAME), &[]);
        let told = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains(NAME) && told.contains(says), "{told}");
        let problems = fs::read_to_string(out.path().join("problems.csv")).unwrap();
        assert!(problems.contains(",error,edgar-error-page,"), "{problems}");
        assert!(problems.contains("\n0000000088-24-000001,"), "{problems}");
        // Piped in, as from a download that failed.
        for command in ["check", "show"] {
            let mut child = section16()
                .args([command, "-"])
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            child.stdin.take().unwrap().write_all(&bytes).unwrap();
            let output = child.wait_with_output().unwrap();
            assert_eq!(output.status.code(), Some(1), "{command}");
            // `check` lists problems on standard output, and nowhere again.
            let told = support::stdout(&output) + &stderr(&output);
            assert!(told.contains(says), "{command}: {told}");
        }
    }
}

#[test]
fn every_page_that_edgar_was_seen_to_refuse_with_is_known() {
    let Some(shared) = support::shared() else { return };
    let mut pages = support::files(&shared.join("edgar/errors"));
    pages.extend(support::files(&shared.join("cases/blocked")));
    assert!(pages.len() >= 4);
    for page in pages {
        let error = section16::read(&fs::read(&page).unwrap()).unwrap_err();
        assert!(error.to_string().starts_with("EDGAR refused"), "{}: {error}", page.display());
    }
}

#[test]
fn a_filing_that_speaks_of_errors_is_a_filing() {
    let remarks = "404 Not Found: Request Rate Threshold Exceeded, undeclared automated tool";
    let filing = section16::read(small(remarks).as_bytes()).unwrap();
    assert_eq!(filing.document.remarks.text(), remarks);
}

#[test]
fn skipped_files_are_counted_by_reason_and_named_when_asked_for() {
    let filing = small("a");
    let files: [(&str, &[u8]); 6] = [
        ("a.xml", filing.as_bytes()),
        ("b.html", b"<html><body>Hello</body></html>"),
        ("c.html", b"<html><body>Hello again</body></html>"),
        ("d.png", b"\x89PNG\r\n\x1a\n"),
        (".e/f.xml", b"<x/>"),
        ("g.json", b"{}"),
    ];
    let folder = folder(&files);
    let (output, _) = convert(folder.path(), &[]);
    let told = stderr(&output);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.contains("5 skipped as no ownership filing (2 a web page, 1 "), "{told}");
    assert!(told.contains("1 a hidden folder, not looked into"), "{told}");
    assert!(!told.contains("d.png"), "{told}");
    let (output, _) = convert(folder.path(), &["-v"]);
    let told = stderr(&output);
    for name in ["b.html", "c.html", "d.png", ".e", "g.json"] {
        assert!(told.contains(&format!("{name}: skipped: ")), "{name}: {told}");
    }
}

#[test]
fn a_folder_without_a_filing_says_so() {
    let barren = folder(&[("b.html", b"<html><body>Hello</body></html>")]);
    let empty = folder(&[]);
    let good = folder(&[("a.xml", small("a").as_bytes())]);
    let out = tempfile::tempdir().unwrap();
    let path = |folder: &tempfile::TempDir| folder.path().to_str().unwrap().to_owned();
    let (barren, empty, good) = (path(&barren), path(&empty), path(&good));
    let output = run(&["convert", &barren, &empty, &good, "-o", out.path().to_str().unwrap()]);
    let told = stderr(&output);
    assert_eq!(output.status.code(), Some(0), "{told}");
    for (folder, is_told) in [(barren, true), (empty, true), (good, false)] {
        let line = format!("{folder}: nothing in it is an ownership filing");
        assert_eq!(told.contains(&line), is_told, "{told}");
    }
}

#[test]
fn what_is_beyond_any_form_is_refused_and_what_is_none_is_skipped() {
    let rows = |row: &str, count: usize| {
        let rows = row.repeat(count);
        format!("<?xml version=\"1.0\"?><ownershipDocument>{rows}</ownershipDocument>")
    };
    let long = rows("<remarks>lorem ipsum</remarks>\n", 700_000);
    let dense = rows("<reportingOwner/>", 150_000);
    let text = format!(
        "FORM 4\nSTATEMENT OF CHANGES IN\nBENEFICIAL OWNERSHIP\n{}",
        "a b c d e\n".repeat(200_000)
    );
    let header = format!(
        "<SEC-DOCUMENT>0000000088-24-000001.txt : 20240102\nCONFORMED SUBMISSION TYPE:\t4\n{}",
        "REPORTING-OWNER:\n".repeat(600_000)
    );
    let other = "a,b\n".repeat(1_200_000);
    let huge = "a,b\n".repeat(10_000_000);
    let folder = folder(&[
        ("long.xml", long.as_bytes()),
        ("dense.xml", dense.as_bytes()),
        ("text.txt", text.as_bytes()),
        ("header.txt", header.as_bytes()),
        ("other.csv", other.as_bytes()),
        ("huge.csv", huge.as_bytes()),
    ]);
    let (output, out) = convert(folder.path(), &[]);
    let told = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("2 skipped as no ownership filing (2 text)"), "{told}");
    let problems = fs::read_to_string(out.path().join("problems.csv")).unwrap();
    assert_eq!(problems.matches("too-large").count(), 4, "{problems}");
}
