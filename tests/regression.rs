//! Inputs that were read wrongly once, or could be: each test is named after its input.

use section16::Severity;

use crate::cli::{folder, small};
use crate::support::tables::{Tables, bytes_below};
use crate::support::{convert, run, stderr, stdout};

/// Two transactions and a holding of Table I, one transaction of Table II, two notes.
pub const FORM: &str = r#"<ownershipDocument>
<schemaVersion>X0508</schemaVersion>
<documentType>4</documentType>
<periodOfReport>2024-03-01</periodOfReport>
<issuer><issuerCik>0001234567</issuerCik><issuerName>EXAMPLE CORP</issuerName></issuer>
<reportingOwner><reportingOwnerId>
<rptOwnerCik>0007654321</rptOwnerCik>
<rptOwnerName>DOE JANE</rptOwnerName>
</reportingOwnerId></reportingOwner>
<nonDerivativeTable>
<nonDerivativeTransaction>
<securityTitle><value>Common Stock</value></securityTitle>
<transactionDate><value>2024-03-01</value></transactionDate>
<transactionAmounts><transactionShares><value>1234.5</value><footnoteId id="F1"/></transactionShares></transactionAmounts>
</nonDerivativeTransaction>
<nonDerivativeHolding>
<securityTitle><value>Class B Stock</value></securityTitle>
</nonDerivativeHolding>
<nonDerivativeTransaction>
<securityTitle><value>Series A Stock</value><footnoteId id="F2"/></securityTitle>
</nonDerivativeTransaction>
</nonDerivativeTable>
<derivativeTable>
<derivativeTransaction>
<securityTitle><value>Option</value></securityTitle>
<transactionDate><value>2024-03-02</value></transactionDate>
</derivativeTransaction>
</derivativeTable>
<footnotes><footnote id="F1">first note</footnote><footnote id="F2">second note</footnote></footnotes>
<remarks>the end</remarks>
<ownerSignature><signatureName>Jane Doe</signatureName><signatureDate>2024-03-04</signatureDate></ownerSignature>
</ownershipDocument>
"#;

/// The tables of `text`, which must have these problems among others.
pub fn read_with(text: &str, codes: &[&str]) -> Tables {
    let tables = Tables::read_text(text);
    for code in codes {
        assert!(tables.codes().contains(code), "{code}: {:?}\n{text}", tables.rows("problems"));
    }
    tables
}

/// Asserts that `text` has the rows of [`FORM`], all cells alike, and these problems.
fn same_rows_with(text: &str, codes: &[&str]) {
    let expected = Tables::read_text(FORM).without_problems();
    assert_eq!(read_with(text, codes).without_problems(), expected, "{text}");
}

pub fn submission(documents: &str) -> String {
    format!(
        "<SEC-DOCUMENT>0000000001-24-000001.txt : 20240305\n<SEC-HEADER>x.hdr.sgml : 20240305\n\
<ACCEPTANCE-DATETIME>20240305163001\nACCESSION NUMBER:\t\t0000000001-24-000001\n\
CONFORMED SUBMISSION TYPE:\t4\nFILED AS OF DATE:\t\t20240305\n</SEC-HEADER>\n{documents}\
</SEC-DOCUMENT>\n"
    )
}

pub fn document(kind: &str, text: &str) -> String {
    format!(
        "<DOCUMENT>\n<TYPE>{kind}\n<SEQUENCE>1\n<TEXT>\n<XML>\n{text}</XML>\n</TEXT>\n</DOCUMENT>\n"
    )
}

#[test]
fn the_form_itself_has_no_problem() {
    assert_eq!(Tables::read_text(FORM).codes(), [""; 0]);
}

// Passwords

