//! The command line, exactly: exit status, standard output, standard error.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use tempfile::TempDir;

use crate::support::tables::{Tables, bytes_below};
use crate::support::{self, convert, run, section16, stderr, stdout};

/// A filing that says little, and that nothing can be said against.
pub fn small(remarks: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<ownershipDocument><documentType>4</documentType>\
<periodOfReport>2024-03-01</periodOfReport><issuer><issuerCik>1234567</issuerCik>\
<issuerName>Example Corp</issuerName></issuer><reportingOwner><reportingOwnerId>\
<rptOwnerCik>7654321</rptOwnerCik><rptOwnerName>DOE JANE</rptOwnerName></reportingOwnerId>\
</reportingOwner><nonDerivativeTable><nonDerivativeHolding><securityTitle>\
<value>Common Stock</value></securityTitle><postTransactionAmounts>\
<sharesOwnedFollowingTransaction><value>-5.50</value></sharesOwnedFollowingTransaction>\
</postTransactionAmounts></nonDerivativeHolding></nonDerivativeTable>\
<remarks>{remarks}</remarks><ownerSignature><signatureName>Jane Doe</signatureName>\
<signatureDate>2024-03-02</signatureDate></ownerSignature></ownershipDocument>\n"
    )
    .replace("-5.50", "5.50")
}

/// A folder with files of these names and contents.
pub fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

pub fn assert_exit(output: &Output, status: i32) {
    assert_eq!(output.status.code(), Some(status), "{}", stderr(output));
}

