//! Rows of Table I whose cells a converter ran together: a row in a line, or the whole table in one
//! cell.

use std::collections::BTreeSet;

use crate::rendering::align;
use crate::rendering::cell::{self, MARK_OPEN, Shape};
use crate::rendering::columns::{Column, Entry, TableName};

use super::labels;

/// The row that `line` is, where nothing in it can be read in two ways.
pub(super) fn entry(table: TableName, line: &str) -> Option<Entry> {
    if table != TableName::One || line.len() > 400 || line.contains("   ") {
        return None;
    }
    let words = words(line);
    let first = words.iter().position(|word| is_typed(word))?;
    if first == 0 || words[..first].iter().any(|word| word.contains('(')) {
        return None;
    }
    let mut cells = vec![(Column::Title, words[..first].join(" "))];
    let values = Values::at(&words, first).filter(Values::is_usual)?;
    let nature = &words[first + values.count..];
    if nature.iter().any(|word| is_typed(word)) {
        return None;
    }
    cells.extend(values.cells);
    if !nature.is_empty() {
        cells.push((Column::Nature, nature.join(" ")));
    }
    Some(Entry { table, cells, unplaced: Vec::new() })
}

/// The rows of a whole Table I in one text, its head first; `None` where it is something else.
pub(super) fn entries(text: &str) -> Option<Vec<Entry>> {
    let words = words(labels::behind_head(text)?);
    let mut rows: Vec<(std::ops::Range<usize>, Values)> = Vec::new();
    let mut at = 0;
    let mut begin = 0;
    while at < words.len() {
        match Values::at(&words, at).filter(|_| at > begin) {
            Some(values) => {
                let next = at + values.count;
                rows.push((begin..at, values));
                (at, begin) = (next, next);
            }
            // Values that make no row: what belongs to them is not certain.
            None if begins_values(&words[at..]) => return None,
            None => at += 1,
        }
    }
    // What stands before the values of a row: the end of the row above and the title.
    let mut texts: Vec<&[String]> = rows.iter().map(|(text, _)| &words[text.clone()]).collect();
    texts.push(&words[begin..]);
    let mut titles = Titles::default();
    for (n, text) in texts.iter().enumerate().take(rows.len()) {
        let above = n.checked_sub(1).map(|above| rows[above].1.is_direct);
        titles.learn(above, text);
    }
    let mut entries: Vec<Entry> = Vec::with_capacity(rows.len());
    for (n, (_, values)) in rows.iter().enumerate() {
        let above = n.checked_sub(1).map(|above| rows[above].1.is_direct);
        let mut entry =
            Entry { table: TableName::One, cells: Vec::new(), unplaced: values.unplaced.clone() };
        match titles.part(above, texts[n]) {
            Some((nature, title)) => {
                entry.cells.push((Column::Title, title));
                if let Some(last) = entries.last_mut().filter(|_| !nature.is_empty()) {
                    last.cells.push((Column::Nature, nature));
                }
            }
            None => entry.unplaced.push(texts[n].join(" ")),
        }
        entry.cells.extend(values.cells.iter().cloned());
        entries.push(entry);
    }
    let rest = words[begin..].join(" ");
    match (entries.last_mut(), rows.last()) {
        (Some(entry), Some((_, values))) if !values.is_direct && !rest.is_empty() => {
            entry.cells.push((Column::Nature, rest));
        }
        (Some(entry), _) if !rest.is_empty() => entry.unplaced.push(rest),
        (None, _) if !rest.is_empty() => return None,
        _ => {}
    }
    Some(entries)
}

/// Whether a day stands where a row's values can begin, and not in a text.
fn begins_values(words: &[String]) -> bool {
    let is_date = |word: &String| matches!(shape(word), Shape::Date(_));
    words.first().is_some_and(is_date)
        && words.get(1).is_some_and(|next| {
            is_typed(next) || cell::transaction_code(&align::bare(next).0).is_some()
        })
}

/// The titles of a table whose cells are run together, as far as they are certain.
#[derive(Default)]
struct Titles(BTreeSet<String>);

impl Titles {
    /// Takes the title of a text that can be parted in one way. Direct ownership has no nature: in
    /// 2,795 such rows of filings since 2003 none has one.
    fn learn(&mut self, above: Option<bool>, text: &[String]) {
        let title = match above {
            None | Some(true) => Some(text),
            Some(false) => parted_by_mark(text).map(|(_, title)| title),
        };
        self.0.extend(title.map(bare));
    }

