//! The cover in a grid whose borders a converter has guessed: every cell has a piece of an item's
//! label and a piece of its value below it.
//!
//! `| 2. I BR | Issuer Name an RISTOL MY | nd Tic YERS |` holds the label `2. Issuer Name and
//! Tic...`, a letter at each border twice, and what stands below it. The label goes first; what is
//! left is the value, written only where it is certain, else marked as unclear.

use crate::rendering::evidence::MARGIN;
use crate::rendering::evidence::reading::{Knowledge, Piece, readings};
use crate::rendering::form::slots::Slot;
use crate::rendering::grid::{Cell, Row};
use crate::rendering::unclear::UNCLEAR;

/// What an item of the cover holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Item {
    Name,
    Issuer,
    Day,
    Boxes,
    Address,
}

/// A label by its letters and digits, and as the form prints it.
struct Label {
    item: Item,
    letters: &'static str,
    text: &'static str,
}

const fn label(item: Item, letters: &'static str, text: &'static str) -> Label {
    Label { item, letters, text }
}

const LABELS: [Label; 16] = [
    label(
        Item::Name,
        "1nameandaddressofreportingperson",
        "1. Name and Address of Reporting Person",
    ),
    label(
        Item::Issuer,
        "2issuernameandtickerortradingsymbol",
        "2. Issuer Name and Ticker or Trading Symbol",
    ),
    label(
        Item::Issuer,
        "3issuernameandtickerortradingsymbol",
        "3. Issuer Name and Ticker or Trading Symbol",
    ),
    label(
        Item::Day,
        "3dateofearliesttransaction",
        "3. Date of Earliest Transaction (Month/Day/Year)",
    ),
    label(
        Item::Day,
        "2dateofeventrequiringstatement",
        "2. Date of Event Requiring Statement (Month/Day/Year)",
    ),
    label(
        Item::Day,
        "3statementforissuersfiscalyearended",
        "3. Statement for Issuer's Fiscal Year Ended (Month/Day/Year)",
    ),
    label(
        Item::Day,
        "4ifamendmentdateoforiginalfiled",
        "4. If Amendment, Date of Original Filed (Month/Day/Year)",
    ),
    label(
        Item::Day,
        "4ifamendmentdateoriginalfiled",
        "4. If Amendment, Date Original Filed (Month/Day/Year)",
    ),
    label(
        Item::Day,
        "5ifamendmentdateoforiginalfiled",
        "5. If Amendment, Date of Original Filed (Month/Day/Year)",
    ),
    label(
        Item::Day,
        "5ifamendmentdateoriginalfiled",
        "5. If Amendment, Date Original Filed (Month/Day/Year)",
    ),
    label(Item::Boxes, "5relationshipofreportingpersonstoissuer", ""),
    label(Item::Boxes, "4relationshipofreportingpersonstoissuer", ""),
    label(Item::Boxes, "6individualorjointgroup", ""),
    label(Item::Address, "lastfirstmiddle", "(Last) (First) (Middle)"),
    label(Item::Address, "street", "(Street)"),
    label(Item::Address, "citystatezip", "(City) (State) (Zip)"),
];

/// So many letters of a label at the begin of a cell show it; fewer where its number stands there.
const SHOWN: usize = 4;
/// The line below the label of a day.
const BELOW_DAY: &str = "monthdayyear";
/// A border takes or doubles so many letters at most.
const AT_BORDER: usize = 3;

/// An item of a row with the cells that it fills.
struct Band<'a> {
    label: &'a Label,
    /// How much of the label has come, and of the line below it.
    at: usize,
    below: usize,
    /// Whether one cell has all of the label.
    is_whole: bool,
    /// The first cell, and how wide its part of the label is.
    first: (usize, usize),
    /// The pieces of the value.
    values: Vec<Piece>,
    cells: usize,
    raw: Vec<&'a str>,
}

/// The items in a row of the cover, a label and its value on a line each.
#[derive(Debug, Default)]
pub(super) struct Items {
    /// Item 1 with the address.
    pub(super) first: Vec<Row>,
    pub(super) others: Vec<Row>,
    /// A line of the address beside other items.
    pub(super) address: Option<Row>,
    /// What reaches no cell.
    pub(super) rest: Vec<Row>,
}

/// The label before the lines of an address.
pub(super) const BEFORE_ADDRESS: &str = "(Last) (First) (Middle)";
/// The last item, behind which no cell of another one is looked for.
pub(super) const LAST_ITEM: &str = "6. Individual or Joint/Group Filing (Check Applicable Line)";