/// Standard error with the time taken and the folder of the test replaced.
pub fn told(output: &Output, folder: &Path) -> String {
    let text = stderr(output).replace(folder.to_str().unwrap(), "DIR");
    let lines = text.lines().map(|line| match line.split_once(" in ") {
        Some((before, after)) if line.contains(" with ") && after.contains(" s") => {
            let rest = after.split_once(" s").unwrap().1;
            format!("{before}{rest}")
        }
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn without_arguments_help_goes_to_standard_error() {
    let output = run(&[]);
    assert_exit(&output, 2);
    assert!(stderr(&output).contains("Usage: section16 [OPTIONS] <COMMAND>"));
    assert_eq!(stdout(&output), "");
}

#[test]
fn help_goes_to_standard_output() {
    for arguments in [&["--help"][..], &["convert", "--help"], &["help", "check"], &["-V"]] {
        let output = run(arguments);
        assert_exit(&output, 0);
        assert_eq!(stderr(&output), "", "{arguments:?}");
        assert!(stdout(&output).contains("section16"), "{arguments:?}");
    }
    let help = stdout(&run(&["convert", "--help"]));
    for flag in ["--per", "--format", "--jobs", "--strict", "--escape-formulas", "Examples:"] {
        assert!(help.contains(flag), "{flag}");
    }
}

#[test]
fn a_wrong_command_line_does_nothing() {
    let out = tempfile::tempdir().unwrap();
    let target = out.path().join("out");
    let target = target.to_str().unwrap();
    for arguments in [
        &["--frobnicate"][..],
        &["convert"],
        &["convert", "samples"],
        &["convert", "-o", target],
        &["convert", "samples", "-o", target, "--per", "week"],
        &["convert", "samples", "-o", target, "--format", "pdf"],
        &["convert", "samples", "-o", target, "--jobs", "0"],
        &["convert", "samples", "-o", target, "-q", "-v"],
        &["convert", "samples", "no/such/file", "-o", target],
        &["check"],
        &["check", "no/such/file"],
        &["schema", "--format", "xml"],
    ] {
        let output = run(arguments);
        assert_exit(&output, 2);
        assert!(stderr(&output).starts_with("error: "), "{arguments:?}: {}", stderr(&output));
        assert_eq!(stdout(&output), "", "{arguments:?}");
        assert!(!Path::new(target).exists(), "{arguments:?}");
    }
    let output = run(&["convert", "no/such/file", "-o", target]);
    let message = "error: cannot open no/such/file: no such file or directory\n\
hint: check the name; nothing was done\n";
    if cfg!(unix) {
        assert_eq!(stderr(&output), message);
    }
}

#[test]
fn files_that_are_no_filings_are_named_and_skipped() {
    let ten_k = b"<SEC-DOCUMENT>0000000001-24-000001.txt : 20240301\n<SEC-HEADER>\n\
ACCESSION NUMBER:\t\t0000000001-24-000001\nCONFORMED SUBMISSION TYPE:\t10-K\n</SEC-HEADER>\n\
<DOCUMENT>\n<TYPE>10-K\n<TEXT>\n<html>see the ownershipDocument</html>\n</TEXT>\n</DOCUMENT>\n\
</SEC-DOCUMENT>\n";
    let form_144 =
        b"<?xml version=\"1.0\"?>\n<edgarSubmission xmlns=\"x\"><formData/></edgarSubmission>";
    let files = folder(&[
        ("image.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("annual.txt", ten_k),
        ("form144.xml", form_144),
        ("notes.txt", b"Form 4 is due in two days.\n"),
    ]);
    let out = files.path().join("out");
    for (name, what) in [
        ("image.png", "a PNG image"),
        ("annual.txt", "a submission of form 10-K"),
        ("form144.xml", "XML with the root `edgarSubmission`"),
        ("notes.txt", "text"),
    ] {
        let output = convert(&files.path().join(name), &out, &[]);
        assert_exit(&output, 0);
        let message = format!(
            "warning: DIR/{name}: not an ownership filing ({what}); skipped\n\
converted 0 filings with 0 rows, 1 skipped as no ownership filing (1 {what})"
        );
        assert_eq!(told(&output, files.path()), message);
        assert!(bytes_below(&out).is_empty(), "{name}");
    }
    // In a folder they are counted, not named.
    let output = convert(files.path(), &out, &["--per", "run"]);
    assert_exit(&output, 0);
    let told = told(&output, files.path());
    let (warning, summary) = told.split_once('\n').unwrap();
    assert_eq!(warning, "warning: DIR: nothing in it is an ownership filing");
    let counts = "converted 0 filings with 0 rows, 4 skipped as no ownership filing (1 ";
    assert!(summary.starts_with(counts), "{summary}");
    assert_eq!(bytes_below(&out).len(), 9);
}

#[test]
fn an_empty_file_is_an_error() {
    let files = folder(&[("empty.xml", b""), ("good.xml", small("").as_bytes())]);
    let out = files.path().join("out");
    let output = convert(files.path(), &out, &["--per", "run"]);
    assert_exit(&output, 1);
    let message = "error: DIR/empty.xml: the file is empty\n\
converted 1 filing with 1 row, 1 not or not wholly readable";
    assert_eq!(told(&output, files.path()), message);
    let tables = Tables::read(&out);
    assert_eq!(tables.codes(), ["empty-file"]);
    assert_eq!(tables.cells("problems", "accession_number"), ["file:empty.xml"]);
    assert_eq!(tables.cells("filings", "accession_number"), ["file:good.xml"]);
}

#[test]
fn quiet_and_verbose_say_less_and_more() {
    let files = folder(&[("a.xml", small("<odd>x</odd>").as_bytes())]);
    let input = files.path().join("a.xml");
    let out = files.path().join("out");
    assert_eq!(stderr(&convert(&input, &out, &["-q"])), "");
    let normal = told(&convert(&input, &out, &[]), files.path());
    assert_eq!(normal, "converted 1 filing with 1 row, 1 with warnings");
    let verbose = told(&convert(&input, &out, &["-v"]), files.path());
    let line = "warning: DIR/a.xml: remarks/odd: `odd` is not an element of the schema \
[unknown-element]";
    assert!(verbose.starts_with(line), "{verbose}");
    // A filing that cannot be read is told even to who wants quiet.
    let empty = folder(&[("e.xml", b"")]);
    let told = stderr(&convert(&empty.path().join("e.xml"), &out, &["-q"]));
    assert!(told.starts_with("error: ") && told.lines().count() == 1, "{told}");
}

#[test]
fn strict_makes_a_warning_a_failure() {
    let files = folder(&[("a.xml", small("<odd/>").as_bytes()), ("b.xml", small("").as_bytes())]);
    let out = files.path().join("out");
    for (name, strict) in [("a.xml", 1), ("b.xml", 0)] {
        let input = files.path().join(name);
        assert_exit(&convert(&input, &out, &[]), 0);
        assert_exit(&convert(&input, &out, &["--strict"]), strict);
        let input = input.to_str().unwrap();
        assert_exit(&run(&["check", input]), 0);
        assert_exit(&run(&["check", input, "--strict"]), strict);
    }
}

#[test]
fn standard_input_and_pipes_are_inputs() {
    for input in ["-", "/dev/stdin"] {
        let out = tempfile::tempdir().unwrap();
        let mut command = section16();
        command.args(["convert", input, "--per", "run", "-o"]).arg(out.path());
        let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(small("from a pipe").as_bytes()).unwrap();
        assert_exit(&child.wait_with_output().unwrap(), 0);
        let tables = Tables::read(out.path());
        assert_eq!(tables.cells("filings", "accession_number"), ["file:stdin"]);
        assert_eq!(tables.cells("filings", "source"), [input]);
        assert_eq!(tables.cells("filings", "remarks"), ["from a pipe"]);
    }
}

#[test]
fn a_closed_pipe_is_nobodys_concern() {
    let odd: String = (0..5000).map(|n| format!("<odd>{n}</odd>")).collect();
    let files = folder(&[("a.xml", small(&odd).as_bytes())]);
    let input = files.path().join("a.xml");
    for arguments in [
        &["schema"][..],
        &["schema", "--format", "json"],
        &["completions", "bash"],
        &["check", "-q", input.to_str().unwrap()],
        &["check", "-q", "--format", "csv", input.to_str().unwrap()],
    ] {
        let mut command = section16();
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut first = [0; 1];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_exit(&output, 0);
        assert_eq!(stderr(&output), "", "{arguments:?}");
    }
}

#[test]
fn an_output_that_is_a_file_is_a_wrong_command_line() {
    let files = folder(&[("a.xml", small("").as_bytes()), ("out", b"mine")]);
    let input = files.path().join("a.xml");
    for out in ["out", "out/below"] {
        let output = convert(&input, &files.path().join(out), &[]);
        assert_exit(&output, 2);
        let message = stderr(&output);
        assert!(message.starts_with("error: cannot write to "), "{message}");
        assert!(message.contains("hint: the output must be a folder"), "{message}");
    }
    assert_eq!(fs::read(files.path().join("out")).unwrap(), b"mine");
}

#[cfg(unix)]
#[test]
fn an_unreadable_folder_is_told_and_the_rest_converted() {
    use std::os::unix::fs::PermissionsExt;
    let files = folder(&[("a.xml", small("").as_bytes()), ("shut/b.xml", small("").as_bytes())]);
    let shut = files.path().join("shut");
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o000)).unwrap();
    let is_open = fs::read_dir(&shut).is_ok();
    let out = tempfile::tempdir().unwrap();
    let output = convert(files.path(), out.path(), &["--per", "run"]);
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o755)).unwrap();
    if is_open {
        eprintln!("not checked: root may read every folder");
        return;
    }
    assert_exit(&output, 1);
    let tables = Tables::read(out.path());
    assert_eq!(tables.cells("filings", "accession_number"), ["file:a.xml"]);
    assert_eq!(tables.codes(), ["input-unreadable"]);
}

