//! The layouts `sec` and `flat`, from the command line to the files, and their descriptions.

use std::path::Path;

use section16::table::Layout;

use crate::support::{run, stderr, stdout};

/// A filing of our own making with a row of each kind.
const FORM4: &str = r#"<ownershipDocument>
  <documentType>4</documentType>
  <periodOfReport>2024-02-05</periodOfReport>
  <issuer>
    <issuerCik>0000055555</issuerCik>
    <issuerName>Harbor "Lamp" Works</issuerName>
    <issuerTradingSymbol>HLW</issuerTradingSymbol>
  </issuer>
  <reportingOwner>
    <reportingOwnerId><rptOwnerCik>0001000009</rptOwnerCik><rptOwnerName>Roe Richard</rptOwnerName></reportingOwnerId>
    <reportingOwnerRelationship><isDirector>true</isDirector></reportingOwnerRelationship>
  </reportingOwner>
  <nonDerivativeTable>
    <nonDerivativeTransaction>
      <securityTitle><value>Common Stock</value></securityTitle>
      <transactionDate><value>2024-02-05</value></transactionDate>
      <transactionCoding>
        <transactionFormType>4</transactionFormType>
        <transactionCode>P</transactionCode>
        <equitySwapInvolved>0</equitySwapInvolved>
      </transactionCoding>
      <transactionAmounts>
        <transactionShares><value>100</value></transactionShares>
        <transactionPricePerShare><value>7.005</value><footnoteId id="F1"/></transactionPricePerShare>
        <transactionAcquiredDisposedCode><value>A</value></transactionAcquiredDisposedCode>
      </transactionAmounts>
    </nonDerivativeTransaction>
    <nonDerivativeHolding>
      <securityTitle><value>Preferred Stock</value></securityTitle>
    </nonDerivativeHolding>
  </nonDerivativeTable>
  <footnotes><footnote id="F1">Average	price.</footnote></footnotes>
</ownershipDocument>
"#;

/// Converts the filing in a layout, one set of tables for the run.
fn convert(folder: &Path, layout: &str) {
    let input = folder.join("0000055555-24-000007.xml");
    std::fs::write(&input, FORM4).unwrap();
    let output = folder.join("out");
    let arguments = ["convert", input.to_str().unwrap(), "-o", output.to_str().unwrap()];
    let result = run(&[&arguments[..], &["--per", "run", "--layout", layout]].concat());
    assert!(result.status.success(), "{}", stderr(&result));
}

fn read(folder: &Path, file: &str) -> String {
    std::fs::read_to_string(folder.join("out").join(file)).unwrap()
}