    /// The nature of the row above and the title of the next one.
    fn part(&self, above: Option<bool>, text: &[String]) -> Option<(String, String)> {
        if above != Some(false) {
            return Some((String::new(), text.join(" ")));
        }
        if let Some((nature, title)) = parted_by_mark(text) {
            return Some((nature.join(" "), title.join(" ")));
        }
        let at = (0..text.len()).find(|&at| self.0.contains(&bare(&text[at..])))?;
        let (nature, title) = text.split_at(at);
        (!nature.last().is_some_and(|word| goes_on(word)))
            .then(|| (nature.join(" "), title.join(" ")))
    }
}

/// Footnotes stand at the end of a cell, so that a single one in the middle parts two.
fn parted_by_mark(text: &[String]) -> Option<(&[String], &[String])> {
    let is_marked = |word: &&String| word.contains(MARK_OPEN);
    let inner = text.split_last().map_or(&[][..], |(_, inner)| inner);
    let at = inner.iter().position(|word| is_marked(&word))?;
    (inner.iter().filter(is_marked).count() == 1).then(|| text.split_at(at + 1))
}

/// Whether a title can begin with `word` and go on behind it.
fn goes_on(word: &str) -> bool {
    const WORDS: [&str; 26] = [
        "class",
        "series",
        "common",
        "preferred",
        "ordinary",
        "restricted",
        "voting",
        "non-voting",
        "nonvoting",
        "convertible",
        "performance",
        "deferred",
        "phantom",
        "capital",
        "depositary",
        "american",
        "stock",
        "share",
        "shares",
        "unit",
        "units",
        "employee",
        "and",
        "of",
        "the",
        "company",
    ];
    let word = word.to_ascii_lowercase();
    word.len() == 1 || word.ends_with([',', '-']) || WORDS.contains(&word.as_str())
}

fn bare(words: &[String]) -> String {
    align::bare(&words.join(" ")).0
}

fn shape(word: &str) -> Shape {
    Shape::of(&align::bare(word).0)
}

fn is_typed(word: &str) -> bool {
    matches!(shape(word), Shape::Number(..) | Shape::Date(_))
}

/// The values of a row, from the day or the number owned to the form of ownership.
struct Values {
    cells: Vec<(Column, String)>,
    unplaced: Vec<String>,
    /// How many words they are.
    count: usize,
    is_direct: bool,
}

impl Values {
    /// The values that begin with word `at`.
    fn at(words: &[String], at: usize) -> Option<Self> {
        let mut rest = Rest { words, at };
        let mut cells = Vec::new();
        let mut unplaced = Vec::new();
        let number = |shape: &Shape, _: &str| matches!(shape, Shape::Number(_, false));
        let dollars =
            |shape: &Shape, _: &str| matches!(shape, Shape::Number(_, true) | Shape::Dollar);
        if let Some(date) = rest.take(|shape, _| matches!(shape, Shape::Date(_))) {
            cells.push((Column::Date, date));
            if let Some(date) = rest.take(|shape, _| matches!(shape, Shape::Date(_))) {
                cells.push((Column::DeemedDate, date));
            }
            let code = rest.take(|_, bare| cell::transaction_code(bare).is_some())?;
            cells.push((Column::Code, code));
            if let Some(v) = rest.take(|_, bare| bare == "V") {
                cells.push((Column::Voluntary, v));
            }
            cells.push((Column::Amount, rest.take(number)?));
            let side = rest.take(|_, bare| matches!(bare, "A" | "D"))?;
            let price = rest.take(dollars);
            // Footnotes behind a blank: of a price that is empty. In 4,245 rows of filings since
            // 2003 no footnote is of the side.
            let (side, marks) = match side.split_once(' ') {
                Some((side, marks)) => (side.to_owned(), Some(marks.to_owned())),
                None => (side, None),
            };
            cells.push((Column::AcquiredDisposed, side));
            match (price, marks) {
                (Some(price), marks) => {
                    cells.push((Column::Price, price));
                    unplaced.extend(marks);
                }
                (None, Some(marks)) => cells.push((Column::Price, marks)),
                (None, None) => {}
            }
        }
        let owned = rest.take(|shape, _| matches!(shape, Shape::Number(..)))?;
        cells.push((Column::Owned, owned));
        let direct = rest.take(|_, bare| matches!(bare, "D" | "I"))?;
        let is_direct = direct.starts_with('D');
        cells.push((Column::DirectIndirect, direct));
        Some(Self { cells, unplaced, count: rest.at - at, is_direct })
    }

    /// Whether a transaction has a price.
    fn is_usual(&self) -> bool {
        let has = |column| self.cells.iter().any(|(name, _)| *name == column);
        !has(Column::Date) || has(Column::Price) && self.unplaced.is_empty()
    }
}

struct Rest<'a> {
    words: &'a [String],
    at: usize,
}

impl Rest<'_> {
    fn take(&mut self, fits: impl Fn(&Shape, &str) -> bool) -> Option<String> {
        let word = self.words.get(self.at)?;
        let (bare, _) = align::bare(word);
        fits(&Shape::of(&bare), &bare).then(|| {
            self.at += 1;
            word.clone()
        })
    }
}

