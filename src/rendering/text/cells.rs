//! Tables whose cells are known, but not which columns of the form they are: read as a table whose
//! physical columns signs on the page show.

use super::super::cell::{MARK_CLOSE, MARK_OPEN};
use super::super::columns::{Entry, Form, TableName, columns};
use super::super::grid::{Cell, Row};
use super::frame::{Frame, MOST_COLUMNS};
use super::lines::{Kind, Line, Vocabulary, Word};
use super::{framed, heads};

/// The rows of the form in `rows`, the labels of whose columns stand above them; `None` where there
/// are no labels or no rows.
pub(in crate::rendering) fn entries(
    (form, table): (Form, TableName),
    rows: &[&Row],
) -> Option<Vec<Entry>> {
    let is_head = |row: &&&Row| heads::is_mostly_head(&Sheet::flat().first_line(row));
    let first = rows.iter().position(|row| is_head(&row))?;
    let heads = rows[first..].iter().take_while(is_head).count();
    let (head, body) = rows[first..].split_at(heads);
    let body: Vec<&Row> = body.iter().filter(|row| !is_head(row)).copied().collect();
    if body.is_empty() {
        return None;
    }
    let sheet = Sheet::of(head, &body);
    let frame = sheet.frame()?;
    let head: Vec<Line> = head.iter().flat_map(|row| sheet.lines(row)).collect();
    let mut lines = Vec::new();
    for row in &body {
        lines.extend(sheet.lines(row));
        lines.push(Line { strokes: vec![(0, sheet.width)], ..Line::default() });
    }
    let columns = columns(form, table, heads::names_deemed(&head));
    let lines = framed::Table { head: &head, body: &lines, begins: &[] };
    let vocabulary = Vocabulary::of(lines.body);
    Some(framed::entries((form, table), &columns, &frame, &lines, &vocabulary))
}

/// The columns of a table of cells, laid out side by side.
struct Sheet {
    /// The physical column of each column of the grid.
    physical: Vec<usize>,
    /// How many characters each physical column is wide.
    width: usize,
}

impl Sheet {
    /// One column for all.
    fn flat() -> Self {
        Self { physical: Vec::new(), width: 0 }
    }

    /// The columns that hold something in `body`: one with nothing but currency signs is of the
    /// next one, and one with nothing but marks of the one before.
    fn of(head: &[&Row], body: &[&Row]) -> Self {
        let count = body.iter().flat_map(|row| &row.cells).map(|cell| cell.end).max().unwrap_or(0);
        let mut kinds: Vec<Vec<Kind>> = vec![Vec::new(); count];
        for cell in body.iter().flat_map(|row| &row.cells) {
            let own = words(&cell.text).into_iter().map(|text| Word::new(text, 0, 0).kind);
            if let Some(kinds) = kinds.get_mut(cell.start) {
                kinds.extend(own);
            }
        }
        let mut physical = Vec::with_capacity(count);
        let mut next = 0_usize;
        for kinds in &kinds {
            let are = |is: Kind| !kinds.is_empty() && kinds.iter().all(|kind| *kind == is);
            let hangs = next > 0 && are(Kind::Mark);
            physical.push(if hangs { next - 1 } else { next });
            if !kinds.is_empty() && !hangs && !are(Kind::Dollar) {
                next += 1;
            }
        }
        // What is empty at the end is of the last one.
        for column in &mut physical {
            *column = (*column).min(next.saturating_sub(1));
        }
        // Wide enough for all that a row can hold.
        let length = |row: &&Row| row.text().len() + 2 * row.cells.len();
        Self { physical, width: head.iter().chain(body).map(length).max().unwrap_or(1) }
    }

    fn frame(&self) -> Option<Frame> {
        let count = self.physical.last()? + 1;
        let starts = (0..count).map(|column| column * self.width);
        (3..=MOST_COLUMNS).contains(&count).then(|| Frame::of(starts.collect()))
    }

    /// The lines of a row.
    fn lines(&self, row: &Row) -> Vec<Line> {
        let texts: Vec<Vec<&str>> =
            row.cells.iter().map(|cell| cell.text.split('\n').collect()).collect();
        let height = texts.iter().map(Vec::len).max().unwrap_or(0);
        let line = |at: usize| {
            let texts = texts.iter().map(|lines| lines.get(at).copied());
            self.line(row.cells.iter().zip(texts))
        };
        (0..height).map(line).collect()
    }

    /// The first line of a row.
    fn first_line(&self, row: &Row) -> Line {
        self.line(row.cells.iter().map(|cell| (cell, cell.text.split('\n').next())))
    }

