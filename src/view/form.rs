//! The parts of the form from top to bottom: a filing enters, the blocks leave; title, parties,
//! tables, notes, signatures, problems. The cells of the tables are made in `securities`.

use std::collections::BTreeSet;

use crate::filing::Filing;
use crate::ids::Cik;
use crate::model::{OwnershipDocument, ReportingOwner, ReportingOwnerAddress};
use crate::problem::{Problem, Severity};
use crate::security::Transaction;
use crate::value::{Date, Flag, Str, Value};
use crate::words;

use super::block::{Block, Entry, Fact, ListOf};
use super::securities::{mark, table1, table2};
use super::text::{Style, Text, shown};

/// The whole form of `filing`, from its title to its problems.
pub fn blocks(filing: &Filing) -> Vec<Block> {
    let document = &filing.document;
    let mut blocks = vec![title(filing), Block::Facts(facts(filing))];
    tables(&mut blocks, document);
    list(&mut blocks, "Explanation of Responses", ListOf::Footnotes, footnotes(document));
    if !matches!(document.remarks, Value::Absent | Value::Empty) {
        blocks.push(Block::Heading("Remarks".to_owned()));
        blocks.push(Block::Paragraph(text(&document.remarks)));
    }
    list(&mut blocks, "Signatures", ListOf::Signatures, signatures(document));
    list(&mut blocks, "Problems", ListOf::Problems, problems(&filing.problems));
    blocks
}

fn list(blocks: &mut Vec<Block>, heading: &str, of: ListOf, entries: Vec<Entry>) {
    if !entries.is_empty() {
        blocks.push(Block::Heading(heading.to_owned()));
        blocks.push(Block::List { of, entries });
    }
}

fn title(filing: &Filing) -> Block {
    let form = text(&filing.document.document_type).to_string();
    let form =
        if form.is_empty() { "Form of unknown type".to_owned() } else { format!("Form {form}") };
    let name = match filing.document.document_type.text().as_bytes().first() {
        Some(b'3') => "Initial Statement of Beneficial Ownership of Securities",
        Some(b'4') => "Statement of Changes in Beneficial Ownership",
        Some(b'5') => "Annual Statement of Changes in Beneficial Ownership",
        _ => "",
    };
    let accession_number =
        filing.accession_number.map_or_else(|| "no accession number".to_owned(), |n| n.to_string());
    Block::Title {
        form: Text::new(Style::Strong, form).with(Style::Plain, format!(" - {name}")),
        accession_number: Text::plain(accession_number),
    }
}

/// The items of the form's head, those that hold something.
struct Facts(Vec<Fact>);

impl Facts {
    fn push(&mut self, label: impl Into<String>, lines: impl IntoIterator<Item = Text>) {
        let lines: Vec<_> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        if !lines.is_empty() {
            self.0.push(Fact { label: label.into(), lines });
        }
    }
}

/// The numbered items of the form's head in the order of the form, then what stands beside them.
/// In a joint filing the relationship of each person stands below its name.
fn facts(filing: &Filing) -> Vec<Fact> {
    let document = &filing.document;
    let mut facts = Facts(Vec::new());
    let form3 = document.is_form3();
    let owners = &document.reporting_owners;
    for (number, owner) in (1..).zip(owners) {
        let label = match owners.len() {
            1 => "1. Reporting Person".to_owned(),
            all => format!("1. Reporting Person {number}/{all}"),
        };
        let name = strong(&owner.rpt_owner_name).and(cik(&owner.rpt_owner_cik));
        facts.push(label, [name, address(&owner.address)]);
        if owners.len() > 1 {
            let label = if form3 { "4. Relationship" } else { "5. Relationship" };
            facts.push(label, [relationship(owner)]);
        }
    }
    let issuer = issuer(document);
    let period = date(&document.period_of_report);
    let original = date(&document.date_of_original_submission);
    let relationship = match owners.as_slice() {
        [owner] => relationship(owner),
        _ => Text::default(),
    };
    if form3 {
        facts.push("2. Date of Event", [period]);
        facts.push("3. Issuer", [issuer]);
        facts.push("4. Relationship", [relationship]);
        facts.push("5. Original Filed", [original]);
    } else {
        facts.push("2. Issuer", [issuer]);
        let label =
            if document.is_form5() { "3. Fiscal Year Ended" } else { "3. Earliest Transaction" };
        facts.push(label, [period]);
        facts.push("4. Original Filed", [original]);
        facts.push("5. Relationship", [relationship]);
    }
    let filed_by = match owners.len() {
        0 => "",
        1 => "one reporting person",
        _ => "more than one reporting person",
    };
    facts.push("6. Filed by", [Text::plain(filed_by)]);
    facts.push("Filed", [filed(filing)]);
    facts.push("Boxes", boxes(document));
    facts.0
}

