//! Tables whose columns are marked: by upright rules, by `<S>` and `<C>`, by strokes of dashes.

use super::super::cell;
use super::super::columns::{Column, Entry, Form, TableName, columns};
use super::super::grid::key;
use super::lines::{Kind, Line, Vocabulary, Word};
use super::segments::{self, Placed};

/// Where the cells of a table begin, if marks or rules show it.
pub(super) fn cells(above: &[Line], body: &[Line]) -> Option<Vec<usize>> {
    let marks = above.iter().chain(body).map(|line| &line.marks).find(|marks| marks.len() >= 4);
    if let Some(marks) = marks {
        let mut starts = marks.clone();
        starts[0] = 0;
        return Some(starts);
    }
    bars(body).or_else(|| strokes(above, body))
}

/// The upright rules that most lines with words share.
fn bars(body: &[Line]) -> Option<Vec<usize>> {
    let filled: Vec<&Line> = body.iter().filter(|line| !line.is_blank()).collect();
    let ruled = filled.iter().filter(|line| line.bars.len() >= 3).count();
    if ruled == 0 || ruled * 3 < filled.len() * 2 {
        return None;
    }
    let most = filled
        .iter()
        .max_by_key(|line| filled.iter().filter(|other| other.bars == line.bars).count())?;
    let mut starts: Vec<usize> = most.bars.iter().map(|bar| bar + 1).collect();
    let first = filled.iter().flat_map(|line| &line.words).map(|w| w.start).min()?;
    if starts.first().is_some_and(|start| first < *start) {
        starts.insert(0, 0);
    }
    let last = filled.iter().flat_map(|line| &line.words).map(|w| w.end).max()?;
    if starts.last().is_some_and(|start| last <= *start) {
        starts.pop();
    }
    Some(starts)
}

/// The strokes of a ruler above or below the table.
fn strokes(above: &[Line], body: &[Line]) -> Option<Vec<usize>> {
    let ruler = above.iter().chain(body).find(|line| line.strokes.len() >= 4)?;
    let fits = |word: &Word| {
        ruler.strokes.iter().any(|(start, end)| word.start >= *start && word.end <= *end)
    };
    let words: Vec<&Word> = body.iter().flat_map(|line| &line.words).collect();
    let inside = words.iter().filter(|word| fits(word)).count();
    (inside * 10 >= words.len() * 9)
        .then(|| ruler.strokes.iter().map(|(start, _)| *start).collect())
}

/// The columns that `count` cells can be on `form`, on any vintage.
pub(super) fn known(
    form: Form,
    table: TableName,
    count: usize,
    deemed: bool,
) -> Option<Vec<Column>> {
    let other = if form == Form::Five { Form::Four } else { Form::Five };
    [(form, deemed), (form, !deemed), (other, deemed), (other, !deemed)]
        .into_iter()
        .filter(|(with, _)| form != Form::Three || *with == form)
        .map(|(form, deemed)| columns(form, table, deemed))
        .find(|columns| columns.len() == count)
}

/// Reads the rows of a table with `starts` as the beginnings of its `columns`.
pub(super) fn entries(
    body: &[Line],
    table: TableName,
    columns: &[Column],
    starts: &[usize],
    vocabulary: &Vocabulary<'_>,
) -> Vec<Entry> {
    let body = glued(body, columns, starts, vocabulary);
    let placed: Vec<Placed<'_>> = body
        .iter()
        .map(|line| Placed { line, columns: line.words.iter().map(|w| place(w, starts)).collect() })
        .collect();
    let mut out = Vec::new();
    for rows in groups(&placed, columns) {
        let mut entry = Entry { table, cells: Vec::new(), unplaced: Vec::new() };
        for (i, column) in columns.iter().enumerate() {
            let text = text(rows, i);
            if !cell::is_nothing(&text) {
                entry.cells.push((*column, text));
            }
        }
        if table == TableName::Two {
            side(&mut entry);
        }
        entry.cells.retain(|(column, text)| {
            let fits = super::fit::fits(*column, text);
            if !fits {
                entry.unplaced.push(text.clone());
            }
            fits
        });
        if !entry.cells.is_empty() || !entry.unplaced.is_empty() {
            out.push(entry);
        }
    }
    out
}

