//! The printed words of the cover, in text that has lost its blanks or its line breaks: every label
//! is found by its letters alone and put on a line of its own, spelled as the form spells it.

use crate::rendering::grid::{Cell, Row};

use crate::rendering::unclear::{CUT, UNCLEAR};

/// A label of the cover.
struct Label {
    text: &'static str,
    /// Whether it begins a line; a box's words only end one.
    begins: bool,
}

const fn item(text: &'static str) -> Label {
    Label { text, begins: true }
}

const fn end(text: &'static str) -> Label {
    Label { text, begins: false }
}

/// Where one label begins with another, the longer one stands first.
const LABELS: [Label; 43] = [
    item("Name and Address of Reporting Person"),
    item("Issuer Name and Ticker or Trading Symbol"),
    item("Issuer's Foreign Trading Symbol"),
    item("Foreign Trading Symbol of Issuer"),
    item("Foreign Trading Symbol"),
    item("Date of Event Requiring Statement (Month/Day/Year)"),
    item("Date of Event Requiring Statement"),
    item("Date of Earliest Transaction Required to be Reported (Month/Day/Year)"),
    item("Date of Earliest Transaction (Month/Day/Year)"),
    item("Date of Earliest Transaction"),
    item("Statement for Issuer's Fiscal Year Ended (Month/Day/Year)"),
    item("Statement for Issuer's Fiscal Year Ended"),
    item("Statement for (Month/Day/Year)"),
    item("Statement for (Month/Year)"),
    item("If Amendment, Date of Original Filed (Month/Day/Year)"),
    item("If Amendment, Date of Original (Month/Day/Year)"),
    item("If Amendment, Date Original Filed (Month/Day/Year)"),
    item("If Amendment, Date of Original Filed"),
    item("If Amendment, Date Original Filed"),
    item("Relationship of Reporting Person(s) to Issuer (Check all applicable)"),
    item("Relationship of Reporting Person(s) to Issuer"),
    item("Individual or Joint/Group Filing (Check Applicable Line)"),
    item("Individual or Joint/Group Reporting (Check Applicable Line)"),
    item("Individual or Joint/Group Filing"),
    item("(Last) (First) (Middle)"),
    item("(Street)"),
    item("(City) (State) (Zip)"),
    item("(City) (State) (Zip/Postal Code)"),
    item("(Zip/Postal Code)"),
    item("(Country)"),
    item("(Last)"),
    item("(First)"),
    item("(Middle)"),
    item("(City)"),
    item("(State)"),
    item("(Zip)"),
    item("Table I - Non-Derivative Securities Acquired, Disposed of, or Beneficially Owned"),
    item("Table I - Non-Derivative Securities Beneficially Owned"),
    item("Table I - Non-Derivative Securities"),
    item("Table II - Derivative Securities"),
    end("Other (specify below)"),
    end("Form filed by One Reporting Person"),
    end("Form filed by More than One Reporting Person"),
];

/// Longer texts are no cells of a cover.
const LONGEST: usize = 20_000;

/// Puts the labels in the cells of `rows` on lines of their own where they are run together with
/// each other or with what stands behind them.
pub(super) fn divide(rows: Vec<Row>) -> Vec<Row> {
    let mut out = Vec::with_capacity(rows.len());
    for mut row in rows {
        let divided: Vec<Option<Vec<String>>> =
            row.cells.iter().map(|cell| lines(&cell.text)).collect();
        match (row.cells.as_slice(), divided.as_slice()) {
            ([_], [Some(lines)]) => out.extend(lines.iter().map(Row::line)),
            _ => {
                for (cell, lines) in row.cells.iter_mut().zip(divided) {
                    if let Some(lines) = lines {
                        *cell = Cell::new(lines.join("\n"), cell.start, cell.end);
                    }
                }
                out.push(row);
            }
        }
    }
    out
}