#[test]
fn a_password_in_any_place_and_state_is_written_nowhere() {
    let element = "<rptOwnerCcc>s3cr#t77</rptOwnerCcc>";
    let place = |anchor: &str, text: &str| FORM.replacen(anchor, &format!("{text}{anchor}"), 1);
    let mut texts: Vec<String> = [
        "<rptOwnerName>",
        "<issuerCik>",
        "<nonDerivativeTable>",
        "<securityTitle>",
        "<footnote ",
        "<remarks>",
        "<value>",
        "</value>",
        "first note",
        "</ownershipDocument>",
        "<ownershipDocument>",
    ]
    .iter()
    .map(|anchor| place(anchor, element))
    .collect();
    texts.extend(
        [
            "<odd><rptOwnerCcc>s3cr#t77</rptOwnerCcc></odd>",
            "<odd><rptOwnerCcc><deep>s3cr#t77</deep></rptOwnerCcc></odd>",
            "<RPTOWNERCCC>s3cr#t77</RPTOWNERCCC>",
            "<rptOwnerCCC>s3cr#t77</rptOwnerCCC>",
            "<rptOwnerCC>s3cr#t77</rptOwnerCC>",
            "<edgar:rptOwnerCcc>s3cr#t77</edgar:rptOwnerCcc>",
            "<rptOwnerCcc><![CDATA[s3cr#t77]]></rptOwnerCcc>",
            "<rptOwnerCcc>s3&#99;r#t77 s3cr#t77</rptOwnerCcc>",
            "<rptOwnerCcc>s3cr#t77",
            "<rptOwnerCcc>s3cr#t77</rptOwner>",
            "<rptOwnerCcc>s3cr#t77<",
            "<rptOwnerCcc>s3cr#t77 & <b",
            "<rptOw\nnerCcc>s3cr#t77</rptOw\nnerCcc>",
            "<rptOwner Ccc>s3cr#t77</rptOwner>",
            "<rptOwnerCcc value='s3cr#t77'/>",
            "<rptOwnerCcc s3cr#t77>x</rptOwnerCcc>",
            "<odd rptOwnerCcc=\"s3cr#t77\"/>",
            "<!-- c --><rptOwnerCcc>s3cr#t77</rptOwnerCcc",
            "&lt;rptOwnerCcc&gt;s3cr#t77&lt;/rptOwnerCcc&gt;",
            "<![CDATA[<rptOwnerCcc>s3cr#t77</rptOwnerCcc>]]>",
        ]
        .iter()
        .flat_map(|text| [place("<rptOwnerName>", text), place("first note", text)]),
    );
    texts.push(format!("junk {element} junk {FORM}"));
    texts.push(format!("{FORM} junk {element}"));
    texts.push(format!("{FORM}{}", place("<rptOwnerName>", element)));
    texts.push(submission(&document("4", &place("<rptOwnerName>", element))));
    // Cut inside of it, and right behind.
    let whole = place("<rptOwnerName>", element);
    let at = whole.find("s3cr#t77").unwrap();
    texts.extend((at - 14..at + 24).map(|cut| whole[..cut].to_owned()));
    let files = texts.iter().enumerate().map(|(n, text)| (format!("{n:03}.xml"), text));
    let files: Vec<_> = files.collect();
    let files: Vec<_> = files.iter().map(|(n, text)| (n.as_str(), text.as_bytes())).collect();
    let files = folder(&files);
    let out = files.path().join("out");
    let converted = convert(files.path(), &out, &["--per", "run", "-v"]);
    let checked = run(&["check", "-v", files.path().to_str().unwrap()]);
    let mut outputs = bytes_below(&out);
    outputs.insert("stderr".to_owned(), converted.stderr);
    outputs.insert("check".to_owned(), checked.stdout);
    for (name, bytes) in outputs {
        let text = String::from_utf8(bytes).unwrap();
        // Six characters of eight are too many, too.
        let leak = text.lines().find(|line| line.contains("s3cr#t"));
        assert!(leak.is_none(), "{name}: {leak:?}");
    }
}

// Containers

#[test]
fn a_submission_without_document_marks_is_read() {
    let text = submission(&format!("<XML>\n{FORM}</XML>\n"));
    let tables = Tables::read_text(&text);
    assert_eq!(tables.cells("filings", "filed_date"), ["2024-03-05"]);
    assert_eq!(tables.rows("non_derivative_transactions").len(), 2);
    assert_eq!(tables.codes(), [""; 0]);
}

#[test]
fn a_second_submission_in_one_file_is_an_error() {
    let one = submission(&document("4", FORM));
    let two = one.replace("0000000001-24-000001", "0000000001-24-000002");
    let filing = section16::read(format!("{one}{two}").as_bytes()).unwrap();
    assert_eq!(filing.worst(), Some(Severity::Error));
    let tables = Tables::of(&filing);
    assert!(tables.codes().contains(&"extra-document"));
    assert!(tables.cells("problems", "raw_value")[0].contains("0000000001-24-000002"));
    assert_eq!(tables.rows("filings").len(), 1);
}

#[test]
fn a_submission_cut_in_its_header_is_an_error() {
    let text = submission("");
    for cut in [60, 100, 140] {
        let error = section16::read(&text.as_bytes()[..cut]).unwrap_err();
        assert!(!error.is_not_ownership(), "{cut}: {error}");
    }
}