/// The rows: between rulers or blank lines where each of these parts holds one, else by their
/// cells.
fn groups<'p, 'a>(placed: &'p [Placed<'a>], columns: &[Column]) -> Vec<&'p [Placed<'a>]> {
    segments::rows(placed, columns).into_iter().map(|(first, last)| &placed[first..last]).collect()
}

/// The text of one cell.
fn text(rows: &[Placed<'_>], i: usize) -> String {
    let words = rows.iter().flat_map(|placed| placed.line.words.iter().zip(&placed.columns));
    let texts: Vec<&str> =
        words.filter(|(_, c)| **c == i).map(|(word, _)| word.text.as_str()).collect();
    texts.join(" ")
}

/// Joins words that the rule of their cell cuts in two: `Co|` and `mmon Stock`, `2/7/0|` and `0`.
fn glued(
    body: &[Line],
    columns: &[Column],
    starts: &[usize],
    vocabulary: &Vocabulary<'_>,
) -> Vec<Line> {
    let mut lines = body.to_vec();
    for at in 1..lines.len() {
        for (i, column) in columns.iter().enumerate() {
            let Some(end) = starts.get(i + 1).copied() else { continue };
            let (above, below) = lines.split_at_mut(at);
            let (above, below) = (&mut above[at - 1], &mut below[0]);
            let Some(last) = above.words.iter().rposition(|w| place(w, starts) == i) else {
                continue;
            };
            let Some(first) = below.words.iter().position(|w| place(w, starts) == i) else {
                continue;
            };
            let (cut, rest) = (&above.words[last], &below.words[first]);
            if cut.end + 1 < end || rest.start > starts[i] + 1 {
                continue;
            }
            let whole = Word::new(format!("{}{}", cut.text, rest.text), cut.start, cut.end);
            let is_text =
                matches!(column, Column::Title | Column::UnderlyingTitle | Column::Nature);
            let goes_on = if is_text {
                cut.text.ends_with(char::is_alphabetic)
                    && rest.text.starts_with(char::is_lowercase)
                    && vocabulary.is_cut(&cut.text, &rest.text)
            } else {
                matches!(whole.kind, Kind::Date | Kind::Number | Kind::Money)
            };
            if !goes_on {
                continue;
            }
            above.words[last] = whole;
            below.words.remove(first);
            if is_text {
                // What stands behind the rest belongs behind the word.
                let more: Vec<Word> =
                    below.words.iter().filter(|w| place(w, starts) == i).cloned().collect();
                below.words.retain(|w| place(w, starts) != i);
                let last = last + 1;
                above.words.splice(
                    last..last,
                    more.into_iter().map(|w| Word { start: cut_end(end), end: cut_end(end), ..w }),
                );
            }
        }
    }
    lines
}

/// The cell that `word` stands in.
fn place(word: &Word, starts: &[usize]) -> usize {
    let middle = usize::midpoint(word.start, word.end);
    starts.partition_point(|start| *start <= middle).saturating_sub(1)
}

/// The last character of a cell that ends before `end`.
fn cut_end(end: usize) -> usize {
    end.saturating_sub(1)
}

/// Older forms print the amount and `A` or `D` in the place of the columns (A) and (D).
fn side(entry: &mut Entry) {
    let letters = key(entry.text(Column::Disposed));
    let amount = entry.text(Column::Acquired).to_owned();
    let words: Vec<&str> = amount.split_whitespace().collect();
    let (acquired, disposed) = match (letters.as_str(), words.as_slice()) {
        ("a", _) => (amount.clone(), String::new()),
        ("d", _) => (String::new(), amount.clone()),
        ("a d", [acquired, disposed]) => ((*acquired).to_owned(), (*disposed).to_owned()),
        _ => return,
    };
    entry.cells.retain(|(c, _)| !matches!(c, Column::Acquired | Column::Disposed));
    for (column, text) in [(Column::Acquired, acquired), (Column::Disposed, disposed)] {
        if !cell::is_nothing(&text) {
            entry.cells.push((column, text));
        }
    }
}