    /// A line of a row: its cells and their texts there. A cell that spans several columns stands
    /// in each of them.
    fn line<'a>(&self, cells: impl Iterator<Item = (&'a Cell, Option<&'a str>)>) -> Line {
        let mut line = Line::default();
        let mut ends: Vec<usize> = Vec::new();
        for (cell, text) in cells {
            let Some(text) = text else { continue };
            let of = |column: usize| self.physical.get(column).copied().unwrap_or(0);
            for column in of(cell.start)..=of(cell.end.max(cell.start + 1) - 1) {
                ends.resize(ends.len().max(column + 1), 0);
                let mut start = ends[column].max(column * self.width);
                for text in words(text) {
                    let end = start + text.chars().count();
                    line.words.push(Word::new(text, start, end));
                    start = end + 1;
                }
                ends[column] = start;
            }
        }
        line.words.sort_by_key(|word| word.start);
        line
    }
}

/// The words of a cell, marks apart from what they stand behind. The slash or dash between two
/// values only parts them: `1/29/03 / 4/17/03`, `Common Stock - 5,000`.
fn words(text: &str) -> Vec<String> {
    let apart = text.replace(MARK_OPEN, &format!(" {MARK_OPEN}"));
    let apart = apart.replace(MARK_CLOSE, &format!("{MARK_CLOSE} "));
    let mut words: Vec<String> = apart.split_whitespace().map(str::to_owned).collect();
    let is_value = |word: Option<&String>| {
        let kind = word.map(|word| Word::new(word.clone(), 0, 0).kind);
        matches!(kind, Some(Kind::Date | Kind::Number | Kind::Digit | Kind::Money))
    };
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    while let Some(word) = words.pop() {
        let is_sign = !words.is_empty() && matches!(word.as_str(), "/" | "-" | "–");
        if !is_sign || !is_value(words.last()) && !is_value(out.last()) {
            out.push(word);
        }
    }
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(texts: &[&str]) -> Row {
        let cells = texts.iter().enumerate().map(|(at, text)| Cell::new(*text, at, at + 1));
        Row { cells: cells.collect(), entry: None }
    }

    fn rows_of(rows: &[Row]) -> Option<Vec<String>> {
        let rows: Vec<&Row> = rows.iter().collect();
        let text = |entry: &Entry| {
            let texts: Vec<_> = entry.cells.iter().map(|(_, text)| text.as_str()).collect();
            format!("{}; {}", texts.join(" | "), entry.unplaced.join(" | "))
        };
        let entries = entries((Form::Four, TableName::One), &rows)?;
        Some(entries.iter().map(text).collect())
    }

    #[test]
    fn labels_tell_the_columns() {
        let rows = [
            row(&["Title of Security", "Transaction Date", "Code", "Amount", "(A) or (D)"]
                .into_iter()
                .chain(["Price", "Amount of Securities Owned", "Form: Direct (D) or Indirect (I)"])
                .collect::<Vec<_>>()),
            row(&["Common Stock", "03/04/2002", "P", "100", "A", "$5.25", "1,200", "D"]),
            row(&["Units", "03/05/2002", "S", "20", "D", "$7", "0", "I"]),
        ];
        assert_eq!(
            rows_of(&rows).unwrap(),
            [
                "Common Stock | 03/04/2002 | P | 100 | A | $5.25 | 1,200 | D; ",
                "Units | 03/05/2002 | S | 20 | D | $7 | 0 | I; ",
            ]
        );
    }

    #[test]
    fn rows_without_labels_are_none() {
        assert_eq!(rows_of(&[row(&["Common Stock", "03/04/2002", "P", "100"])]), None);
        assert_eq!(rows_of(&[row(&["Title of Security", "Transaction Date", "Code"])]), None);
    }

    #[test]
    fn a_column_of_signs_is_of_the_next_one() {
        let body = [row(&["Common Stock", "", "$", "5.25", "(1)", "D"])];
        let sheet = Sheet::of(&[], &body.iter().collect::<Vec<_>>());
        assert_eq!(sheet.physical, [0, 1, 1, 1, 1, 2], "marks are of the one before");
        let words: Vec<_> = sheet.first_line(&body[0]).words.into_iter().map(|w| w.text).collect();
        assert_eq!(words, ["Common", "Stock", "$", "5.25", "(1)", "D"]);
    }

    #[test]
    fn signs_between_values_part_them() {
        assert_eq!(words("1/29/03 / 4/17/03"), ["1/29/03", "4/17/03"]);
        assert_eq!(words("Common Stock - 5,000"), ["Common", "Stock", "5,000"]);
        assert_eq!(words("Units - Class A"), ["Units", "-", "Class", "A"]);
        let mark = format!("D{MARK_OPEN}1{MARK_CLOSE}");
        assert_eq!(words(&mark), ["D", &mark[1..]]);
    }
}