#[test]
fn an_exhibit_that_speaks_of_the_form_is_not_the_form() {
    let exhibit = "see <ownershipDocument> and its <remarks>\n";
    for documents in [
        document("EX-24", exhibit) + &document("4", FORM),
        document("4", FORM) + &document("EX-99", FORM.replace("DOE JANE", "ROE").as_str()),
    ] {
        let tables = Tables::read_text(&submission(&documents));
        assert_eq!(tables.cells("reporting_owners", "rpt_owner_name"), ["DOE JANE"]);
        assert_eq!(tables.rows("footnotes").len(), 2);
    }
}

#[test]
fn a_form_under_the_type_of_an_exhibit_is_read() {
    let tables = Tables::read_text(&submission(&document("EX-99", FORM)));
    assert_eq!(tables.rows("non_derivative_transactions").len(), 2);
}

#[test]
fn two_ownership_documents_are_told() {
    let other = FORM.replace("DOE JANE", "ROE RICHARD");
    let two = submission(&(document("4", FORM) + &document("4", &other)));
    read_with(&two, &["extra-document"]);
    let behind = read_with(&format!("{FORM}{other}"), &["extra-document"]);
    assert!(behind.cells("problems", "raw_value")[0].contains("ROE RICHARD"));
    // Also where the first needs repair.
    let damaged = FORM.replace("first note", "first < note");
    let behind = read_with(&format!("{damaged}{other}"), &["extra-document"]);
    let raw = behind.cells("problems", "raw_value");
    assert!(raw.iter().any(|raw| raw.contains("ROE RICHARD")), "{raw:?}");
}

#[test]
fn a_header_without_any_document_is_an_error() {
    let error = section16::read(submission("").as_bytes()).unwrap_err();
    assert!(error.to_string().contains("holds no document"), "{error}");
}

#[test]
fn envelopes_and_old_marks_are_taken_off() {
    let text = submission(&document("4", FORM));
    let pem = format!(
        "-----BEGIN PRIVACY-ENHANCED MESSAGE-----\nProc-Type: 2001,MIC-CLEAR\n\n{text}\
-----END PRIVACY-ENHANCED MESSAGE-----\n"
    );
    let ims = text.replace("SEC-DOCUMENT", "IMS-DOCUMENT").replace("SEC-HEADER", "IMS-HEADER");
    let expected = Tables::read_text(&text);
    assert_eq!(expected.cells("filings", "accepted_at"), ["2024-03-05T16:30:01"]);
    for other in [pem, ims, text.replace('\n', "\r\n")] {
        assert_eq!(Tables::read_text(&other), expected);
    }
}

#[test]
fn a_feed_submission_on_one_line_is_read() {
    let text = format!(
        "<SUBMISSION><ACCESSION-NUMBER>0000000001-24-000001<TYPE>4<FILING-DATE>20240305\
<REPORTING-OWNER><OWNER-DATA><CIK>0007654321</OWNER-DATA><FILING-VALUES><FILE-NUMBER>001-1\
</FILING-VALUES></REPORTING-OWNER>\n{}</SUBMISSION>",
        document("4", FORM)
    );
    let tables = Tables::read_text(&text);
    assert_eq!(tables.cells("filings", "filed_date"), ["2024-03-05"]);
    assert_eq!(tables.cells("reporting_owners", "file_number"), ["001-1"]);
    assert_eq!(tables.codes(), [""; 0]);
}

// Well-formed, but unusual

#[test]
fn parts_of_the_form_inside_a_table_are_converted() {
    // 47 filings have a derivativeTable inside the other one, 84 a signature.
    let text = FORM.replacen("</nonDerivativeTable>\n", "", 1);
    same_rows_with(
        &text.replace("</ownerSignature>", "</ownerSignature></nonDerivativeTable>"),
        &["misplaced-row"],
    );
}

#[test]
fn prefixes_and_comments_and_instructions_change_nothing() {
    let prefixed = FORM.replace("</", "</e:").replace("<", "<e:").replace("<e:/e:", "</e:");
    same_rows_with(&prefixed, &[]);
    same_rows_with(&FORM.replace("\n<", "<!-- <value>9</value> -->\n<?x <y>?><"), &[]);
}

#[test]
fn text_directly_in_a_value_element_is_reported() {
    let text = FORM.replace("<value>Option</value>", "Option");
    let tables = read_with(&text, &["unexpected-text"]);
    assert_eq!(tables.cells("derivative_transactions", "security_title"), [""]);
    assert!(tables.cells("problems", "raw_value").contains(&"Option"));
}