/// The lines of a cell in which labels are run together; `None` where they are not.
fn lines(text: &str) -> Option<Vec<String>> {
    let can_be = text.contains(CUT)
        || ["Reporting Person", "Trading Symbol", "Month/", "(Street)"]
            .iter()
            .any(|sign| text.contains(sign));
    if !can_be || text.len() > LONGEST {
        return None;
    }
    let found = found(text);
    let is_fused = |found: &Found| {
        let next = text[found.to..].chars().next();
        let runs_in =
            found.from < found.begin && text[..found.from].ends_with(|c: char| c.is_alphanumeric());
        runs_in
            || found.is_broken
            || next.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == CUT)
    };
    let same_line = |pair: &[Found]| {
        LABELS[pair[1].label].begins && !text[pair[0].to..pair[1].from].contains('\n')
    };
    if !found.iter().any(is_fused) && !found.windows(2).any(same_line) {
        return None;
    }
    let mut out = vec![String::new()];
    let mut at = 0;
    for found in &found {
        let label = &LABELS[found.label];
        push(&text[at..found.from], &mut out);
        if label.begins {
            out.push(String::new());
        }
        if let Some(line) = out.last_mut() {
            line.push_str(&text[found.from..found.begin]);
            line.push_str(label.text);
        }
        // In running text the lines of the street are not told apart.
        let is_street = label.text.ends_with("(Middle)")
            && text[found.to..].trim_start_matches(' ').starts_with(char::is_alphanumeric);
        out.push(if is_street { UNCLEAR.to_string() } else { String::new() });
        at = found.to;
    }
    push(&text[at..], &mut out);
    let lines = out.iter().map(|line| line.trim_matches([' ', '*', '\n', CUT]).to_owned());
    // The star behind the first label can stand in signs of its own.
    Some(lines.filter(|line| line.contains(char::is_alphanumeric)).collect())
}

fn push(text: &str, out: &mut Vec<String>) {
    let mut lines = text.split('\n');
    if let (Some(last), Some(first)) = (out.last_mut(), lines.next()) {
        last.push_str(first);
    }
    out.extend(lines.map(str::to_owned));
}

/// A label in a text.
#[derive(Debug)]
struct Found {
    label: usize,
    /// Where it begins with its number, where without, and where it ends.
    from: usize,
    begin: usize,
    to: usize,
    /// Whether its words are not as the form has them.
    is_broken: bool,
}

/// The labels of `text` in their order.
fn found(text: &str) -> Vec<Found> {
    let (letters, places) = letters(text);
    let mut out: Vec<Found> = Vec::new();
    for (label, Label { text: words, .. }) in LABELS.iter().enumerate() {
        let (needle, _) = self::letters(words);
        for (at, _) in letters.match_indices(needle.as_str()) {
            let (begin, end) = (places[at], places[at + needle.len() - 1] + 1);
            // What stands before it is no part of the same word, and of the same parenthesis.
            let before = text[..begin].trim_end_matches([' ', '\n', CUT]);
            let opens = words.starts_with('(');
            let is_word = text[..begin].chars().next_back().is_none_or(|c| !c.is_alphabetic());
            if !is_word || opens && !before.ends_with('(') {
                continue;
            }
            let begin = if opens { before.len() - 1 } else { begin };
            let from = begin - number(&text[..begin]).len();
            let closes = words.ends_with(')');
            let to = end + if closes { closing(&text[end..]) } else { 0 };
            let is_broken = text[begin..to].contains(CUT);
            if out.iter().all(|other| to <= other.from || from >= other.to) {
                out.push(Found { label, from, begin, to, is_broken });
            }
        }
    }
    out.sort_by_key(|found| found.from);
    out
}

/// Whether a text is a label of an item and nothing else.
pub(super) fn is_alone(text: &str) -> bool {
    let found = found(text);
    matches!(found.as_slice(), [one] if one.from == 0
        && LABELS[one.label].begins
        && !text[one.to..].contains(char::is_alphanumeric))
}

/// Whether a text has no label and no box.
pub(super) fn is_free(text: &str) -> bool {
    found(text).is_empty() && !text.contains("__")
}

/// What stands behind the label of the day of the report in a text that begins with it.
pub(super) fn behind_day(text: &str) -> Option<&str> {
    let first = found(text).into_iter().next().filter(|found| found.from == 0)?;
    let words = LABELS[first.label].text;
    (words.starts_with("Date of E") || words.starts_with("Statement for"))
        .then(|| text[first.to..].trim())
}

