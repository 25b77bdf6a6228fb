//! The parts of the form from top to bottom: title, parties, tables, notes, signatures, problems.

use std::collections::BTreeSet;

use section16::{
    Cik, Date, Filing, Flag, Severity, Str, Value,
    model::{
        DerivativeRow, NonDerivativeRow, OwnershipDocument, ReportingOwner, ReportingOwnerAddress,
    },
};

use super::securities::{Securities, mark, shown};
use super::text::{ALERT, FAINT, MARK, STRONG, clean, left, styled, width, wrap};

/// Lines of running text are not longer than this, however wide the terminal is.
const MEASURE: usize = 110;

/// The whole view of `filing`.
pub(super) fn lines(filing: &Filing, width: usize) -> Vec<String> {
    let mut page = Page { width, lines: Vec::new() };
    let document = &filing.document;
    title(&mut page, filing);
    items(&mut page, document);
    particulars(&mut page, filing);
    tables(&mut page, document);
    footnotes(&mut page, document);
    if !matches!(document.remarks, Value::Absent | Value::Empty) {
        page.heading("Remarks");
        page.paragraph(&text(&document.remarks));
    }
    signatures(&mut page, document);
    problems(&mut page, filing);
    page.lines
}

/// The lines so far, and how wide they may be.
struct Page {
    width: usize,
    lines: Vec<String>,
}

impl Page {
    fn heading(&mut self, words: &str) {
        self.lines.push(String::new());
        self.lines.extend(wrap(words, self.width).iter().map(|line| styled(STRONG, line)));
    }

    fn paragraph(&mut self, words: &str) {
        self.lines.extend(wrap(words, self.measure()));
    }

    /// `label` in a column of its own, `words` wrapped beside it.
    fn item(&mut self, label: &str, words: &str, label_columns: usize) {
        let values = wrap(words, self.measure() - label_columns);
        for (index, value) in values.iter().enumerate() {
            let label = if index == 0 { label } else { "" };
            self.lines.push(left(label, label_columns) + value);
        }
    }

    /// An item of the form's head.
    fn fact(&mut self, label: &str, words: &str) {
        const LABEL: usize = 28;
        if !words.is_empty() {
            let columns = LABEL.min(self.width / 2);
            let labels = wrap(label, columns - 1);
            let (last, above) = labels.split_last().map_or(("", &[][..]), |(l, a)| (l, a));
            self.lines.extend(above.iter().map(|line| styled(FAINT, line)));
            self.item(&styled(FAINT, last), words, columns);
        }
    }

    fn measure(&self) -> usize {
        self.width.min(MEASURE)
    }
}

fn title(page: &mut Page, filing: &Filing) {
    let form = text(&filing.document.document_type);
    let form =
        if form.is_empty() { "Form of unknown type".to_owned() } else { format!("Form {form}") };
    let name = match filing.document.document_type.text().as_bytes().first() {
        Some(b'3') => "Initial Statement of Beneficial Ownership of Securities",
        Some(b'4') => "Statement of Changes in Beneficial Ownership",
        Some(b'5') => "Annual Statement of Changes in Beneficial Ownership",
        _ => "",
    };
    let accession =
        filing.accession_number.map_or_else(|| "no accession number".to_owned(), |n| n.to_string());
    let begin = styled(STRONG, &form) + " - " + name;
    let gap = page.width.saturating_sub(width(&begin) + width(&accession));
    if gap >= 2 {
        page.lines.push(begin + &" ".repeat(gap) + &accession);
    } else {
        page.lines.extend(wrap(&begin, page.width));
        page.lines.push(accession);
    }
    page.lines.push(styled(FAINT, &"━".repeat(page.width)));
}

