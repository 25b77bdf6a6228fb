//! `section16 show`, as a user meets it.

use std::io::Write;
use std::process::{Output, Stdio};

use crate::support::{run, section16, stderr, stdout};

/// A Form 3 of our own making.
const FORM3: &str = r#"<?xml version="1.0"?>
<ownershipDocument>
  <schemaVersion>X0206</schemaVersion>
  <documentType>3</documentType>
  <periodOfReport>2024-02-05</periodOfReport>
  <noSecuritiesOwned>0</noSecuritiesOwned>
  <issuer>
    <issuerCik>0000055555</issuerCik>
    <issuerName>Harbor Lamp Works</issuerName>
    <issuerTradingSymbol>HLW</issuerTradingSymbol>
  </issuer>
  <reportingOwner>
    <reportingOwnerId>
      <rptOwnerCik>0001000009</rptOwnerCik>
      <rptOwnerName>Roe Richard</rptOwnerName>
    </reportingOwnerId>
    <reportingOwnerRelationship>
      <isOfficer>1</isOfficer>
      <officerTitle>Treasurer</officerTitle>
    </reportingOwnerRelationship>
  </reportingOwner>
  <nonDerivativeTable>
    <nonDerivativeHolding>
      <securityTitle><value>Common Stock</value></securityTitle>
      <postTransactionAmounts>
        <sharesOwnedFollowingTransaction><value>12500</value><footnoteId id="F1"/></sharesOwnedFollowingTransaction>
      </postTransactionAmounts>
      <ownershipNature>
        <directOrIndirectOwnership><value>I</value></directOrIndirectOwnership>
        <natureOfOwnership><value>By spouse</value></natureOfOwnership>
      </ownershipNature>
    </nonDerivativeHolding>
  </nonDerivativeTable>
  <footnotes><footnote id="F1">Includes 200 unvested shares.</footnote></footnotes>
  <ownerSignature>
    <signatureName>/s/ Richard Roe</signatureName>
    <signatureDate>2024-02-06</signatureDate>
  </ownerSignature>
</ownershipDocument>
"#;

const SHOWN: &str = "\
Form 3 - Initial Statement of Beneficial Ownership of Securities
no accession number
━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
1. Reporting Person         Roe Richard · CIK 0001000009
2. Date of Event            2024-02-05
3. Issuer                   Harbor Lamp Works [HLW] · CIK 0000055555
4. Relationship             Officer (Treasurer)
6. Filed by                 one reporting person
Boxes                       [ ] no securities are beneficially owned

Table I - Non-Derivative Securities Beneficially Owned
1. Title of    2. Amount  3.    4. Nature of
Security           Owned  Form  Indirect Ownership
────────────  ──────────  ────  ──────────────────
Common Stock  12,500 (1)  I     By spouse

Table II - Derivative Securities Beneficially Owned
no rows

Form: I indirect.

Explanation of Responses
(1) Includes 200 unvested shares.

Signatures
2024-02-06  /s/ Richard Roe
";

fn show(input: &str, arguments: &[&str]) -> Output {
    let mut command = section16();
    command.args(["show", "-"]).args(arguments);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn a_filing_is_laid_out_as_the_form_without_colours_in_a_pipe() {
    let output = show(FORM3, &["--width", "80"]);
    assert_eq!(stdout(&output), SHOWN);
    assert_eq!(stderr(&output), "");
    assert!(output.status.success());
}

/// A pager is no terminal, yet it has a width.
#[test]
fn the_width_that_columns_says_is_filled() {
    let mut command = section16();
    let input = crate::support::root().join("samples/form4.xml");
    command.arg("show").arg(input).env("COLUMNS", "60");
    let shown = stdout(&command.output().unwrap());
    let widest = shown.lines().map(|line| line.chars().count()).max();
    assert_eq!(widest, Some(60), "{shown}");
    // What is asked for on the command line counts more, what is no width nothing.
    let wide = stdout(&command.args(["--width", "90"]).output().unwrap());
    assert!(wide.contains(&"━".repeat(90)), "{wide}");
    let odd = stdout(&command.env("COLUMNS", "0").output().unwrap());
    assert_eq!(odd, wide);
}

#[test]
fn letters_in_the_tables_are_explained() {
    let input = crate::support::root().join("samples/form4.xml");
    let output = run(&["show", "--width", "100", input.to_str().unwrap()]);
    // The lines may break between two of these.
    let shown = stdout(&output).split_whitespace().collect::<Vec<_>>().join(" ");
    for letters in ["Codes: ", "(A) (D): ", "Form: D direct"] {
        assert!(shown.contains(letters), "{letters} is not in\n{shown}");
    }
}

#[test]
fn a_missing_value_leaves_no_blanks_at_the_end_of_a_line() {
    for width in ["40", "80", "100"] {
        let shown = stdout(&show(FORM3, &["--width", width]));
        assert!(shown.lines().all(|line| line == line.trim_end()), "{shown}");
    }
}

#[test]
fn what_is_no_filing_is_said_with_a_hint() {
    let output = show("{\"a\": 1}", &[]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stdout(&output), "");
    let said = stderr(&output);
    assert!(said.contains("holds no ownership filing"), "{said}");
    assert!(said.contains("hint: "), "{said}");
}

#[test]
fn a_missing_file_is_a_wrong_command_line() {
    let output = run(&["show", "no/such/file.xml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("no/such/file.xml"));
}

#[test]
fn a_filing_that_is_cut_short_is_shown_and_fails() {
    let (cut, _) = FORM3.split_once("<footnotes>").unwrap();
    let output = show(cut, &[]);
    assert_eq!(output.status.code(), Some(1));
    let shown = stdout(&output);
    assert!(shown.contains("Common Stock  12,500 (1)"), "{shown}");
    assert!(shown.contains("\nerror    "), "{shown}");
}

#[test]
fn an_unreadable_filing_is_an_error() {
    let output = show("", &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("the file is empty"), "{}", stderr(&output));
}