/// What stands behind the head of Table I in a text that begins with it.
pub(super) fn behind_head(text: &str) -> Option<&str> {
    const ENDS: [&str; 3] =
        ["codevamountaordprice", "amountaordprice", "natureofindirectbeneficialownershipinstr5"];
    let begin = text.get(..text.len().min(60)).unwrap_or_default();
    let begins = letters(begin).0;
    if !begins.starts_with("1titleofsecurity") || text.len() > LONGEST * 10 {
        return None;
    }
    let (letters, places) = letters(text);
    let (at, end) = ENDS.iter().find_map(|end| Some((letters.find(end)?, end)))?;
    let to = places[at + end.len() - 1] + 1;
    Some(&text[to + closing(&text[to..])..])
}

/// The letters and digits of a text in lower case, and where each stands.
fn letters(text: &str) -> (String, Vec<usize>) {
    let mut letters = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len());
    for (at, c) in text.char_indices().filter(|(_, c)| c.is_ascii_alphanumeric()) {
        letters.push(c.to_ascii_lowercase());
        places.push(at);
    }
    (letters, places)
}

/// The number of an item at the end of `text`: `2. `.
fn number(text: &str) -> &str {
    let bare = text.trim_end_matches([' ', '\n', '.', CUT]);
    if bare.len() == text.len() || !text[bare.len()..].contains('.') {
        return "";
    }
    let digits = bare.trim_end_matches(['a', 'A']);
    match digits.chars().next_back() {
        Some('1'..='7') if !digits[..digits.len() - 1].ends_with(|c: char| c.is_ascii_digit()) => {
            &text[digits.len() - 1..]
        }
        _ => "",
    }
}

/// How much of `text` closes the parenthesis that a label ends with.
fn closing(text: &str) -> usize {
    let rest = text.trim_start_matches([' ', '\n', CUT]);
    if rest.starts_with(')') { text.len() - rest.len() + 1 } else { 0 }
}

/// Whether a row stands behind the tables.
pub(super) fn ends_tables(key: &str) -> bool {
    [
        "reminder report on",
        "reporting owners",
        "reporting owner name",
        "signatures",
        "explanation of responses",
        "persons who respond",
        "potential persons",
        "remarks",
        "signature of reporting",
        "1 name and address of reporting",
    ]
    .iter()
    .any(|start| key.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_run_into_values_are_parted() {
        let text = "1. Name and Address of Reporting Person * DELLA CORVIN 2. Issuer Name and Ticker or Trading \
                    SymbolKennebec Ships Inc. [KENS] (Last) (First) (Middle) 3 SLATE ROW 3. Date of Earliest \
                    Transaction (Month/Day/Year)06/01/2011 (Street) BATH, ME 04530 5. Relationship of Reporting \
                    Person(s) to Issuer(Check all applicable) __X__ Director _____ Other (specify below) Chair";
        let lines = lines(text).expect("lines");
        assert_eq!(
            lines,
            [
                "1. Name and Address of Reporting Person",
                "DELLA CORVIN",
                "2. Issuer Name and Ticker or Trading Symbol",
                "Kennebec Ships Inc. [KENS]",
                "(Last) (First) (Middle)",
                "\u{1f} 3 SLATE ROW",
                "3. Date of Earliest Transaction (Month/Day/Year)",
                "06/01/2011",
                "(Street)",
                "BATH, ME 04530",
                "5. Relationship of Reporting Person(s) to Issuer (Check all applicable)",
                "__X__ Director _____ Other (specify below)",
                "Chair",
            ]
        );
    }

    #[test]
    fn labels_that_are_cut_are_whole_again() {
        let cut = format!("1. Na{CUT}me and Address of{CUT}Reporting Person *\nDELLA");
        let name = ["1. Name and Address of Reporting Person", "DELLA"];
        assert_eq!(lines(&cut).expect("lines"), name);
        assert!(lines("2. Issuer Name and Ticker or Trading Symbol\nKennebec").is_none());
        assert!(lines("(Last) (First) (Middle)").is_none());
    }
}