/// The numbered items of the form's head, in the order of the form. In a joint filing the
/// relationship of each person stands below its name.
fn items(page: &mut Page, document: &OwnershipDocument) {
    let form3 = document.is_form3();
    let owners = &document.reporting_owners;
    for (number, owner) in (1..).zip(owners) {
        let name = styled(STRONG, &text(&owner.rpt_owner_name)) + &cik(&owner.rpt_owner_cik);
        if owners.len() == 1 {
            page.fact("1. Reporting Person", &name);
        } else {
            page.fact(&format!("1. Reporting Person {number}/{}", owners.len()), &name);
        }
        page.fact("", &address(&owner.address));
        if owners.len() > 1 {
            let item = if form3 { "4. Relationship" } else { "5. Relationship" };
            page.fact(item, &relationship(owner));
        }
    }
    let issuer = issuer(document);
    let period = date(&document.period_of_report);
    let original = date(&document.date_of_original_submission);
    let relationship = match owners.as_slice() {
        [owner] => relationship(owner),
        _ => String::new(),
    };
    if form3 {
        page.fact("2. Date of Event", &period);
        page.fact("3. Issuer", &issuer);
        page.fact("4. Relationship", &relationship);
        page.fact("5. Original Filed", &original);
    } else {
        page.fact("2. Issuer", &issuer);
        let label =
            if document.is_form5() { "3. Fiscal Year Ended" } else { "3. Earliest Transaction" };
        page.fact(label, &period);
        page.fact("4. Original Filed", &original);
        page.fact("5. Relationship", &relationship);
    }
    let filed_by = match owners.len() {
        0 => "",
        1 => "one reporting person",
        _ => "more than one reporting person",
    };
    page.fact("6. Filed by", filed_by);
}

fn issuer(document: &OwnershipDocument) -> String {
    let issuer = &document.issuer;
    let mut words = styled(STRONG, &text(&issuer.issuer_name));
    for symbol in [&issuer.issuer_trading_symbol, &issuer.issuer_foreign_trading_symbol] {
        let symbol = text(symbol);
        if !symbol.is_empty() {
            words.push_str(&format!(" [{symbol}]"));
        }
    }
    words + &cik(&issuer.issuer_cik)
}

fn relationship(owner: &ReportingOwner) -> String {
    let words = clean(&section16::words::relationship(&owner.relationship));
    let boxes = &owner.relationship;
    let unreadable: String =
        [&boxes.is_director, &boxes.is_officer, &boxes.is_ten_percent_owner, &boxes.is_other]
            .into_iter()
            .filter(|flag| matches!(flag, Value::Invalid(_)))
            .map(|flag| format!(" {}", shown(flag, |_| String::new())))
            .collect();
    match (words.is_empty(), unreadable.is_empty()) {
        (true, true) => styled(ALERT, "not stated"),
        _ => words + &unreadable,
    }
}