/// Whether a border goes through a label of a row: a cell begins with a part of one, and a value
/// stands behind that part.
pub(super) fn is_split(row: &Row) -> bool {
    row.cells.len() > 2
        && row.cells.iter().any(|cell| {
            let letters = letters(&cell.text);
            begin(&cell.text, &letters).is_some_and(|(label, count)| {
                count < label.letters.len()
                    && !matches!(label.item, Item::Boxes | Item::Address)
                    && !behind(&cell.text, &letters, count).is_empty()
            })
        })
}

/// The items of a row of the cover; `None` where it has none.
pub(super) fn items(row: &Row, known: &Knowledge) -> Option<Items> {
    let mut bands: Vec<Band<'_>> = Vec::new();
    let mut free: Vec<(usize, &str)> = Vec::new();
    for (at, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank()) {
        let letters = letters(&cell.text);
        if let Some((label, count)) = begin(&cell.text, &letters) {
            let mut band = Band {
                label,
                at: count,
                below: 0,
                is_whole: count == label.letters.len(),
                first: (at, width(&cell.text[..letters[count - 1].1])),
                values: Vec::new(),
                cells: 1,
                raw: vec![&cell.text],
            };
            let count = count + band.go_below(&cell.text, &letters[count..]);
            band.push(at, behind(&cell.text, &letters, count));
            bands.push(band);
            continue;
        }
        let Some(band) = bands.last_mut() else {
            free.push((at, &cell.text));
            continue;
        };
        let count = band.go_on(&letters);
        let count = count + band.go_below(&cell.text, &letters[count..]);
        let rest = behind(&cell.text, &letters, count);
        band.push(at, rest);
        band.cells += 1;
        band.raw.push(&cell.text);
    }
    if bands.is_empty() {
        return None;
    }
    let mut items = Items::default();
    // A line of the address beside an item.
    // Where the label of an address stands in the cell behind it, the line goes on there.
    let goes_on = bands.first().is_some_and(|band| band.label.item == Item::Address);
    match free.as_slice() {
        [] => {}
        _ if goes_on => items.address = Some(unclear(free.iter().map(|(_, text)| *text))),
        // The number of the item beside it can stand at its border.
        [(0, line), others @ ..] if others.iter().all(|(_, text)| text.len() < 5) => {
            items.address = Some(Row::line(*line));
            items.rest.extend(others.iter().map(|(_, text)| unclear([*text].into_iter())));
        }
        _ => items.address = Some(unclear(free.iter().map(|(_, text)| *text))),
    }
    for band in bands {
        match band.label.item {
            // Boxes beside their words are one cell, or nothing tells which is which.
            Item::Boxes if band.cells == 1 && band.is_whole => {
                items.others.push(Row::line(band.raw[0]));
            }
            Item::Boxes => items.rest.push(unclear(band.raw.iter().copied())),
            Item::Name | Item::Address => band.lines(known, &mut items.first, &mut items.rest),
            Item::Issuer | Item::Day => band.lines(known, &mut items.others, &mut items.rest),
        }
    }
    Some(items)
}

/// Pieces that reach no cell.
fn unclear<'a>(pieces: impl Iterator<Item = &'a str>) -> Row {
    Row::line(format!("{UNCLEAR}{}", pieces.collect::<Vec<_>>().join(" | ")))
}

/// The letters and digits of a text in lower case, and where each ends.
fn letters(text: &str) -> Vec<(u8, usize)> {
    text.char_indices()
        .filter(|(_, c)| c.is_ascii_alphanumeric())
        .map(|(at, c)| (c.to_ascii_lowercase() as u8, at + 1))
        .collect()
}

/// How many letters of `text` begin `label`.
fn common(letters: &[(u8, usize)], label: &str) -> usize {
    letters.iter().zip(label.bytes()).take_while(|((a, _), b)| a == b).count()
}

/// The same where the border takes a few letters at the end of a line and the label goes on below:
/// `1. Name and Address of Reportin`, `Person`.
fn across(letters: &[(u8, usize)], label: &str) -> usize {
    let count = common(letters, label);
    let lost = (1..=AT_BORDER).filter(|lost| count + lost < label.len());
    let goes_on = |lost| common(&letters[count..], &label[count + lost..]);
    match lost.map(goes_on).max() {
        Some(more) if count >= SHOWN && more >= SHOWN => count + more,
        _ => count,
    }
}