#[test]
fn formulas_are_escaped_when_asked() {
    let files = folder(&[("a.xml", small("=HYPERLINK(\"x\")").as_bytes())]);
    let input = files.path().join("a.xml");
    for (more, remarks) in
        [(&[][..], "=HYPERLINK(\"x\")"), (&["--escape-formulas"], "'=HYPERLINK(\"x\")")]
    {
        let out = tempfile::tempdir().unwrap();
        let arguments = [&["--per", "run"], more].concat();
        assert_exit(&convert(&input, out.path(), &arguments), 0);
        let tables = Tables::read(out.path());
        assert_eq!(tables.cells("filings", "remarks"), [remarks]);
    }
}

#[test]
fn documents_cut_at_every_97th_byte_never_pass_for_whole_ones() {
    let samples = support::root().join("samples");
    let mut documents: Vec<PathBuf> = ["form4.xml", "form4_footnotes.xml", "submission.txt"]
        .map(|name| samples.join(name))
        .into();
    if let Some(shared) = support::shared() {
        let corpus = shared.join("corpus");
        documents.extend(support::files(&corpus.join("xml")).into_iter().step_by(200).take(3));
        documents.push(corpus.join("submissions/0000019446-06-000081.txt"));
        documents.push(corpus.join("submissions/0000002488-24-000005.nc"));
    }
    for document in documents {
        let bytes = fs::read(&document).unwrap();
        // What follows the document's end may be missing without loss.
        let root = "</ownershipDocument>";
        let end = String::from_utf8_lossy(&bytes).find(root).unwrap() + root.len();
        let cuts = tempfile::tempdir().unwrap();
        let mut names = Vec::new();
        for cut in (97..end).step_by(97) {
            let read = section16::read(&bytes[..cut]);
            let is_told = match &read {
                Ok(filing) => filing.worst() == Some(section16::Severity::Error),
                Err(error) => !error.is_not_ownership(),
            };
            assert!(is_told, "{} cut at {cut}: {read:?}", document.display());
            let name = format!("cut-{cut:06}.xml");
            fs::write(cuts.path().join(&name), &bytes[..cut]).unwrap();
            names.push(name);
        }
        if document.extension().is_none_or(|extension| extension != "xml") {
            // All cuts have one accession number, so that all but the first are copies.
            continue;
        }
        let out = tempfile::tempdir().unwrap();
        let output = convert(cuts.path(), out.path(), &["--per", "run", "-q"]);
        assert_exit(&output, 1);
        let problems = Tables::read(out.path());
        let errors = problems.rows("problems").iter().filter(|row| row["severity"] == "error");
        let failed: Vec<_> = errors.map(|row| row["source"].as_str()).collect();
        for name in &names {
            let source = cuts.path().join(name).to_str().unwrap().to_owned();
            assert!(failed.contains(&source.as_str()), "{}: {name}", document.display());
        }
    }
}
