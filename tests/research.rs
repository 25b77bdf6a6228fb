//! Research tables: roles and plans against labels, answers that do not depend on order.

use std::collections::HashMap;

use section16::Value;
use section16::model::{OwnershipDocument, ReportingOwner, ReportingOwnerRelationship};
use section16::table::research::{Role, roles};
use section16::table::{Layout, Record};

use crate::support::{self, tables::Tables};

fn table(name: &str) -> Vec<HashMap<String, String>> {
    let path = support::root().join("tests/research").join(name);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .from_path(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    reader.deserialize().map(Result::unwrap).collect()
}

fn words(roles: &[Role]) -> String {
    roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" ")
}

/// Titles of the kinds that EDGAR has, labelled before the rules were run on them.
#[test]
fn titles_give_their_roles() {
    let mut wrong = Vec::new();
    let rows = table("more_titles.tsv");
    for row in &rows {
        let relationship = &mut ReportingOwnerRelationship::default();
        relationship.is_officer = Value::Valid(true.into());
        relationship.officer_title = Value::Valid(row["officer_title"].as_str().into());
        let mut owner = ReportingOwner::default();
        owner.relationship = relationship.clone();
        let found = words(&roles(&owner, &OwnershipDocument::default()));
        if found != row["roles"] {
            wrong.push(format!("{}: {found}, not {}", row["officer_title"], row["roles"]));
        }
    }
    assert!(rows.len() > 180 && wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The titles of the corpus, labelled by hand before the rules were written.
#[test]
fn titles_of_real_filings_give_their_roles() {
    let Some(shared) = support::shared() else { return };
    let filings = corpus(&shared);
    let (mut wrong, mut all) = (Vec::new(), 0);
    for row in table("titles.tsv") {
        let Some(filing) = filings.get(&row["accession_number"]) else { continue };
        let number: usize = row["owner_number"].parse().unwrap();
        let owner = &filing.document.reporting_owners[number - 1];
        let found = words(&roles(owner, &filing.document));
        all += 1;
        if found != row["roles"] {
            wrong.push(format!(
                "{} {number}: {found}, not {}",
                row["accession_number"], row["roles"]
            ));
        }
    }
    assert!(all >= 100, "{all} of the labelled filings are there");
    // 0.99 of them.
    assert!(wrong.len() * 100 <= all, "{} of {all} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The footnotes of the corpus, labelled by hand before the rules were written: all that name the
/// rule or a trading plan, all others that name a plan of any kind, and 160 of the rest.
#[test]
fn footnotes_of_real_filings_say_what_they_say_of_plans() {
    let Some(shared) = support::shared() else { return };
    let filings = corpus(&shared);
    let (mut wrong, mut all) = (Vec::new(), 0);
    for row in table("footnotes.tsv") {
        let Some(filing) = filings.get(&row["accession_number"]) else { continue };
        let record = Record::from(filing);
        let mut found = Vec::new();
        Layout::Research.rows(&record, |table, cells| {
            let def = Layout::Research.tables()[table];
            if def.name == "plans" && cells[1].to_text() == row["footnote_id"] {
                let said = ["statement", "adopted_on", "modified_on"];
                let cell = |name| cells[def.column(name).unwrap()].to_text();
                found.push(said.map(cell).join(" ").trim_end().to_owned());
            }
        });
        all += 1;
        let told = [&row["statement"], &row["adopted_on"], &row["modified_on"]];
        let told = told.map(String::as_str).join(" ").trim_end().to_owned();
        if found.join("; ") != told {
            wrong.push(format!(
                "{} {}: {found:?}, not {told}",
                row["accession_number"], row["footnote_id"]
            ));
        }
    }
    assert!(all >= 280, "{all} of the labelled footnotes are there");
    assert!(wrong.is_empty(), "{} of {all} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// No derived cell of the corpus is there without the rule that it was derived by.
#[test]
fn every_derived_value_names_its_rule() {
    let Some(shared) = support::shared() else { return };
    const DERIVED: [(&str, &str, &str); 15] = [
        ("trades", "days_to_file", "days"),
        ("trades", "is_late", "late."),
        ("trades", "roles", "role."),
        ("trades", "action", "action."),
        ("trades", "value", "value"),
        ("trades", "plan", "plan."),
        ("trades", "plan_adopted_on", "plan.date"),
        ("trades", "security_class", "class"),
        ("trades", "event_id", "event."),
        ("trades", "linked_rows", "linked"),
        ("trades", "superseded_by", "superseded"),
        ("plans", "statement", "plan."),
        ("amendments", "match", "amendment.match"),
        ("positions", "owned", "balance.filed"),
        ("positions", "expected", "balance.expected"),
    ];
    let folder = tempfile::tempdir().unwrap();
    let options = ["--layout", "research", "--per", "run", "-q"];
    support::convert(&shared.join("corpus"), folder.path(), &options);
    let tables = Tables::read(folder.path());
    for (table, column, rule) in DERIVED {
        let filled = tables.rows(table).iter().filter(|row| !row[column].is_empty());
        let mut count = 0;
        for row in filled {
            count += 1;
            let named = row["rules"].split(' ').any(|named| named.starts_with(rule));
            assert!(named, "{table}.{column} of {}: {}", row["accession_number"], row["rules"]);
        }
        assert!(count > 0, "{table}.{column} is never filled");
    }
}

/// The filings of the corpus, by the keys that labels name them with.
fn corpus(shared: &std::path::Path) -> HashMap<String, section16::Filing> {
    let mut filings = HashMap::new();
    for folder in ["altered", "synthetic", "xml", "submissions", "legacy_text", "rendered_html"] {
        let path = shared.join("corpus").join(folder);
        for file in if path.is_dir() { support::files(&path) } else { Vec::new() } {
            let Ok(filing) = support::filing(&file) else { continue };
            let name = file.file_name().unwrap().to_string_lossy();
            filings.insert(format!("file:{folder}/{name}"), filing.clone());
            if let Some(number) = filing.accession_number {
                filings.insert(number.to_string(), filing);
            }
        }
    }
    filings
}

/// A filing of our own making, as a submission.
#[derive(Clone)]
struct Made {
    number: u32,
    form: &'static str,
    filed: &'static str,
    period: &'static str,
    original: &'static str,
    owners: Vec<(u32, &'static str)>,
    rows: Vec<String>,
    footnotes: Vec<(&'static str, &'static str)>,
    flag: &'static str,
    remarks: &'static str,
}

impl Made {
    fn new(number: u32, form: &'static str, filed: &'static str, rows: &[Row]) -> Self {
        Self {
            number,
            form,
            filed,
            period: "2024-05-01",
            original: "",
            owners: vec![(7001, "DOE JANE")],
            rows: rows.iter().map(Row::xml).collect(),
            footnotes: Vec::new(),
            flag: "",
            remarks: "",
        }
    }

    fn accession(&self) -> String {
        format!("0000990001-24-{:06}", self.number)
    }

    fn text(&self) -> String {
        let element = |name: &str, text: &str| match text {
            "" => String::new(),
            text => format!("<{name}>{text}</{name}>"),
        };
        let owners: String = self
            .owners
            .iter()
            .map(|(cik, name)| {
                format!(
                    "<reportingOwner><reportingOwnerId><rptOwnerCik>{cik:010}</rptOwnerCik><rptOwnerName>{name}</rptOwnerName></reportingOwnerId><reportingOwnerRelationship><isDirector>1</isDirector></reportingOwnerRelationship></reportingOwner>"
                )
            })
            .collect();
        let notes: String = self
            .footnotes
            .iter()
            .map(|(id, text)| format!("<footnote id=\"{id}\">{text}</footnote>"))
            .collect();
        let xml = format!(
            "<?xml version=\"1.0\"?><ownershipDocument><schemaVersion>X0508</schemaVersion><documentType>{}</documentType><periodOfReport>{}</periodOfReport>{}{}<issuer><issuerCik>0000880001</issuerCik><issuerName>Harbor Lamp Works Inc</issuerName><issuerTradingSymbol>HLW</issuerTradingSymbol></issuer>{owners}<nonDerivativeTable>{}</nonDerivativeTable><footnotes>{notes}</footnotes>{}<ownerSignature><signatureName>Jane Doe</signatureName><signatureDate>{}</signatureDate></ownerSignature></ownershipDocument>",
            self.form,
            self.period,
            element("dateOfOriginalSubmission", self.original),
            element("aff10b5One", self.flag),
            self.rows.concat(),
            element("remarks", self.remarks),
            self.filed,
        );
        format!(
            "<SEC-DOCUMENT>{a}.txt : {d}\n<SEC-HEADER>{a}.hdr.sgml : {d}\nACCESSION NUMBER:\t\t{a}\nCONFORMED SUBMISSION TYPE:\t{}\nFILED AS OF DATE:\t\t{d}\n</SEC-HEADER>\n<DOCUMENT>\n<TYPE>{}\n<SEQUENCE>1\n<FILENAME>form.xml\n<TEXT>\n<XML>\n{xml}\n</XML>\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n",
            self.form,
            self.form,
            a = self.accession(),
            d = self.filed.replace('-', ""),
        )
    }
}

/// A row of Table I.
#[derive(Clone, Copy)]
struct Row {
    code: &'static str,
    side: &'static str,
    date: &'static str,
    shares: &'static str,
    price: &'static str,
    owned: &'static str,
    nature: &'static str,
    note: &'static str,
}

const SALE: Row = Row {
    code: "S",
    side: "D",
    date: "2024-05-01",
    shares: "100",
    price: "10",
    owned: "900",
    nature: "D",
    note: "",
};

impl Row {
    fn xml(&self) -> String {
        let value = |name: &str, text: &str| match text {
            "" => String::new(),
            text => format!("<{name}><value>{text}</value></{name}>"),
        };
        let note = match self.note {
            "" => String::new(),
            id => format!("<footnoteId id=\"{id}\"/>"),
        };
        let price = match self.price {
            "" => format!("<transactionPricePerShare>{note}</transactionPricePerShare>"),
            price => format!(
                "<transactionPricePerShare><value>{price}</value>{note}</transactionPricePerShare>"
            ),
        };
        format!(
            "<nonDerivativeTransaction><securityTitle><value>Common Stock</value></securityTitle>{}<transactionCoding><transactionFormType>4</transactionFormType><transactionCode>{}</transactionCode></transactionCoding><transactionAmounts>{}{price}{}</transactionAmounts><postTransactionAmounts>{}</postTransactionAmounts><ownershipNature>{}{}</ownershipNature></nonDerivativeTransaction>",
            value("transactionDate", self.date),
            self.code,
            value("transactionShares", self.shares),
            value("transactionAcquiredDisposedCode", self.side),
            value("sharesOwnedFollowingTransaction", self.owned),
            value("directOrIndirectOwnership", if self.nature == "D" { "D" } else { "I" }),
            value("natureOfOwnership", if self.nature == "D" { "" } else { self.nature }),
        )
    }
}

/// The research tables of `filings`, converted in one run in this order.
fn research(filings: &[Made]) -> Tables {
    research_with(filings, &["--per", "run"])
}

fn research_with(filings: &[Made], more: &[&str]) -> Tables {
    let folder = tempfile::tempdir().unwrap();
    let mut command = support::section16();
    command.arg("convert");
    for (at, filing) in filings.iter().enumerate() {
        let path = folder.path().join(format!("{at:03}.txt"));
        std::fs::write(&path, filing.text()).unwrap();
        command.arg(path);
    }
    let out = folder.path().join("out");
    command.args(["--layout", "research", "-q", "-o"]).arg(&out).args(more);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", support::stderr(&output));
    let mut tables = Tables::read(&out);
    for entry in std::fs::read_dir(&out).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            tables.add(&path);
        }
    }
    // The temporary path is another one each time.
    let problems = tables.0.entry("problems".to_owned()).or_default();
    problems.iter_mut().for_each(|row| drop(row.remove("source")));
    tables
}

/// The cells of some columns, a text a row.
fn told(tables: &Tables, table: &str, columns: &[&str]) -> Vec<String> {
    let cells = |row: &crate::support::tables::Row| {
        columns.iter().map(|name| row[*name].clone()).collect::<Vec<_>>().join(" ")
    };
    tables.rows(table).iter().map(|row| cells(row).trim_end().to_owned()).collect()
}

/// The original, a correction of its price, an amendment that adds a row, and one of an original
/// that is not there.
fn chain() -> Vec<Made> {
    let second = Row { shares: "50", owned: "850", ..SALE };
    let original = Made::new(1, "4", "2024-05-02", &[SALE, second]);
    let corrected = Row { price: "12", ..SALE };
    let mut correction = Made::new(2, "4/A", "2024-05-10", &[corrected, second]);
    correction.original = "2024-05-02";
    let third = Row { date: "2024-05-01", shares: "7", owned: "843", ..SALE };
    let mut addition = Made::new(3, "4/A", "2024-05-20", &[third]);
    addition.original = "2024-05-02";
    let mut orphan = Made::new(4, "4/A", "2024-06-20", &[SALE]);
    (orphan.original, orphan.period) = ("2023-01-05", "2023-01-03");
    vec![original, correction, addition, orphan]
}

#[test]
fn amendments_say_what_became_of_each_row() {
    let tables = research(&chain());
    let columns = [
        "accession_number",
        "row_number",
        "original_accession_number",
        "original_row_number",
        "match",
        "change",
        "changed_columns",
        "kind",
    ];
    let [one, two, three, four] = [1, 2, 3, 4].map(|number| format!("0000990001-24-{number:06}"));
    let expected = [
        format!("{two} 1 {one} 1 unique corrected transaction_price_per_share corrects"),
        format!("{two} 2 {one} 2 unique same  corrects"),
        format!("{three} 1 {one}  unique added  adds"),
        format!("{three}  {one} 1 unique not_repeated  adds"),
        format!("{three}  {one} 2 unique not_repeated  adds"),
        format!("{four} 1   none"),
    ];
    assert_eq!(told(&tables, "amendments", &columns), expected);
    let standing = ["accession_number", "row_number", "superseded_by", "is_first_report"];
    let expected = [
        format!("{one} 1 {two} false"),
        format!("{one} 2 {two} false"),
        format!("{two} 1  true"),
        format!("{two} 2  true"),
        format!("{three} 1  true"),
        format!("{four} 1  true"),
    ];
    assert_eq!(told(&tables, "trades", &standing), expected);
    // A corrected row is the same event as the row that it corrects.
    let events = tables.cells("trades", "event_id");
    assert_eq!((events[0], events[1]), (events[2], events[3]));
    assert!(events[0] != events[1] && events[4] != events[0] && events[5] != events[0]);
}

#[test]
fn a_second_amendment_replaces_the_first() {
    let mut filings = chain();
    filings.truncate(2);
    let again = Row { price: "12.5", ..SALE };
    let mut second = Made::new(9, "4/A", "2024-05-12", &[again]);
    second.original = "2024-05-02";
    filings.push(second);
    let tables = research(&filings);
    let standing = told(&tables, "trades", &["accession_number", "row_number", "superseded_by"]);
    let [one, two, nine] = [1, 2, 9].map(|number| format!("0000990001-24-{number:06}"));
    let expected = [
        format!("{one} 1 {two}"),
        format!("{one} 2 {two}"),
        format!("{two} 1 {nine}"),
        format!("{two} 2"),
        format!("{nine} 1"),
    ];
    assert_eq!(standing, expected);
    let events = tables.cells("trades", "event_id");
    assert_eq!(events.iter().filter(|event| **event == events[0]).count(), 3);
    let firsts = tables.cells("trades", "is_first_report");
    assert_eq!(firsts, ["false", "false", "false", "true", "true"]);
}

#[test]
fn of_two_originals_of_a_day_the_rows_tell_which_is_meant() {
    let other = Row { shares: "555", price: "3", owned: "1234", ..SALE };
    let first = Made::new(1, "4", "2024-05-02", &[SALE]);
    let second = Made::new(2, "4", "2024-05-02", &[other]);
    let mut amendment = Made::new(3, "4/A", "2024-05-09", &[Row { price: "4", ..other }]);
    amendment.original = "2024-05-02";
    let columns = ["original_accession_number", "match", "change"];
    let tables = research(&[amendment.clone(), second.clone(), first.clone()]);
    assert_eq!(told(&tables, "amendments", &columns), ["0000990001-24-000002 unique corrected"]);
    // Where nothing tells, nothing is said.
    let twin = Made { number: 2, ..first.clone() };
    let mut amendment = Made::new(3, "4/A", "2024-05-09", &[SALE]);
    amendment.original = "2024-05-02";
    let tables = research(&[first, twin, amendment]);
    assert_eq!(told(&tables, "amendments", &columns), [" several"]);
    assert_eq!(tables.cells("trades", "superseded_by"), ["", "", ""]);
}

#[test]
fn an_amendment_of_footnotes_alone_is_one_of_facts() {
    let original = Made::new(1, "4", "2024-05-02", &[SALE]);
    let mut amendment = Made { number: 2, form: "4/A", filed: "2024-05-03", ..original.clone() };
    amendment.original = "2024-05-02";
    amendment.remarks = "Signed by hand.";
    let tables = research(&[original.clone(), amendment.clone()]);
    assert_eq!(tables.cells("amendments", "kind"), ["facts_only"]);
    amendment.remarks = "";
    let tables = research(&[original.clone(), amendment.clone()]);
    assert_eq!(tables.cells("amendments", "kind"), ["repeats"]);
    amendment.rows.clear();
    amendment.remarks = "Nothing but this.";
    let tables = research(&[original, amendment]);
    let said =
        told(&tables, "amendments", &["row_number", "original_row_number", "change", "kind"]);
    assert_eq!(said, [" 1 not_repeated facts_only"]);
}

#[test]
fn one_trade_of_a_group_is_one_event_and_two_grants_are_two() {
    let of_fund =
        Row { code: "P", side: "A", shares: "12345", price: "9.87", owned: "50000", ..SALE };
    let of_manager = Row { nature: "By fund", price: "9.870", ..of_fund };
    let mut fund = Made::new(1, "4", "2024-05-02", &[of_fund, of_fund]);
    fund.owners = vec![(7100, "HARBOR FUND LP")];
    let mut manager = Made::new(2, "4", "2024-05-03", &[of_manager, of_manager]);
    manager.owners = vec![(7101, "HARBOR GP LLC"), (7102, "DOE JOHN")];
    let grant = Row { code: "A", side: "A", shares: "500", price: "0", owned: "500", ..SALE };
    let mut one = Made::new(3, "4", "2024-05-03", &[grant]);
    one.owners = vec![(7103, "ROE A")];
    let mut two = Made::new(4, "4", "2024-05-03", &[grant]);
    two.owners = vec![(7104, "POE B")];
    let tables = research(&[manager, fund, one, two]);
    let events = tables.cells("trades", "event_id");
    // Manager, manager, fund, fund, grant, grant.
    assert_eq!((events[0], events[1]), (events[2], events[3]));
    assert!(events[0] != events[1] && events[4] != events[5]);
    let firsts = tables.cells("trades", "is_first_report");
    assert_eq!(firsts, ["false", "false", "true", "true", "true", "true"]);
    assert!(tables.cells("trades", "rules")[0].contains("event.group"));
}

#[test]
fn plans_are_told_row_by_row() {
    let plain = Row { shares: "1", ..SALE };
    let mut filing = Made::new(
        1,
        "4",
        "2024-05-02",
        &[Row { note: "F1", ..SALE }, Row { note: "F2", ..plain }, plain],
    );
    filing.footnotes = vec![
        ("F1", "Sold under a Rule 10b5-1 plan adopted on 3 March 2023."),
        ("F2", "This sale was not made pursuant to a Rule 10b5-1 plan."),
    ];
    let plans = |flag: &'static str| {
        let tables = research(&[Made { flag, ..filing.clone() }]);
        told(&tables, "trades", &["plan", "plan_adopted_on"])
    };
    assert_eq!(plans(""), ["footnote 2023-03-03", "denied", ""]);
    assert_eq!(plans("1"), ["both 2023-03-03", "contradicted", "flag"]);
    assert_eq!(plans("0"), ["contradicted 2023-03-03", "denied", ""]);
    let tables = research(&[filing]);
    let said =
        told(&tables, "plans", &["source", "statement", "evidence_start", "evidence_end", "rows"]);
    assert_eq!(said, ["F1 plan 0 54 N1", "F2 denied 0 54 N2"]);
}

#[test]
fn balances_are_replayed_and_breaks_are_shown() {
    let rows = |shares, owned, date| Row { shares, owned, date, ..SALE };
    let first = Made::new(1, "4", "2024-05-02", &[rows("100", "900", "2024-05-01")]);
    let second = Made::new(
        2,
        "4",
        "2024-05-06",
        &[rows("50", "850", "2024-05-03"), rows("50", "790", "2024-05-03")],
    );
    let third = Made::new(3, "4", "2024-05-08", &[rows("90", "7000", "2024-05-07")]);
    let tables = research(&[third, second, first]);
    let said = told(&tables, "positions", &["owned", "expected", "break", "is_latest"]);
    assert_eq!(said, ["900   false", "850 850  false", "790 800 -10 false", "7000 700 6300 true"]);
    assert_eq!(tables.codes(), ["balance-factor-of-ten"]);
}

/// Every fault of the list is planted once, and found once.
#[test]
fn what_can_hardly_be_meant_is_told_and_nothing_else() {
    let codes = |rows: &[Row], change: fn(&mut Made)| {
        let mut filing = Made::new(1, "4", "2024-05-02", rows);
        change(&mut filing);
        research(&[filing]).codes().join(" ")
    };
    let near = |price| Row { price, ..SALE };
    assert_eq!(codes(&[near("10"), near("10.1"), near("10.2")], |_| {}), "");
    assert_eq!(
        codes(&[near("10"), near("10.1"), near("1710"), near("10.3")], |_| {}),
        "price-unlike-others"
    );
    assert_eq!(
        codes(&[Row { price: "1000000", shares: "2000", ..SALE }], |_| {}),
        "value-beyond-reason"
    );
    let total = Row { shares: "250", price: "2510", ..SALE };
    assert_eq!(codes(&[near("10"), total], |_| {}), "value-beyond-reason");
    let of_form5 = |filing: &mut Made| {
        (filing.form, filing.period, filing.filed) = ("5", "2024-04-30", "2024-05-02");
    };
    assert_eq!(codes(&[near("10")], of_form5), "transaction-after-period");
    let averaged = Row { price: "10.5", note: "F1", ..SALE };
    let range = |filing: &mut Made| {
        filing.footnotes = vec![("F1", "A weighted average; prices ranged from $10.10 to $10.40.")];
    };
    assert_eq!(codes(&[averaged], range), "price-outside-range");
    assert_eq!(codes(&[Row { price: "10.3", ..averaged }], range), "");
    let bought = Row { code: "P", side: "A", shares: "100", owned: "40", ..SALE };
    assert_eq!(codes(&[bought], |_| {}), "owned-below-acquired");
    assert!(codes(&[Row { date: "2023-05-01", ..SALE }], |_| {}).contains("year-unlikely"));
    assert!(codes(&[Row { date: "2025-05-01", ..SALE }], |_| {}).contains("year-unlikely"));
    let ratio = |filing: &mut Made| {
        filing.footnotes = vec![("F1", "Each ADS represents two ordinary shares.")];
    };
    assert_eq!(codes(&[averaged], ratio), "depositary-ratio");
}

#[test]
fn other_filings_of_the_issuer_tell_a_wrong_price() {
    let filings: Vec<_> = [(1, "10"), (2, "10.4"), (3, "9.9"), (4, "104"), (5, "10.2")]
        .into_iter()
        .map(|(number, price)| {
            let mut filing = Made::new(number, "4", "2024-05-02", &[Row { price, ..SALE }]);
            filing.owners = vec![(8000 + number, "DOE JANE")];
            filing
        })
        .collect();
    let tables = research(&filings);
    let said = told(&tables, "problems", &["accession_number", "code", "raw_value"]);
    assert_eq!(said, ["0000990001-24-000004 price-unlike-others 104"]);
}

#[test]
fn one_other_filing_tells_a_total_that_was_typed_as_the_price() {
    let mut one = Made::new(1, "4", "2024-05-02", &[Row { shares: "40", price: "10", ..SALE }]);
    one.owners = vec![(8001, "DOE JANE")];
    let mut two = Made::new(2, "4", "2024-05-03", &[Row { shares: "300", price: "3015", ..SALE }]);
    two.owners = vec![(8002, "ROE JOHN")];
    let tables = research(&[one, two]);
    let said = told(&tables, "problems", &["accession_number", "code"]);
    assert_eq!(said, ["0000990001-24-000002 price-unlike-others"]);
}

/// The same filings in any order, grouping and number of threads give the same rows.
#[test]
fn rows_do_not_depend_on_order_or_grouping() {
    let mut filings = chain();
    for (number, owner) in [(11, 7001), (12, 7200), (13, 7201)] {
        let row = Row { nature: if owner == 7201 { "By fund" } else { "D" }, ..SALE };
        let mut filing = Made::new(number, "4", "2024-07-02", &[row]);
        filing.owners = vec![(owner, "DOE JANE")];
        filings.push(filing);
    }
    let expected = research(&filings).sorted();
    assert!(expected.rows("trades").len() == 9 && !expected.rows("positions").is_empty());
    filings.reverse();
    assert_eq!(research(&filings).sorted(), expected);
    filings.swap(1, 4);
    for more in [["--per", "filing"], ["--per", "issuer"], ["--jobs", "4"]] {
        let per: &[&str] =
            if more[0] == "--jobs" { &["--per", "run", "--jobs", "4"] } else { &more };
        assert_eq!(research_with(&filings, per).sorted(), expected, "{per:?}");
    }
}