/// The label that a cell begins, and how many of its letters.
fn begin(text: &str, letters: &[(u8, usize)]) -> Option<(&'static Label, usize)> {
    let text = text.trim_start();
    let has_number = text.starts_with(|c: char| c.is_ascii_digit()) && text[1..].starts_with('.');
    let is_sub = text.starts_with('(');
    let (label, count) = LABELS
        .iter()
        .filter(|label| (label.item == Item::Address) == is_sub)
        .map(|label| (label, across(letters, label.letters)))
        .max_by_key(|(_, count)| *count)?;
    let is_shown =
        count >= SHOWN || count == letters.len() && count > 0 || has_number && count >= 2;
    ((has_number || is_sub) && is_shown).then_some((label, count))
}

/// What stands behind the first `count` letters of a cell, without the signs that end a label.
fn behind<'a>(text: &'a str, letters: &[(u8, usize)], count: usize) -> &'a str {
    let end = count.checked_sub(1).and_then(|last| letters.get(last)).map_or(0, |(_, end)| *end);
    let rest = &text[end..];
    let rest = match count {
        0 => rest,
        _ => rest.trim_start_matches([')', '(', '*', '.', ',', '/']),
    };
    // The star of the label can stand in a cell of its own, or raised behind a blank.
    rest.trim_start_matches(['*', ' ']).trim()
}

/// How wide a text is printed, in tenths of a small letter: capitals are wider.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_uppercase() { 13 } else { 10 }).sum()
}

