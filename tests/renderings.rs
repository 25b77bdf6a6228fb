//! Legacy renderings: pages of every vintage and family, and what they must give.

use std::path::PathBuf;

use section16::{Filing, Severity};

use crate::support;
use crate::support::tables::Tables;

#[path = "renderings/expected.rs"]
mod expected;
#[path = "renderings/geometry.rs"]
mod geometry;
#[path = "renderings/robustness.rs"]
mod robustness;
#[path = "renderings/scores.rs"]
mod scores;

/// Asserts that the filing has exactly the rows of `expected`.
fn assert_rows(name: &str, filing: &Filing, expected: &str) {
    let differences = expected::differences(filing, expected);
    assert!(differences.is_empty(), "{name}:\n{}", differences.join("\n"));
}

/// Our own pages, with their extension.
fn fixtures() -> Vec<PathBuf> {
    let folder = support::root().join("tests/renderings");
    let is_page = |path: &PathBuf| {
        let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        ["txt", "html", "md"].contains(&extension.as_str())
    };
    support::files(&folder).into_iter().filter(is_page).collect()
}

fn fixture(name: &str) -> String {
    let path = support::root().join("tests/renderings").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn read(text: &str) -> Filing {
    section16::read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Asserts that `text` is left alone as something else than a Form 3, 4 or 5.
fn assert_is_no_form(name: &str, text: &str) {
    match section16::read(text.as_bytes()) {
        Ok(filing) => panic!("{name} was read as {:?}", filing.read_as),
        Err(error) => assert!(error.is_not_ownership(), "{name}: {error}"),
    }
}

#[test]
fn every_page_of_our_own_gives_its_rows() {
    let pages = fixtures();
    assert!(pages.len() >= 10);
    let mut wrong = Vec::new();
    for page in pages {
        let expected = std::fs::read_to_string(page.with_extension("rows"))
            .unwrap_or_else(|error| panic!("{}: {error}", page.display()));
        let filing = support::filing(&page).unwrap();
        let differences = expected::differences(&filing, &expected);
        if !differences.is_empty() {
            let name = page.file_name().unwrap().to_string_lossy().into_owned();
            wrong.push(format!("{name}:\n  {}", differences.join("\n  ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_row_above_the_markers_of_columns_is_a_row() {
    let page = fixture("form4_parentheses.txt");
    let mut lines: Vec<&str> = page.lines().collect();
    let markers = lines.iter().position(|line| line.starts_with("<S>")).unwrap();
    lines.swap(markers, markers + 1);
    let filing = read(&lines.join("\n"));
    assert_eq!(filing.document.non_derivative_table, read(&page).document.non_derivative_table);
    assert_eq!(filing.document.non_derivative_table.len(), 1);
}

// Real pages

#[test]
fn the_option_of_2004_from_a_pdf_gives_what_is_certain() {
    let Some(shared) = support::shared() else { return };
    let filing = support::filing(&shared.join("seed/form4_severino_2004-12-29.md")).unwrap();
    let mut without = filing.clone();
    without.problems.clear();
    assert_rows(
        "seed",
        &without,
        "filings
  document_type: 4
  period_of_report: 2004-12-29
  issuer_name: SONUS NETWORKS INC
  issuer_trading_symbol: SONS
  read_as: markdown
reporting_owners
  rpt_owner_name: SEVERINO PAUL J
  rpt_owner_zip_code: 01824
derivative_transactions
  security_title: Non-qualified Stock Option (right to buy)
  conversion_or_exercise_price: 5.52
  transaction_date: 2004-12-29
  transaction_code: A
  transaction_shares: 10000
  transaction_price_per_share: 0
  transaction_acquired_disposed_code: A
  exercise_date: 2005-12-29
  exercise_date_fn: F1
  expiration_date: 2014-12-29
  underlying_security_title: Common Stock
  underlying_security_shares: 10000
  shares_owned_following_transaction: 10000
  direct_or_indirect_ownership: D
footnotes
  footnote_id: F1
  footnote_text: The option vests as to 25% of the shares on 12/29/05 and then, as to the remaining \
75% of the shares, in equal monthly increments for the following thirty-six months.
owner_signatures
  signature_name: Charles J. Gray as attorney-in-fact for Paul J. Severino
  signature_date: 2005-01-03
",
    );
    // The relationship is unknown, and not false.
    let relationship = &filing.document.reporting_owners[0].relationship;
    assert!(relationship.is_director.is_absent() && relationship.is_officer.is_absent());
    // City and state were cut: they are reported as they stand, and never guessed.
    let tables = Tables::of(&filing);
    let raw = tables.cells("problems", "raw_value");
    for damaged in ["SFORD M", "IA", "NUS NETV"] {
        assert!(raw.iter().any(|raw| raw.contains(damaged)), "{damaged}: {raw:?}");
    }
    assert!(tables.codes().iter().all(|code| code.starts_with("rendering-")));
    assert_eq!(filing.worst(), Some(Severity::Warning));
}

#[test]
fn a_text_submission_of_2000_gives_its_row() {
    let Some(shared) = support::shared() else { return };
    let path = shared.join("corpus/legacy_text/0001094891-00-000193.txt");
    assert_rows(
        "0001094891-00-000193",
        &support::filing(&path).unwrap(),
        "filings
  document_type: 4
  filed_date: 2000-03-14
  period_of_report: 2000-02-29
  issuer_cik: 0000911787
  issuer_name: Productivity Technologies Corp.
  issuer_trading_symbol: PRAC
  read_as: text
reporting_owners
  rpt_owner_cik: 0001050609
  rpt_owner_name: Foster, Alan H.
  is_director: true
  rpt_owner_street1: c/o Productivity Technologies Corp.
  rpt_owner_street2: 520 Madison Avenue
  rpt_owner_city: New York
  rpt_owner_state: NY
  rpt_owner_zip_code: 10022
derivative_transactions
  security_title: Options to Purchase Common Stock
  conversion_or_exercise_price: 1.375
  transaction_date: 2000-02-07
  transaction_form_type: 5
  transaction_code: A
  transaction_shares: 12000
  transaction_acquired_disposed_code: A
  exercise_date: 2000-02-07
  expiration_date: 2005-02-07
  underlying_security_title: Common Stock
  underlying_security_shares: 12000
  shares_owned_following_transaction: 12000
  direct_or_indirect_ownership: D
owner_signatures
  signature_name: /s/ Alan H. Foster
  signature_date: 2000-03-13
problems
  code: rendering-unplaced
  location: reportingOwner/reportingOwnerAddress
  raw_value: USA
",
    );
}

#[test]
fn saved_web_pages_of_the_sec_give_their_rows() {
    let Some(shared) = support::shared() else { return };
    let folder = shared.join("corpus/rendered_html");
    assert_rows(
        "MSFT_Form4_Example.html",
        &support::filing(&folder.join("MSFT_Form4_Example.html")).unwrap(),
        MSFT,
    );
    let snow = support::filing(&folder.join("form5.snow.html")).unwrap();
    let tables = Tables::of(&snow);
    assert_eq!(tables.cells("filings", "document_type"), ["5"]);
    assert_eq!(tables.cells("filings", "period_of_report"), ["2022-01-31"]);
    assert_eq!(tables.cells("filings", "issuer_name"), ["Snowflake Inc."]);
    assert_eq!(tables.cells("filings", "issuer_trading_symbol"), ["SNOW"]);
    assert_eq!(tables.cells("reporting_owners", "rpt_owner_name"), ["McMahon John Dennis"]);
    assert_eq!(tables.cells("reporting_owners", "is_director"), ["true"]);
    let transactions = "non_derivative_transactions";
    assert_eq!(tables.cells(transactions, "transaction_date"), ["2021-12-23"]);
    assert_eq!(tables.cells(transactions, "transaction_code"), ["G"]);
    assert_eq!(tables.cells(transactions, "transaction_coding_fn"), ["F1"]);
    assert_eq!(tables.cells(transactions, "transaction_shares"), ["61386"]);
    assert_eq!(tables.cells(transactions, "transaction_acquired_disposed_code"), ["D"]);
    assert_eq!(tables.cells(transactions, "transaction_price_per_share"), ["0"]);
    assert_eq!(tables.cells(transactions, "shares_owned_following_transaction"), ["54666"]);
    let holdings = "non_derivative_holdings";
    let owned = tables.cells(holdings, "shares_owned_following_transaction");
    assert_eq!(owned, ["151188", "125737"]);
    assert_eq!(tables.cells(holdings, "nature_of_ownership"), ["Trust", "Trust"]);
    assert_eq!(tables.cells(holdings, "nature_of_ownership_fn"), ["F3", "F4"]);
    assert!(tables.rows("derivative_transactions").is_empty());
    assert!(tables.rows("derivative_holdings").is_empty());
    assert_eq!(tables.rows("footnotes").len(), 4);
    assert_eq!(tables.cells("owner_signatures", "signature_date"), ["2022-03-11"]);
    assert_eq!(tables.codes(), [""; 0]);

    let joint = support::filing(&folder.join("form3_joint_filers.html")).unwrap();
    let tables = Tables::of(&joint);
    assert_eq!(tables.cells("filings", "document_type"), ["3"]);
    assert_eq!(tables.cells("filings", "period_of_report"), ["2023-09-28"]);
    assert_eq!(tables.cells("filings", "issuer_cik"), ["0001660734"]);
    assert_eq!(tables.cells("filings", "issuer_trading_symbol"), ["TRTN"]);
    let names = tables.cells("reporting_owners", "rpt_owner_name");
    assert_eq!((names.len(), names[0], names[9]), {
        (10, "BROOKFIELD Corp /ON/", "BIF V Thanos Carry L.P.")
    });
    assert_eq!(tables.cells("reporting_owners", "rpt_owner_zip_code"), ["M5J2T3"; 10]);
    let ciks = tables.cells("reporting_owners", "rpt_owner_cik");
    assert!(ciks.iter().all(|cik| cik.len() == 10), "{ciks:?}");
    let holdings = "non_derivative_holdings";
    assert_eq!(tables.cells(holdings, "shares_owned_following_transaction"), ["101158891"]);
    assert_eq!(tables.cells(holdings, "shares_owned_following_transaction_fn"), ["F1"]);
    assert_eq!(tables.cells(holdings, "direct_or_indirect_ownership"), ["I"]);
    assert_eq!(tables.cells(holdings, "nature_of_ownership"), ["See Footnotes"]);
    assert_eq!(tables.cells(holdings, "nature_of_ownership_fn"), ["F2 F3"]);
    for empty in ["non_derivative_transactions", "derivative_transactions", "derivative_holdings"] {
        assert!(tables.rows(empty).is_empty(), "{empty}");
    }
    assert_eq!(tables.rows("footnotes").len(), 3);
    assert_eq!(tables.codes(), [""; 0]);
}

const MSFT: &str = "filings
  document_type: 4
  period_of_report: 2016-06-02
  issuer_cik: 0000789019
  issuer_name: MICROSOFT CORP
  issuer_trading_symbol: MSFT
  read_as: html
reporting_owners
  rpt_owner_cik: 0001529370
  rpt_owner_name: List Teri L.
  is_director: true
  rpt_owner_street1: C/O MICROSOFT CORPORATION
  rpt_owner_street2: ONE MICROSOFT WAY
  rpt_owner_city: REDMOND
  rpt_owner_state: WA
  rpt_owner_zip_code: 98052-6399
non_derivative_holdings
  security_title: Common Stock
  shares_owned_following_transaction: 3398
  direct_or_indirect_ownership: D
derivative_transactions
  security_title: Restricted Stock Units
  conversion_or_exercise_price_fn: F1
  transaction_date: 2016-06-02
  transaction_code: A
  transaction_shares: 1619
  transaction_price_per_share: 0
  transaction_acquired_disposed_code: A
  exercise_date_fn: F2
  expiration_date_fn: F2
  underlying_security_title: Common Stock
  underlying_security_shares: 1619
  shares_owned_following_transaction: 4172
  shares_owned_following_transaction_fn: F3
  direct_or_indirect_ownership: D
footnotes
  footnote_id: F1
  footnote_text: Each restricted stock unit represents a contingent right to receive one share of \
Microsoft common stock.
footnotes
  footnote_id: F2
  footnote_text: The restricted stock units are fully vested. Delivery of the shares to the \
reporting person will be made thirty days after the date of the reporting person's separation \
from service to the Board of Directors.
footnotes
  footnote_id: F3
  footnote_text: Includes 1 share as a result of accumulated fractional shares.
owner_signatures
  signature_name: Keith R. Dolliver, Attorney-in-fact for Teri L. List-Stoll
  signature_date: 2016-06-03
";

// Boxes and dates

#[test]
fn a_ticked_box_counts_in_every_notation() {
    let page = fixture("form4_value.txt");
    let notations = [
        ("[X]", "[ ]"),
        ("[x]", "[_]"),
        ("(X)", "( )"),
        ("/X/", "/ /"),
        ("__X__", "_____"),
        ("_X_", "___"),
        ("X", " "),
        ("\u{2612}", "\u{2610}"),
        ("\u{2611}", "\u{2610}"),
        ("[X ]", "[  ]"),
    ];
    let mut wrong = Vec::new();
    for (ticked, empty) in notations {
        let boxes = format!(
            "   {ticked} Director   {empty} 10% Owner   {ticked} Officer (give title below)\n   \
             {empty} Other (specify below)\n"
        );
        let begin = page.find("   [ ] Director").unwrap();
        let end = page[begin..].find("\n\n   Controller").unwrap() + begin + 1;
        let text = format!("{}{boxes}{}", &page[..begin], &page[end..]);
        let tables = Tables::of(&read(&text));
        let owner = &tables.rows("reporting_owners")[0];
        let flags = ["is_director", "is_officer", "is_ten_percent_owner", "is_other"];
        let flags = flags.map(|flag| owner[flag].as_str());
        if flags != ["true", "true", "", ""] || owner["officer_title"] != "Controller" {
            wrong.push(format!("{ticked}: {flags:?} {:?}", owner["officer_title"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_date_is_read_in_every_notation_and_a_month_is_reported() {
    let page = fixture("form4_value.txt");
    let cover = "   12/02/2002\n";
    assert_eq!(page.matches(cover).count(), 1);
    let dates = [
        ("12/29/2004", "2004-12-29"),
        ("2/7/00", "2000-02-07"),
        ("02/07/2000", "2000-02-07"),
        ("February 29, 2000", "2000-02-29"),
        ("Feb. 29, 2000", "2000-02-29"),
        ("12/31/99", "1999-12-31"),
    ];
    let mut wrong = Vec::new();
    for (written, date) in dates {
        let tables = Tables::of(&read(&page.replace(cover, &format!("   {written}\n"))));
        let got = tables.cells("filings", "period_of_report");
        if got != [date] {
            wrong.push(format!("{written}: {got:?}"));
        }
    }
    // A month is no date; nor is a day that no calendar has.
    for written in ["02/00", "2/2000", "February 2000", "02/30/2000", "13/01/2000"] {
        let tables = Tables::of(&read(&page.replace(cover, &format!("   {written}\n"))));
        let got = tables.cells("filings", "period_of_report");
        let raw = tables.cells("problems", "raw_value");
        if got != [""] || !raw.contains(&written) {
            wrong.push(format!("{written}: {got:?}, problems {raw:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

// Tables that are cut

#[test]
fn halves_that_do_not_fit_together_are_reported_and_not_joined() {
    let page = fixture("form4_halves.txt");
    let (first, second) = page.split_at(page.find("(continued)").unwrap());
    let other = second.replacen("Option (right to", "Warrant (to be", 1);
    let lines: Vec<&str> = second.lines().collect();
    let row = lines.iter().rposition(|line| line.starts_with("Option (right to")).unwrap();
    let short = [&lines[..row], &lines[row + 2..]].concat().join("\n");
    for second in [other, short] {
        let tables = Tables::of(&read(&format!("{first}{second}")));
        for table in ["derivative_transactions", "derivative_holdings"] {
            assert!(tables.rows(table).is_empty(), "{:?}", tables.rows(table));
        }
        let raw = tables.cells("problems", "raw_value");
        for cells in ["$6.00", "$7.00", "Common Stock"] {
            assert!(raw.iter().any(|raw| raw.contains(cells)), "{cells}: {raw:?}");
        }
    }
}

// Pages that are something else

#[test]
fn other_pages_are_no_renderings() {
    assert_is_no_form("10-K", TEN_K);
    assert_is_no_form("144", FORM_144);
    assert_is_no_form("13D", SCHEDULE_13D);
    assert_is_no_form("power of attorney", POWER_OF_ATTORNEY);
    assert_is_no_form("instructions", INSTRUCTIONS);
    for text in [TEN_K, FORM_144, SCHEDULE_13D, POWER_OF_ATTORNEY, INSTRUCTIONS] {
        let page = text.replace('\n', "<br>\n");
        assert_is_no_form("web page", &format!("<html><body><table><tr><td>{page}</table>"));
        let cells = text.replace('\n', " |\n| ");
        assert_is_no_form("markdown", &format!("| a | b |\n|---|---|\n| {cells} |\n"));
    }
}

const TEN_K: &str = "UNITED STATES SECURITIES AND EXCHANGE COMMISSION
Washington, D.C. 20549
FORM 10-K
ANNUAL REPORT PURSUANT TO SECTION 13 OR 15(d) OF THE SECURITIES EXCHANGE ACT OF 1934
Thistledown Ceramics Inc.
Item 10. Directors and Executive Officers of the Registrant
Section 16(a) Beneficial Ownership Reporting Compliance
Section 16(a) requires officers, directors and ten percent owners to file reports of beneficial
ownership on Form 3, Form 4 and Form 5. One reporting person filed a Form 4 late.
Item 12. Security Ownership of Certain Beneficial Owners and Management
The table shows the shares beneficially owned by each director.
Name              Shares beneficially owned     Percent
Rosa Kettle       12,000                        1.2%
Signature /s/ Rosa Kettle       March 30, 2001
";

const FORM_144: &str = "UNITED STATES SECURITIES AND EXCHANGE COMMISSION
FORM 144
NOTICE OF PROPOSED SALE OF SECURITIES PURSUANT TO RULE 144
1(a) NAME OF ISSUER  Thistledown Ceramics Inc.
2(a) NAME OF PERSON FOR WHOSE ACCOUNT THE SECURITIES ARE TO BE SOLD  Rosa Kettle
TABLE I - SECURITIES TO BE SOLD
Title of the Class   Date you Acquired   Nature of Acquisition Transaction   Amount
Common               4/1/1999            Option exercise                      4,000
TABLE II - SECURITIES SOLD DURING THE PAST 3 MONTHS
None. See also the Form 4 of the reporting person about securities beneficially owned.
";

const SCHEDULE_13D: &str = "UNITED STATES SECURITIES AND EXCHANGE COMMISSION
SCHEDULE 13D
Under the Securities Exchange Act of 1934
Thistledown Ceramics Inc.
1. NAMES OF REPORTING PERSONS  Kettle Holdings LLC
7. SOLE VOTING POWER 500,000
11. AGGREGATE AMOUNT BENEFICIALLY OWNED BY EACH REPORTING PERSON 500,000
Item 5. Interest in Securities of the Issuer. The reporting person reported its purchases on
Form 4 under Section 16; see Table I, non-derivative securities, of that form.
Signature /s/ Rosa Kettle   February 2, 2001
";

const POWER_OF_ATTORNEY: &str = "POWER OF ATTORNEY
Know all by these presents, that the undersigned hereby constitutes and appoints Leo Fenwick the
undersigned's true and lawful attorney-in-fact to execute for and on behalf of the undersigned,
in the undersigned's capacity as a reporting person of Thistledown Ceramics Inc., Forms 3, 4 and 5
in accordance with Section 16(a) of the Securities Exchange Act of 1934, and to do all acts that
may be necessary to complete any such Form 3, Form 4 or Form 5 on securities beneficially owned.
/s/ Rosa Kettle    January 5, 2001
";

const INSTRUCTIONS: &str = "General Instructions
When must Form 4 be filed? The reporting person reports changes in beneficial ownership in two
tables. Use a second form where the space is not enough.
";