#[test]
fn the_secs_files_have_its_names_and_its_quoting() {
    let folder = tempfile::tempdir().unwrap();
    convert(folder.path(), "sec");
    let mut files: Vec<_> = std::fs::read_dir(folder.path().join("out"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    assert_eq!(
        files,
        [
            "DERIV_HOLDING.tsv",
            "DERIV_TRANS.tsv",
            "FOOTNOTES.tsv",
            "NONDERIV_HOLDING.tsv",
            "NONDERIV_TRANS.tsv",
            "OWNER_SIGNATURE.tsv",
            "REPORTINGOWNER.tsv",
            "SUBMISSION.tsv",
        ]
    );
    let submission = read(folder.path(), "SUBMISSION.tsv");
    assert_eq!(
        submission.lines().nth(1).unwrap(),
        "0000055555-24-000007\t\t05-FEB-2024\t\t\t\t\t\t4\t0000055555\t\
\"Harbor \"\"Lamp\"\" Works\"\tHLW\t\t"
    );
    let transaction = read(folder.path(), "NONDERIV_TRANS.tsv");
    assert_eq!(
        transaction.lines().nth(1).unwrap(),
        "0000055555-24-000007\t55555240000070001\tCommon Stock\t\t05-FEB-2024\t\t\t\t4\tP\t0\t\t\t\t\
100.0\t\t7.01\tF1\tA\t\t\t\t\t\t\t\t\t"
    );
    let holding = read(folder.path(), "NONDERIV_HOLDING.tsv");
    assert!(holding.contains("\t55555240000070002\tPreferred Stock\t"), "{holding}");
    assert!(read(folder.path(), "FOOTNOTES.tsv").ends_with("\tF1\tAverage price.\n"));
}

#[test]
fn the_flat_layout_is_one_table() {
    let folder = tempfile::tempdir().unwrap();
    convert(folder.path(), "flat");
    let mut reader = csv::Reader::from_path(folder.path().join("out/flat.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let rows: Vec<_> = reader.records().map(|row| row.unwrap()).collect();
    assert_eq!(rows.len(), 2);
    let cell = |row: usize, name: &str| {
        let at = header.iter().position(|column| column == name).unwrap();
        rows[row][at].to_owned()
    };
    assert_eq!(cell(0, "transaction_value"), "700.500");
    assert_eq!(cell(0, "signed_shares"), "100");
    assert_eq!(cell(0, "footnote_texts"), "F1: Average price.");
    assert_eq!(cell(0, "owner_relationships"), "Director");
    assert_eq!(cell(1, "row_kind"), "holding");
    assert_eq!(
        cell(1, "filing_url"),
        "https://www.sec.gov/Archives/edgar/data/55555/000005555524000007/0000055555-24-000007-index.html"
    );
}

/// A Form 3 of our own making that says that nothing is owned.
const NONE_OWNED: &str = "<ownershipDocument><documentType>3</documentType>\
    <periodOfReport>2024-02-05</periodOfReport><noSecuritiesOwned>1</noSecuritiesOwned>\
    <issuer><issuerCik>0000055555</issuerCik><issuerName>Harbor</issuerName></issuer>\
    <reportingOwner><reportingOwnerId><rptOwnerCik>0001000009</rptOwnerCik>\
    <rptOwnerName>Roe Richard</rptOwnerName></reportingOwnerId></reportingOwner>\
    </ownershipDocument>";

#[test]
fn a_filing_that_owns_nothing_has_a_row_in_the_flat_layout() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("0000055555-24-000008.xml");
    std::fs::write(&input, NONE_OWNED).unwrap();
    let output = folder.path().join("out");
    let arguments = ["convert", input.to_str().unwrap(), "-o", output.to_str().unwrap()];
    // Twice: converting again replaces the row and doubles none.
    for _ in 0..2 {
        let more = ["--per", "run", "--layout", "flat", "--format", "csv,sqlite,parquet"];
        let result = run(&[&arguments[..], &more].concat());
        assert!(result.status.success(), "{}", stderr(&result));
    }
    let rows = crate::support::tables::rows(&output.join("csv/flat.csv"));
    assert_eq!(rows.len(), 1);
    let row = &rows[0];
    assert_eq!(row["row_kind"], "none_owned");
    assert_eq!(row["owner_names"], "Roe Richard");
    assert_eq!([&row["form_table"], &row["row_number"], &row["security_title"]], ["", "", ""]);
    let database = rusqlite::Connection::open(output.join("section16.sqlite")).unwrap();
    let sql = "SELECT count(*), row_kind, row_number FROM flat";
    let found: (i64, String, Option<i64>) =
        database.query_row(sql, (), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    assert_eq!(found, (1, "none_owned".to_owned(), None));
}

#[test]
fn codes_of_every_column_are_in_the_package_and_in_the_code_book() {
    let codes = stdout(&run(&["schema", "--format", "codes"]));
    for layout in Layout::ALL {
        let arguments = ["schema", "--format", "json", "--layout", layout.as_str()];
        let json: serde_json::Value = serde_json::from_str(&stdout(&run(&arguments))).unwrap();
        let mut lists = 0;
        for (at, table) in layout.tables().iter().enumerate() {
            for (place, column) in table.columns.iter().enumerate() {
                let constraints = &json["resources"][at]["schema"]["fields"][place]["constraints"];
                let Some(list) = column.codes else {
                    assert!(constraints["enum"].is_null(), "{}", column.name);
                    continue;
                };
                lists += 1;
                let expected: Vec<_> = list.codes().iter().map(|word| word.code).collect();
                assert_eq!(constraints["enum"], serde_json::json!(expected), "{}", column.name);
                assert!(codes.contains(&format!("## {}\n", list.title())), "{}", column.name);
                for word in list.codes() {
                    assert!(codes.contains(&format!("| `{}` | {} |", word.code, word.word)));
                }
            }
        }
        assert!(lists >= 7, "{}", layout.as_str());
    }
}

#[test]
fn schema_describes_every_layout_unless_one_is_asked_for() {
    let all = stdout(&run(&["schema"]));
    let one = stdout(&run(&["schema", "--layout", "flat"]));
    for layout in Layout::ALL {
        let heading = format!("## Layout `{}`\n", layout.as_str());
        assert!(all.contains(&heading), "{heading}");
        assert_eq!(one.contains(&heading), layout == Layout::Flat, "{heading}");
    }
    let sql = stdout(&run(&["schema", "--format", "sql"]));
    assert!(sql.contains("CREATE TABLE filings (") && !sql.contains("CREATE TABLE flat ("));
}

#[test]
fn schema_describes_every_column_of_every_layout() {
    for layout in Layout::ALL {
        let print = |format: &str| {
            stdout(&run(&["schema", "--layout", layout.as_str(), "--format", format]))
        };
        let (markdown, sql) = (print("markdown"), print("sql"));
        let json: serde_json::Value = serde_json::from_str(&print("json")).unwrap();
        for (at, table) in layout.tables().iter().enumerate() {
            assert!(!table.doc.is_empty());
            assert!(sql.contains(&format!("CREATE TABLE {} (", table.name)));
            let fields = json["resources"][at]["schema"]["fields"].as_array().unwrap();
            assert_eq!(fields.len(), table.columns.len());
            for (column, field) in table.columns.iter().zip(fields) {
                assert_eq!(field["name"], column.name);
                assert!(column.doc.ends_with('.'), "{}: {}", column.name, column.doc);
                assert!(markdown.contains(&format!("| `{}` |", column.name)), "{}", column.name);
            }
            let mut names: Vec<_> = table.columns.iter().map(|column| column.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), table.columns.len(), "a name twice in {}", table.name);
        }
    }
}