#[test]
fn stray_text_with_references_and_sections_is_one_problem() {
    let text =
        FORM.replace("<footnotes>", "<footnotes> \n é <![CDATA[<a é> ]]> &amp; b &lt;<!-- c -->d");
    let tables = read_with(&text, &["unexpected-text"]);
    assert_eq!(tables.cells("problems", "raw_value"), ["é <a é> & b <d"]);
    let text = FORM.replace("<footnotes>", "<footnotes>\n\t<![CDATA[é]]>\n\t&#65;");
    let tables = read_with(&text, &["unexpected-text"]);
    assert_eq!(tables.cells("problems", "raw_value"), ["éA"]);
}

#[test]
fn a_second_value_is_reported() {
    let text = FORM.replace("<value>1234.5</value>", "<value>1234.5</value><value>99</value>");
    let tables = read_with(&text, &["repeated-element"]);
    assert_eq!(tables.cells("non_derivative_transactions", "transaction_shares")[0], "1234.5");
    assert!(tables.cells("problems", "raw_value").contains(&"99"));
}

#[test]
fn a_footnote_before_its_value_is_the_same() {
    let one = "<value>1234.5</value><footnoteId id=\"F1\"/>";
    same_rows_with(&FORM.replace(one, "<footnoteId id=\"F1\"/><value>1234.5</value>"), &[]);
}

#[test]
fn values_in_attributes_are_reported() {
    let text = FORM.replace("<remarks>", "<remarks text=\"kept\">");
    let tables = read_with(&text, &["unknown-attribute"]);
    assert!(tables.cells("problems", "raw_value").contains(&"kept"));
}

// Damaged

#[test]
fn marks_that_are_not_escaped_are_text() {
    for (text, codes) in [
        ("AT&T & <b, 3 < 4, a<5", &["bare-ampersand", "unescaped-less-than"][..]),
        ("R&D; &nbsp; &x", &["unknown-entity"]),
        ("1 < 2", &["unescaped-less-than"]),
        ("x <y> z", &["unescaped-less-than"]),
    ] {
        for place in ["first note", "the end", "Class B Stock", "DOE JANE"] {
            let tables = read_with(&FORM.replace(place, text), codes);
            assert_eq!(tables.places(text).len(), 1, "{place}: {text}: {tables:?}");
        }
    }
}

#[test]
fn missing_end_tags_lose_no_row() {
    for (tag, codes) in [
        ("</value>", &["unclosed-element"][..]),
        ("</securityTitle>", &["unclosed-element"]),
        ("</nonDerivativeTransaction>", &["unclosed-element"]),
        ("</nonDerivativeHolding>", &["unclosed-element"]),
        ("</nonDerivativeTable>", &["unclosed-element"]),
        ("</derivativeTable>", &["unclosed-element"]),
        ("</footnotes>", &["unclosed-element"]),
        ("</reportingOwner>", &["unclosed-element"]),
        ("</issuer>", &["unclosed-element"]),
    ] {
        same_rows_with(&FORM.replacen(tag, "", 1), codes);
    }
}

#[test]
fn damaged_start_tags_are_read_by_their_name() {
    let text = FORM.replace("<nonDerivativeTable>", "<nonDerivativeTable ativeTable>");
    same_rows_with(&text, &["damaged-tag"]);
}

#[test]
fn lines_wrapped_at_80_columns_are_joined() {
    let line = FORM.replace('\n', "");
    let mut wrapped = String::new();
    for chunk in line.as_bytes().chunks(80) {
        wrapped.push_str(std::str::from_utf8(chunk).unwrap());
        wrapped.push('\n');
    }
    same_rows_with(&wrapped, &["folded-lines"]);
}

#[test]
fn junk_around_the_form_is_told() {
    same_rows_with(&format!("\u{feff}HTTP/1.1 200 OK\n\n{FORM}"), &["junk-before-document"]);
    same_rows_with(&format!("{FORM}\0 trailing"), &["junk-after-document"]);
    // Behind a document that needs repair as well.
    let damaged = FORM.replace("</reportingOwner>", "");
    same_rows_with(&format!("{damaged}trailing"), &["junk-after-document"]);
}

#[test]
fn carriage_returns_alone_are_line_ends() {
    same_rows_with(&FORM.replace('\n', "\r"), &[]);
}

#[test]
fn entities_are_never_expanded() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">\
<!ENTITY c SYSTEM \"file:///etc/passwd\">]>";
    let text = format!("{bomb}{}", FORM.replace("the end", "&b;&c;"));
    let tables = read_with(&text, &["doctype-ignored", "unknown-entity"]);
    assert_eq!(tables.cells("filings", "remarks"), ["&b;&c;"]);
}

