//! What is well-formed, and unusual or hardly meant.

use section16::table::{Layout, Record};

use crate::regression::{FORM, document, read_with, submission};
use crate::support::tables::Tables;

#[test]
fn booleans_in_capitals_are_read_and_told() {
    let boxes = |text: &str| {
        let box_ = format!(
            "<reportingOwnerRelationship><isDirector>{text}</isDirector></reportingOwnerRelationship>"
        );
        Tables::read_text(&FORM.replace("</reportingOwner>", &format!("{box_}</reportingOwner>")))
    };
    for (text, cell) in [("True", "true"), ("TRUE", "true"), ("False", "false"), ("fALSE", "false")]
    {
        let tables = boxes(text);
        assert_eq!(tables.cells("reporting_owners", "is_director"), [cell]);
        assert_eq!(tables.codes(), ["unusual-boolean"]);
        assert_eq!(tables.cells("problems", "raw_value"), [text]);
        assert_eq!(tables.cells("problems", "severity"), ["info"]);
    }
    for text in ["Y", "yes", "X", "T", "2"] {
        let tables = boxes(text);
        assert_eq!(tables.cells("reporting_owners", "is_director"), [""]);
        assert_eq!(tables.codes(), ["invalid-boolean"]);
        assert_eq!(tables.cells("problems", "raw_value"), [text]);
    }
    assert_eq!(boxes("true").codes(), [""; 0]);
}

#[test]
fn an_element_inside_a_text_is_told_and_sets_its_neighbours_apart() {
    // A note has the words of its markup, other texts leave them to the problems.
    for (inner, note, other, raw) in [
        ("2018.<x>77</x>", "2018. 77", "2018.", "77"),
        ("2018.<x>77</x>Then", "2018. 77 Then", "2018. Then", "77"),
        ("Note<BR/>pursuant", "Note pursuant", "Note pursuant", ""),
        ("a<b>c<i>d</i>e</b>f", "a c d e f", "a f", "c d e"),
        ("a <b at=\"t\">c</b> d", "a c d", "a d", "c"),
        ("a<value>1</value>", "a 1", "a", "1"),
    ] {
        let tables = read_with(&FORM.replace("first note", inner), &["unknown-element"]);
        assert_eq!(tables.cells("footnotes", "footnote_text")[0], note, "{inner}");
        assert!(tables.cells("problems", "raw_value").contains(&raw), "{inner}");
        for (place, table, column) in [
            ("the end", "filings", "remarks"),
            ("Class B Stock", "non_derivative_holdings", "security_title"),
            ("DOE JANE", "reporting_owners", "rpt_owner_name"),
        ] {
            let tables = read_with(&FORM.replace(place, inner), &["unknown-element"]);
            assert_eq!(tables.cells(table, column)[0], other, "{place}: {inner}");
        }
    }
    // Two halves of a number are no number.
    let tables = read_with(&FORM.replace("1234.5", "12<x/>34"), &["invalid-number"]);
    assert_eq!(tables.cells("non_derivative_transactions", "transaction_shares")[0], "");
    assert!(tables.cells("problems", "raw_value").contains(&"12 34"));
}

#[test]
fn a_known_element_in_a_wrong_place_is_told_from_an_unknown_one() {
    for (element, says) in [
        ("<newThing>7</newThing>", "`newThing` is not an element of the schema"),
        (
            "<isDirector>1</isDirector>",
            "`isDirector` is an element of the schema in a place that is not its own",
        ),
        ("<odd><value>1</value></odd>", "`odd` is not an element of the schema"),
        (
            "<issuerCik>1</issuerCik>",
            "`issuerCik` is an element of the schema in a place that is not its own",
        ),
    ] {
        let text = FORM.replace("<remarks>", &format!("{element}<remarks>"));
        let tables = read_with(&text, &["unknown-element"]);
        assert_eq!(tables.cells("problems", "message"), [says], "{element}");
    }
}

#[test]
fn runs_of_spaces_are_as_filed_in_the_layout_of_the_sec_alone() {
    let text = FORM.replace("Class B Stock", " Class  B \n  Stock\t  X ");
    let filing = section16::read(text.as_bytes()).unwrap();
    let record = Record {
        key: "0000000001-24-000001",
        source: "a.xml",
        filing: Some(&filing),
        problems: &[],
    };
    let texts = |layout: Layout| {
        let mut found = Vec::new();
        layout.rows(&record, |_, cells| {
            found
                .extend(cells.iter().map(|cell| cell.to_text()).filter(|t| t.starts_with("Class")));
        });
        found
    };
    assert_eq!(texts(Layout::Tables), ["Class B Stock X"]);
    assert_eq!(texts(Layout::Flat), ["Class B Stock X"]);
    assert_eq!(texts(Layout::Sec), ["Class  B Stock X"]);
}

// Hardly meant

/// The codes of [`FORM`] with the first transaction on `date` and these amounts.
fn codes_of(date: &str, coding: &str, amounts: &str, form: &str) -> Vec<String> {
    let text = form
        .replacen(
            "<value>2024-03-01</value></transactionDate>",
            &format!("<value>{date}</value></transactionDate>{coding}"),
            1,
        )
        .replacen("</transactionAmounts>", &format!("{amounts}</transactionAmounts>"), 1);
    Tables::read_text(&text).codes().into_iter().map(str::to_owned).collect()
}

#[test]
fn a_date_that_can_hardly_be_meant_is_told() {
    let five =
        "<transactionCoding><transactionFormType>5</transactionFormType></transactionCoding>";
    for (date, coding, codes) in [
        ("2024-03-01", "", &[][..]),
        ("2023-03-01", "", &[]),
        ("2034-03-01", "", &["implausible-value"]),
        ("2034-03-01", five, &["implausible-value"]),
        ("2021-03-01", "", &["implausible-value"]),
        ("2021-03-01", five, &[]),
        ("2001-03-01", five, &["implausible-value"]),
        ("0024-03-01", "", &["implausible-value"]),
        ("2024-03-04", "", &[]),
        ("2024-03-05", "", &["transaction-after-signature"]),
        ("2024-03-05", five, &[]),
    ] {
        assert_eq!(codes_of(date, coding, "", FORM), codes, "{date} {coding}");
    }
    let signed = FORM.replace("<signatureDate>2024-", "<signatureDate>2021-");
    let codes = codes_of("2024-03-01", "", "", &signed);
    assert_eq!(
        codes,
        ["implausible-value", "transaction-after-signature", "transaction-after-signature"]
    );
    // Where the day of filing is known, it counts.
    let late =
        submission(&document("4", &FORM.replacen("2024-03-01</value>", "2034-03-01</value>", 1)));
    assert_eq!(Tables::read_text(&late).codes(), ["transaction-after-filing"]);
    // A deemed date as well.
    let deemed = "<deemedExecutionDate><value>2034-03-01</value></deemedExecutionDate>";
    let text = FORM.replacen("</transactionDate>", &format!("</transactionDate>{deemed}"), 1);
    assert_eq!(Tables::read_text(&text).codes(), ["implausible-value"]);
}

#[test]
fn shares_worth_more_than_a_trillion_dollars_are_told() {
    let price = |price: &str| {
        let amounts =
            format!("<transactionPricePerShare><value>{price}</value></transactionPricePerShare>");
        codes_of("2024-03-01", "", &amounts, FORM)
    };
    assert_eq!(price("12.5"), [""; 0]);
    // 1234.5 shares.
    assert_eq!(price("810000000"), [""; 0]);
    assert_eq!(price("810100000"), ["implausible-value"]);
    assert_eq!(price("999999999999.9999999999999999"), ["implausible-value"]);
}
