//! `section16 check`, as a user meets it.

use std::process::Output;

use tempfile::TempDir;

use crate::cli::{assert_exit, folder, small, told};
use crate::support::tables::bytes_below;
use crate::support::{run, section16, stderr, stdout};

/// A folder with a filing that has an unknown element, one that is cut short, an empty file and a
/// file that is none.
fn files() -> TempDir {
    let whole = small("");
    let (cut, _) = whole.split_once("<ownerSignature>").unwrap();
    folder(&[
        ("a.xml", small("<odd>x,\"y\"</odd>").as_bytes()),
        ("b.xml", cut.as_bytes()),
        ("c.xml", b""),
        ("d.json", b"{}"),
    ])
}

fn check(files: &TempDir, arguments: &[&str]) -> Output {
    section16().arg("check").args(arguments).arg(files.path()).output().unwrap()
}

/// Standard output with the folder of the test replaced.
fn listed(output: &Output, files: &TempDir) -> String {
    stdout(output).replace(files.path().to_str().unwrap(), "DIR")
}

#[test]
fn problems_are_printed_with_their_texts_and_nothing_is_written() {
    let files = folder(&[("a.xml", small("<odd>x,\"y\"</odd>").as_bytes())]);
    let input = files.path().join("a.xml");
    let before = bytes_below(files.path());
    let output = run(&["check", input.to_str().unwrap()]);
    let line = "DIR/a.xml: warning: unknown-element: remarks/odd: `odd` is not an element of the \
schema: `x,\"y\"`\n";
    assert_eq!(listed(&output, &files), line);
    assert_eq!(told(&output, files.path()), "checked 1 filing with 1 row, 1 with warnings");
    let output = run(&["check", "-q", "--format", "csv", input.to_str().unwrap()]);
    let lines = stdout(&output);
    let header = "accession_number,source,severity,code,location,raw_value,message\n";
    assert!(lines.starts_with(header), "{lines}");
    assert!(lines.contains("remarks/odd,\"x,\"\"y\"\"\","), "{lines}");
    assert_eq!(bytes_below(files.path()), before);
}

#[test]
fn an_error_is_said_once() {
    let files = files();
    for arguments in [&[][..], &["-v"], &["-q"], &["--format", "csv"]] {
        let output = check(&files, arguments);
        assert_exit(&output, 1);
        let said = listed(&output, &files) + &told(&output, files.path());
        assert_eq!(said.matches("the file is empty").count(), 1, "{arguments:?}: {said}");
        assert_eq!(said.matches("truncated-document").count(), 1, "{arguments:?}: {said}");
    }
    assert_eq!(stderr(&check(&files, &["-q"])), "");
}

#[test]
fn a_file_that_is_no_filing_is_named_where_it_was_asked_for() {
    let files = files();
    let other = files.path().join("d.json");
    let other = other.to_str().unwrap();
    let output = run(&["check", other]);
    assert_eq!(listed(&output, &files), "DIR/d.json: skipped: not an ownership filing (JSON)\n");
    // The table has no row for it.
    let output = run(&["check", "--format", "csv", other]);
    let said = told(&output, files.path());
    let line = "warning: DIR/d.json: not an ownership filing (JSON); skipped";
    assert!(said.contains(line), "{said}");
    // In a folder it is counted, and named with `-v`.
    assert!(!listed(&check(&files, &[]), &files).contains("d.json"));
    assert!(listed(&check(&files, &["-v"]), &files).contains("DIR/d.json: skipped"));
}

#[test]
fn a_long_text_is_shown_by_its_beginning() {
    let long = "word ".repeat(500);
    let files = folder(&[("a.xml", small(&format!("<odd>{long}</odd>")).as_bytes())]);
    let output = check(&files, &[]);
    let line = listed(&output, &files);
    assert!(line.len() < 400 && line.ends_with("…`\n"), "{line}");
    let csv = stdout(&check(&files, &["--format", "csv"]));
    assert!(csv.contains(long.trim()), "{csv}");
}

#[test]
fn a_folder_without_a_filing_is_named() {
    let files = folder(&[("d.json", b"{}")]);
    for arguments in [&[][..], &["--format", "csv"]] {
        let output = check(&files, arguments);
        assert_exit(&output, 0);
        let said = told(&output, files.path());
        assert!(said.contains("warning: DIR: nothing in it is an ownership filing"), "{said}");
    }
    // Where there is one, nothing is amiss.
    let said = told(&check(&self::files(), &[]), files.path());
    assert!(!said.contains("nothing in it"), "{said}");
}