fn issuer(document: &OwnershipDocument) -> Text {
    let issuer = &document.issuer;
    let mut out = strong(&issuer.issuer_name);
    for symbol in [&issuer.issuer_trading_symbol, &issuer.issuer_foreign_trading_symbol] {
        let symbol = text(symbol);
        if !symbol.is_empty() {
            out = out.with(Style::Plain, " [").and(symbol).with(Style::Plain, "]");
        }
    }
    out.and(cik(&issuer.issuer_cik))
}

fn relationship(owner: &ReportingOwner) -> Text {
    let boxes = &owner.relationship;
    let unreadable =
        [&boxes.is_director, &boxes.is_officer, &boxes.is_ten_percent_owner, &boxes.is_other]
            .into_iter()
            .filter(|flag| matches!(flag, Value::Invalid(_)))
            .map(|flag| Text::plain(" ").and(shown(flag, |_| String::new())));
    let words = Text::plain(words::relationship(boxes));
    let out = unreadable.fold(words, Text::and);
    if out.is_empty() { Text::new(Style::Alert, "not stated") } else { out }
}

fn address(address: &ReportingOwnerAddress) -> Text {
    let state = text(&address.rpt_owner_state);
    let zip_code = text(&address.rpt_owner_zip_code);
    let parts = [
        text(&address.rpt_owner_street1),
        text(&address.rpt_owner_street2),
        text(&address.rpt_owner_city),
        Text::join([state, zip_code], " "),
        text(&address.rpt_owner_non_us_state_territory),
        text(&address.rpt_owner_country),
    ];
    Text::join(parts, ", ")
}

/// When the filing was filed, as its header says.
fn filed(filing: &Filing) -> Text {
    let header = &filing.header;
    let day = header.filed_date.map(|day| day.to_string());
    let accepted = header.accepted_at.map(|at| format!("accepted {} {}", at.date(), at.time()));
    Text::join(day.into_iter().chain(accepted).map(Text::plain), ", ")
}

fn boxes(document: &OwnershipDocument) -> Vec<Text> {
    let boxes = [
        (&document.not_subject_to_section16, "no longer subject to Section 16"),
        (&document.aff10b5_one, "transaction under a plan of Rule 10b5-1(c)"),
        (&document.form3_holdings_reported, "Form 3 holdings reported"),
        (&document.form4_transactions_reported, "Form 4 transactions reported"),
        (&document.no_securities_owned, "no securities are beneficially owned"),
    ];
    // A box that the filing does not have is not shown: it is unknown.
    let ticks = boxes.into_iter().filter_map(|(flag, meaning)| Some((tick(flag)?, meaning)));
    ticks.map(|(tick, meaning)| tick.with(Style::Plain, format!(" {meaning}"))).collect()
}

fn tick(flag: &Value<Flag>) -> Option<Text> {
    Some(match flag {
        Value::Valid(flag) if flag.is_true() => Text::new(Style::Strong, "[X]"),
        Value::Valid(_) => Text::plain("[ ]"),
        Value::Invalid(_) => {
            Text::plain("[").and(shown(flag, |_| String::new())).with(Style::Plain, "]")
        }
        Value::Absent | Value::Empty => return None,
    })
}

fn tables(blocks: &mut Vec<Block>, document: &OwnershipDocument) {
    let owned = if document.is_form3() {
        "Beneficially Owned"
    } else {
        "Acquired, Disposed of, or Beneficially Owned"
    };
    blocks.push(Block::Heading(format!("Table I - Non-Derivative Securities {owned}")));
    blocks.push(Block::Grid(table1(document)));
    blocks.push(Block::Heading(format!("Table II - Derivative Securities {owned}")));
    blocks.push(Block::Grid(table2(document)));
    let legend = legend(document);
    if !legend.is_empty() {
        blocks.push(Block::Note(Text::plain(legend)));
    }
}

/// A space at which no line breaks.
const HARD_SPACE: char = '\u{a0}';