fn address(address: &ReportingOwnerAddress) -> String {
    let state_and_zip = [&address.rpt_owner_state, &address.rpt_owner_zip_code].map(text).join(" ");
    let parts = [
        text(&address.rpt_owner_street1),
        text(&address.rpt_owner_street2),
        text(&address.rpt_owner_city),
        state_and_zip.trim().to_owned(),
        text(&address.rpt_owner_non_us_state_territory),
        text(&address.rpt_owner_country),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

/// What stands beside the numbered items: when the filing was filed, and the boxes.
fn particulars(page: &mut Page, filing: &Filing) {
    let document = &filing.document;
    let header = &filing.header;
    let filed = header.filed_date.map(|day| day.to_string());
    let accepted = header.accepted_at.map(|at| format!("accepted {} {}", at.date(), at.time()));
    let filed: Vec<String> = filed.into_iter().chain(accepted).collect();
    page.fact("Filed", &filed.join(", "));
    let boxes = [
        (&document.not_subject_to_section16, "no longer subject to Section 16"),
        (&document.aff10b5_one, "transaction under a plan of Rule 10b5-1(c)"),
        (&document.form3_holdings_reported, "Form 3 holdings reported"),
        (&document.form4_transactions_reported, "Form 4 transactions reported"),
        (&document.no_securities_owned, "no securities are beneficially owned"),
    ];
    // A box that the filing does not have is not shown: it is unknown.
    let boxes =
        boxes.into_iter().filter_map(|(flag, meaning)| Some(format!("{} {meaning}", tick(flag)?)));
    for (index, line) in boxes.enumerate() {
        page.fact(if index == 0 { "Boxes" } else { "" }, &line);
    }
}

fn tick(flag: &Value<Flag>) -> Option<String> {
    Some(match flag {
        Value::Valid(flag) if flag.is_true() => styled(STRONG, "[X]"),
        Value::Valid(_) => "[ ]".to_owned(),
        Value::Invalid(_) => format!("[{}]", shown(flag, |_| String::new())),
        Value::Absent | Value::Empty => return None,
    })
}

fn tables(page: &mut Page, document: &OwnershipDocument) {
    let owned = if document.is_form3() {
        "Beneficially Owned"
    } else {
        "Acquired, Disposed of, or Beneficially Owned"
    };
    page.heading(&format!("Table I - Non-Derivative Securities {owned}"));
    if document.non_derivative_table.is_empty() {
        page.lines.push(styled(FAINT, "no rows"));
    } else {
        let table = Securities::table1(document);
        page.lines.extend(table.lines(page.width));
    }
    page.heading(&format!("Table II - Derivative Securities {owned}"));
    if document.derivative_table.is_empty() {
        page.lines.push(styled(FAINT, "no rows"));
    } else {
        let table = Securities::table2(document);
        page.lines.extend(table.lines(page.width));
    }
    let legend = legend(document);
    if !legend.is_empty() {
        page.lines.push(String::new());
        let lines = wrap(&legend, page.measure());
        page.lines.extend(lines.iter().map(|line| styled(FAINT, line)));
    }
}

/// The transaction codes of the filing in words.
fn legend(document: &OwnershipDocument) -> String {
    let first = document.non_derivative_table.iter().filter_map(|row| match row {
        NonDerivativeRow::Transaction(row) => Some(&row.transaction_coding),
        NonDerivativeRow::Holding(_) => None,
    });
    let second = document.derivative_table.iter().filter_map(|row| match row {
        DerivativeRow::Transaction(row) => Some(&row.transaction_coding),
        DerivativeRow::Holding(_) => None,
    });
    let codes: BTreeSet<&str> =
        first.chain(second).map(|coding| coding.transaction_code.text()).collect();
    let meanings = codes.into_iter().filter_map(|code| {
        section16::words::transaction_code(code).map(|meaning| format!("{code} {meaning}"))
    });
    let meanings: Vec<String> = meanings.collect();
    if meanings.is_empty() { String::new() } else { format!("Codes: {}.", meanings.join("; ")) }
}

fn footnotes(page: &mut Page, document: &OwnershipDocument) {
    if document.footnotes.is_empty() {
        return;
    }
    page.heading("Explanation of Responses");
    let marks: Vec<String> = document
        .footnotes
        .iter()
        .map(|note| note.id.as_ref().map_or_else(|| "(?)".to_owned(), mark))
        .collect();
    let columns = marks.iter().map(|mark| width(mark)).max().unwrap_or(0).min(12) + 1;
    for (note, mark) in document.footnotes.iter().zip(marks) {
        page.item(&styled(MARK, &mark), &text(&note.text), columns);
    }
}

fn signatures(page: &mut Page, document: &OwnershipDocument) {
    if document.owner_signatures.is_empty() {
        return;
    }
    page.heading("Signatures");
    for signature in &document.owner_signatures {
        page.item(&date(&signature.signature_date), &text(&signature.signature_name), 12);
    }
}

fn problems(page: &mut Page, filing: &Filing) {
    if filing.problems.is_empty() {
        return;
    }
    page.heading("Problems");
    for problem in &filing.problems {
        let style = if problem.severity == Severity::Info { FAINT } else { ALERT };
        let mut words = clean(&problem.location);
        if !words.is_empty() {
            words.push_str(": ");
        }
        words.push_str(&clean(&problem.message));
        if !problem.raw_value.is_empty() && !problem.message.contains(&*problem.raw_value) {
            words.push_str(&format!(": `{}`", clean(&problem.raw_value)));
        }
        words.push_str(&styled(FAINT, &format!(" ({})", problem.code)));
        page.item(&styled(style, problem.severity.as_str()), &words, 9);
    }
}

fn text(value: &Value<Str>) -> String {
    shown(value, |text| clean(text))
}

fn date(value: &Value<Date>) -> String {
    shown(value, Date::to_string)
}

fn cik(cik: &Value<Cik>) -> String {
    let number = shown(cik, Cik::to_string);
    if number.is_empty() {
        number
    } else {
        format!(" {}", styled(FAINT, &format!("· CIK {number}")))
    }
}