/// The words of a line; a currency sign keeps its number, a word its footnote marks.
fn words(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in line.split_whitespace() {
        let is_mark = word.starts_with(MARK_OPEN) || cell::plain_mark(word).is_some();
        match words.last_mut() {
            Some(last)
                if is_mark
                    || last == "$"
                        && word.starts_with(|c: char| c.is_ascii_digit() || c == '.') =>
            {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_rows_are_taken() {
        let read = |line: &str| {
            entry(TableName::One, line)
                .map(|e| e.cells.into_iter().map(|c| c.1).collect::<Vec<_>>())
        };
        assert_eq!(
            read("Class A Shares 14,526 (4) D").expect("a holding"),
            ["Class A Shares", "14,526 (4)", "D"]
        );
        assert_eq!(
            read("Shares 05/20/2026 P 3,200 A $ 10.26 3,200 I By Trust").expect("a trade"),
            ["Shares", "05/20/2026", "P", "3,200", "A", "$ 10.26", "3,200", "I", "By Trust"]
        );
        for line in
            ["Shares of 3 kinds", "14,526 D", "Shares 05/20/2026 P 3,200 3,200 I", "Shares 5 D 6"]
        {
            assert!(read(line).is_none(), "{line}");
        }
    }

    const HEAD: &str = "1.Title of Security(Instr. 3) 2. Transaction Date (Month/Day/Year) 2A. Deemed Execution \
                        Date, if any (Month/Day/Year) 3. Transaction Code(Instr. 8) 4. Securities Acquired (A) or \
                        Disposed of (D)(Instr. 3, 4 and 5) 5. Amount of Securities Beneficially Owned Following \
                        Reported Transaction(s)(Instr. 3 and 4) 6. Ownership Form: Direct (D) or Indirect (I) \
                        (Instr. 4) 7. Nature of Indirect Beneficial Ownership(Instr. 4) Code V Amount (A) or (D) Price";

    fn rows(body: &str) -> Vec<String> {
        let body = body.replace("<<", "\u{E000}").replace(">>", "\u{E001}");
        let entries = entries(&format!("{HEAD} {body}")).unwrap_or_default();
        let show = |entry: &Entry| {
            let cells: Vec<String> =
                entry.cells.iter().map(|(column, text)| format!("{column:?}={text}")).collect();
            format!("{} ?{}", cells.join("|"), entry.unplaced.join("|"))
                .replace('\u{E000}', "<<")
                .replace('\u{E001}', ">>")
        };
        entries.iter().map(show).collect()
    }

    #[test]
    fn a_whole_table_in_a_cell_is_parted() {
        assert_eq!(
            rows(
                "Class B Shares 03/14/2023 S<<1>> 12,500 D $ 31.4159 <<2>> 87,500 D Class B Shares 03/15/2023 G V \
                 400 A <<2>> <<3>> 9,100 I By a Trust <<3>> Units 62 I By daughter Class B Shares 7 D <<4>>"
            ),
            [
                "Title=Class B Shares|Date=03/14/2023|Code=S<<1>>|Amount=12,500|AcquiredDisposed=D|Price=$ 31.4159 \
                 <<2>>|Owned=87,500|DirectIndirect=D ?",
                "Title=Class B Shares|Date=03/15/2023|Code=G|Voluntary=V|Amount=400|AcquiredDisposed=A|Price=<<2>> \
                 <<3>>|Owned=9,100|DirectIndirect=I|Nature=By a Trust <<3>> ?",
                "Title=Units|Owned=62|DirectIndirect=I|Nature=By daughter ?",
                "Title=Class B Shares|Owned=7|DirectIndirect=D <<4>> ?",
            ]
        );
        assert!(rows("").is_empty());
    }

    #[test]
    fn what_can_belong_to_two_cells_stays_out() {
        // The title that is known may be the end of a longer one.
        let read = rows("Shares 5 I By Trust Class B Shares 7 D");
        assert_eq!(read[0], "Title=Shares|Owned=5|DirectIndirect=I ?");
        assert_eq!(read[1], "Owned=7|DirectIndirect=D ?By Trust Class B Shares");
        let read = rows("Shares 5 I By Trust u/a/d 10/16/12");
        assert_eq!(
            read,
            ["Title=Shares|Owned=5|DirectIndirect=I|Nature=By Trust u/a/d 10/16/12 ?"]
        );
        // Two numbers without a currency sign are no price and no amount owned.
        assert!(rows("Shares 03/14/2023 S 5 D 31 60 D").is_empty());
        assert!(rows("Shares 03/14/2023 S D 31 60 D").is_empty());
    }
}