/// Whether a text is a postal code of the United States.
fn is_zip(text: &str) -> bool {
    matches!(text.len(), 5 | 10) && text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

/// Whether a text ends with a state and its postal code, so that nothing is missing behind it.
fn ends_with_zip(text: &str) -> bool {
    let mut words = text.rsplit(' ');
    let zip = words.next().unwrap_or_default();
    let state = words.next().unwrap_or_default();
    is_zip(zip) && state.len() == 2 && state.bytes().all(|b| b.is_ascii_uppercase())
}

/// How many letters go on with `label`, of which so much has come, and how much then; `begins` says
/// that they begin it, which one letter shows.
fn next(label: &str, come: usize, letters: &[(u8, usize)], begins: bool) -> (usize, usize) {
    let from = come.saturating_sub(AT_BORDER);
    let to = (come + AT_BORDER).min(label.len());
    let is_shown = |count: usize, at: usize| {
        count >= 2 || count > 0 && (at + count == label.len() || begins && at == 0)
    };
    (from..to)
        .map(|at| (common(letters, &label[at..]), at))
        .filter(|(count, at)| is_shown(*count, *at))
        .max_by_key(|(count, at)| (*count, usize::MAX - come.abs_diff(*at)))
        .map_or((0, come), |(count, at)| (count, at + count))
}

impl Band<'_> {
    /// How many letters of the next cell go on with the label.
    fn go_on(&mut self, letters: &[(u8, usize)]) -> usize {
        let (count, at) = next(self.label.letters, self.at, letters, false);
        self.at = at;
        count
    }

    /// How many letters behind the label are of the line below it: `(Mo` of `(Month/Day/Year)`.
    fn go_below(&mut self, text: &str, letters: &[(u8, usize)]) -> usize {
        if self.label.item != Item::Day {
            return 0;
        }
        let begins = letters.first().is_some_and(|(_, end)| text[..end - 1].ends_with('('));
        let (count, at) = next(BELOW_DAY, self.below, letters, begins);
        self.below = at;
        count
    }

    fn push(&mut self, at: usize, value: &str) {
        if !value.is_empty() {
            self.values.push(Piece { at, text: value.to_owned() });
        }
    }

    /// The label and the value where it is certain; what is left goes to the `rest`.
    fn lines(&self, known: &Knowledge, out: &mut Vec<Row>, rest: &mut Vec<Row>) {
        out.push(Row::line(self.label.text));
        let texts: Vec<&str> = self.values.iter().map(|value| value.text.as_str()).collect();
        let taken = match self.value(known) {
            Some((value, taken)) => {
                out.push(Row::line(value));
                taken
            }
            // The empty cell says that the line has lost its begin; its postal code is whole.
            None if self.label.item == Item::Name && !texts.is_empty() => {
                return out.push(unclear(texts.iter().copied()));
            }
            None if self.label.item == Item::Address => {
                let zip = texts.iter().position(|text| is_zip(text)).filter(|zip| *zip > 0);
                let count = zip.map_or(0, |zip| zip + 1);
                if count > 0 {
                    let cells = std::iter::once("").chain(texts[..count].iter().copied());
                    let cells = cells.enumerate().map(|(at, text)| Cell::new(text, at, at + 1));
                    out.push(Row { cells: cells.collect(), entry: None });
                } else if !texts.is_empty() {
                    out.push(unclear(texts.iter().copied()));
                    return;
                }
                count
            }
            None => {
                out.extend(self.symbol().map(Row::line));
                0
            }
        };
        if taken < texts.len() {
            rest.push(unclear(texts[taken..].iter().copied()));
        }
    }

    /// The trading symbol behind an issuer's name, whole in its brackets.
    fn symbol(&self) -> Option<String> {
        let last = &self.values.last()?.text;
        let open = last.rfind('[').filter(|_| self.label.item == Item::Issuer)?;
        let inner = last[open + 1..].strip_suffix(']')?.trim();
        let is_symbol =
            !inner.is_empty() && inner.chars().all(|c| c.is_ascii_uppercase() || c == '.');
        is_symbol.then(|| last[open..].to_owned())
    }

    /// The value, where it is certain, and of how many pieces it is.
    fn value(&self, known: &Knowledge) -> Option<(String, usize)> {
        match self.label.item {
            Item::Day => (1..=self.values.len()).find_map(|count| {
                let found = readings(known, Slot::Day, &self.values[..count]);
                let best = found.first()?;
                let value = best.value.clone()?;
                let next = found.iter().find(|other| other.value != best.value);
                let is_certain = next.is_none_or(|next| next.cost - best.cost > MARGIN);
                is_certain.then_some((value, count))
            }),
            Item::Name | Item::Issuer | Item::Address => {
                let piece = self.values.first()?;
                let is_begun =
                    piece.text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
                // No border goes through what is narrower than the label's part above it, so the
                // cells behind it have something else; none stands left of the first column.
                // Words behind it go on with it, unless one cell has all of the label.
                let next = self.values.get(1).map(|piece| piece.at);
                let is_alone = next.is_none_or(|next| self.is_whole && next > self.first.0 + 1);
                let fits =
                    is_alone && piece.at == self.first.0 && width(&piece.text) <= self.first.1;
                let is_edged = is_alone && piece.at == 0 && ends_with_zip(&piece.text);
                // The brackets of the symbol end the item.
                let is_closed = self.is_whole
                    && piece.at == self.first.0
                    && self.label.item == Item::Issuer
                    && piece.text.ends_with(']');
                (is_begun && (fits || is_edged || is_closed)).then(|| (piece.text.clone(), 1))
            }
            Item::Boxes => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendering::columns::Form;
    use crate::rendering::evidence::words::Words;

    fn read(cells: &[&str]) -> Vec<String> {
        let cells =
            cells.iter().enumerate().map(|(at, text)| Cell::new(*text, at, at + 1)).collect();
        let known =
            Knowledge { form: Form::Four, notes: Vec::new(), words: Words::of(std::iter::empty()) };
        let items = items(&Row { cells, entry: None }, &known).unwrap_or_default();
        [items.first, items.others, items.rest].concat().iter().map(Row::text).collect()
    }

    #[test]
    fn labels_go_and_certain_values_stay() {
        let row = [
            "1. Name and Address of Reporting Person* Corvin Della",
            "2. I KE",
            "Issuer Name an ENNEBEC SH",
            "nd Tic HIPS",
            "cker or Trading Symbol [KENS]",
        ];
        let lines = read(&row);
        assert_eq!(
            lines[..3],
            [
                "1. Name and Address of Reporting Person",
                "Corvin Della",
                "2. Issuer Name and Ticker or Trading Symbol"
            ]
        );
        assert_eq!(lines[3], "[KENS]");
        assert_eq!(lines[4], format!("{UNCLEAR}KE | ENNEBEC SH | HIPS | [KENS]"));
        let row = [
            "(Last) (First) 3 SLATE",
            "e) ROW",
            "3. D (Mo 03/1",
            "Date of Earliest Tra nth/Day/Year) 14/2023",
        ];
        let lines = read(&row);
        assert_eq!(lines[0], "(Last) (First) (Middle)");
        assert!(lines[1].starts_with(UNCLEAR), "{lines:?}");
        assert!(lines.contains(&"03/14/2023".to_owned()), "{lines:?}");
    }

    #[test]
    fn rows_without_a_label_stay() {
        assert!(read(&["Common Stock", "100"]).is_empty());
    }
}