/// The letters that stand in the tables of the filing, in words.
fn legend(document: &OwnershipDocument) -> String {
    let form3 = document.is_form3();
    let transactions = || document.transactions();
    let natures = transactions().map(|row| row.ownership_nature());
    let natures = natures.chain(document.holdings().map(|row| row.ownership_nature()));
    let mut codes = meanings(transactions().map(|row| row.code()), words::transaction_code);
    // What stands behind the code of a row.
    let coded = || transactions().filter(|row| row.code().valid().is_some());
    let is_swap = |row: Transaction<'_>| {
        row.coding().equity_swap_involved.valid().is_some_and(|flag| flag.is_true())
    };
    if coded().any(is_swap) {
        codes.push(meaning("/K", "equity swap involved"));
    }
    let is_early = |row: Transaction<'_>| row.coding().transaction_form_type.text() == "5";
    if !document.is_form5() && coded().any(is_early) {
        codes.push(meaning("V", "reported earlier than required"));
    }
    let sides = transactions().map(|row| &row.acquired_disposed_code().value);
    let forms = natures.map(|nature| &nature.direct_or_indirect_ownership.value);
    let timely = transactions().map(|row| &row.timeliness().value);
    let mut sentences = vec![
        ("Codes", codes),
        ("(A)\u{a0}(D)", meanings(sides, words::acquired_disposed)),
        ("Form", meanings(forms, words::direct_or_indirect)),
        ("Timely", meanings(timely, words::timeliness)),
    ];
    sentences.retain(|(_, meanings)| !meanings.is_empty());
    let mut out: Vec<String> = sentences
        .into_iter()
        .map(|(column, meanings)| format!("{column}: {}.", meanings.join("; ")))
        .collect();
    if !form3 && transactions().next().is_some() && document.holdings().next().is_some() {
        out.push("A row without a date is a holding.".to_owned());
    }
    out.join(" ")
}

/// The meanings of those of `letters` that have one, each once.
fn meanings<'a>(
    letters: impl Iterator<Item = &'a Value<Str>>,
    words: impl Fn(&str) -> Option<&'static str>,
) -> Vec<String> {
    let letters: BTreeSet<&str> = letters.map(Value::text).collect();
    letters.into_iter().filter_map(|letter| Some(meaning(letter, words(letter)?))).collect()
}

fn meaning(letter: &str, words: &str) -> String {
    format!("{letter}{HARD_SPACE}{words}")
}

fn footnotes(document: &OwnershipDocument) -> Vec<Entry> {
    let entry = |note: &crate::model::Footnote| {
        let mark = note.id.as_ref().map_or_else(|| "(?)".to_owned(), mark);
        Entry { label: Text::new(Style::Mark, mark), text: text(&note.text) }
    };
    document.footnotes.iter().map(entry).collect()
}

fn signatures(document: &OwnershipDocument) -> Vec<Entry> {
    let entry = |signature: &crate::model::OwnerSignature| Entry {
        label: date(&signature.signature_date),
        text: text(&signature.signature_name),
    };
    document.owner_signatures.iter().map(entry).collect()
}

fn problems(problems: &[Problem]) -> Vec<Entry> {
    let entry = |problem: &Problem| {
        let style = if problem.severity == Severity::Info { Style::Faint } else { Style::Alert };
        let mut words = problem.location.to_string();
        if !words.is_empty() {
            words.push_str(": ");
        }
        words.push_str(&problem.message);
        if !problem.raw_value.is_empty() && !problem.message.contains(&*problem.raw_value) {
            words.push_str(&format!(": `{}`", problem.raw_value));
        }
        let code = format!(" ({})", problem.code);
        Entry {
            label: Text::new(style, problem.severity.as_str()),
            text: Text::plain(words).with(Style::Faint, code),
        }
    };
    problems.iter().map(entry).collect()
}

fn text(value: &Value<Str>) -> Text {
    shown(value, Str::to_string)
}

fn strong(value: &Value<Str>) -> Text {
    match value {
        Value::Valid(words) => Text::new(Style::Strong, words.as_str()),
        other => text(other),
    }
}

fn date(value: &Value<Date>) -> Text {
    shown(value, Date::to_string)
}

fn cik(cik: &Value<Cik>) -> Text {
    let number = shown(cik, Cik::to_string);
    if number.is_empty() {
        return number;
    }
    Text::plain(" ").with(Style::Faint, format!("·{HARD_SPACE}CIK{HARD_SPACE}{number}"))
}