#[test]
fn comments_and_sections_that_never_end_lose_no_row() {
    for mark in ["<!--", "<![CDATA[", "<?x"] {
        let text = FORM.replace("<nonDerivativeTable>", &format!("{mark}<nonDerivativeTable>"));
        let tables = read_with(&text, &["damaged-tag"]);
        assert_eq!(tables.rows("non_derivative_transactions").len(), 2, "{mark}");
        assert_eq!(tables.rows("derivative_transactions").len(), 1, "{mark}");
    }
}

#[test]
fn half_a_number_with_a_prefix_is_no_number() {
    let prefixed = FORM.replace("</", "</e:").replace("<", "<e:").replace("<e:/e:", "</e:");
    let cut = prefixed.find("1234.5").unwrap() + 3;
    let tables = read_with(&prefixed[..cut], &["truncated-document"]);
    assert_eq!(tables.cells("non_derivative_transactions", "transaction_shares"), [""]);
}

#[test]
fn other_encodings_hold_the_same_rows() {
    let form = FORM.replace("DOE JANE", "DOÉ JANE");
    let expected = Tables::read_text(&form).without_problems();
    let utf16: Vec<u8> =
        "\u{feff}".encode_utf16().chain(form.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let latin: Vec<u8> = form.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    for bytes in [utf16, latin] {
        let filing = section16::read(&bytes).unwrap();
        assert!(filing.problems.iter().any(|p| p.code.as_str() == "encoding-fallback"));
        assert_eq!(Tables::of(&filing).without_problems(), expected);
    }
}

#[test]
fn large_and_hostile_inputs_end() {
    let deep = format!("<ownershipDocument>{}", "<a>".repeat(100_000));
    let marks = FORM.replace("the end", &"<!--<![CDATA[<?< ".repeat(20_000));
    let notes: String =
        (0..50_000).map(|n| format!("<footnote id=\"F{n}\">n</footnote>")).collect();
    let attribute =
        FORM.replace("<remarks>", &format!("<remarks x=\"{}\">", "y".repeat(5_000_000)));
    let unclosed = "<SEC-DOCUMENT>\n".to_owned() + &"<DOCUMENT>\n".repeat(50_000);
    for text in [
        deep,
        marks,
        FORM.replace("<footnotes>", &format!("<footnotes>{notes}")),
        attribute,
        unclosed,
        FORM.replace("the end", &"x & y < z ".repeat(20_000)),
    ] {
        if let Ok(filing) = section16::read(text.as_bytes()) {
            Tables::of(&filing);
        }
    }
}

#[test]
fn escaped_markup_is_named_for_what_it_is() {
    let text = FORM.replace('<', "&lt;").replace('>', "&gt;");
    let files = folder(&[("escaped.xml", text.as_bytes())]);
    let output = run(&["check", files.path().join("escaped.xml").to_str().unwrap()]);
    assert!(stdout(&output).contains("not an ownership filing"), "{}", stderr(&output));
}

// The first layout

#[test]
fn x0101_rows_are_transactions_by_date_or_coding_and_else_holdings() {
    let row = |inside: &str| {
        let title = "<securityTitle><value>Stock</value></securityTitle>";
        format!("<nonDerivativeSecurity>{title}{inside}</nonDerivativeSecurity>")
    };
    let amounts = "<transactionAmounts><transactionShares><value>10</value></transactionShares>\
</transactionAmounts>";
    let post = "<postTransactionAmounts><sharesOwnedFollowingTransaction><value>20</value>\
</sharesOwnedFollowingTransaction></postTransactionAmounts>";
    let text = format!(
        "<ownershipDocument>{}{}{}{}</ownershipDocument>",
        row("<transactionDate><value>2003-06-01</value></transactionDate>"),
        row("<transactionCoding><transactionCode>P</transactionCode></transactionCoding>"),
        row(amounts),
        row(&format!("{amounts}{post}")),
    );
    let tables = Tables::read_text(&text);
    assert_eq!(tables.cells("non_derivative_transactions", "row_number"), ["1", "2"]);
    assert_eq!(tables.cells("non_derivative_holdings", "row_number"), ["3", "4"]);
    let owned = tables.cells("non_derivative_holdings", "shares_owned_following_transaction");
    assert_eq!(owned, ["10", "20"]);
    assert!(tables.codes().contains(&"holding-with-transaction"));
}

// Files

#[cfg(unix)]
#[test]
fn a_pipe_in_a_folder_is_told_and_not_waited_for() {
    let files = folder(&[("a.xml", small("").as_bytes())]);
    let pipe = files.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if !made.is_ok_and(|status| status.success()) {
        eprintln!("not checked: no mkfifo here");
        return;
    }
    let output = convert(files.path(), &files.path().join("out"), &["--per", "run"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("it is no regular file"), "{}", stderr(&output));
}
