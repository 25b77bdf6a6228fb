//! Table I or II of a text rendering: from its lines to its entries.

use super::super::cell;
use super::super::columns::{Column, Entry, Form, TableName, columns};
use super::super::grid::key;
use super::bands::Hints;
use super::fit::fits;
use super::frame::Frame;
use super::lines::{Kind, Line, Vocabulary, Word};
use super::places::Places;
use super::sections::Section;
use super::segments::{self, Alignment, Placed};
use super::wrapped::wrapped;
use super::{anchored, bands, flow, framed, heads, letters};

/// What is known of the page that a table stands on.
pub(super) struct Page<'a> {
    pub(super) lines: &'a [Line],
    pub(super) form: Form,
    pub(super) vocabulary: &'a Vocabulary<'a>,
}

/// The rows of one table; `None` where it is not certain which words belong together.
pub(super) fn entries(page: &Page<'_>, section: &Section, table: TableName) -> Option<Vec<Entry>> {
    let head = &page.lines[section.head..section.body];
    let (body, begins) = letters::without(&page.lines[section.body..section.end]);
    let body = body.as_ref();
    let says = |words: &str| head.iter().any(|line| key(&line.text()).contains(words));
    let deemed = says("deemed") || says("2a") || says("3a");
    // Some filers kept the column `V` of Form 4 on a Form 5.
    let has_voluntary = |line: &Line| {
        line.words.windows(2).any(|pair| key(&pair[0].text) == "code" && key(&pair[1].text) == "v")
    };
    let form = match page.form {
        Form::Five if head.iter().any(has_voluntary) => Form::Four,
        form => form,
    };
    let columns = columns(form, table, deemed);
    // Nothing but what is left of the head.
    let ends_row = |line: &Line| {
        let is_form = |word: &Word| matches!(word.kind, Kind::Letter('D' | 'I'));
        let is_value = |word: &Word| matches!(word.kind, Kind::Number | Kind::Digit);
        line.words.last().is_some_and(is_form) && line.words.iter().any(is_value)
    };
    if body.iter().all(|line| line.is_blank() || heads::is_head(line) && !ends_row(line)) {
        return Some(Vec::new());
    }
    let framed = |frame: &Frame| {
        let lines = framed::Table { head, body, begins: &begins };
        framed::entries((form, table), &columns, frame, &lines, page.vocabulary)
    };
    if let Some(frame) = Frame::drawn(head, body) {
        return (!frame.is_too_wide()).then(|| framed(&frame));
    }
    // Single blanks part words and cells alike: they stand at no places.
    let is_laid_out =
        body.iter().any(|line| line.words.windows(2).any(|pair| pair[1].start > pair[0].end + 1));
    if !is_laid_out && heads::is_woven(head, table) {
        return anchored::entries(body, table, &columns, page.vocabulary);
    }
    let by_place = heads::starts(head, form, table, &columns)
        .map(|starts| placed((head, body), table, &columns, &starts, page.vocabulary));
    if let Some(entries) = &by_place
        && defects(entries, &columns) == 0
    {
        return by_place;
    }
    // The labels stand in other places than the cells.
    let by_stripe = Frame::white(body).map(|frame| framed(&frame));
    let by_order = flowed(body, table, &columns, page.vocabulary);
    let of = |entries: &Vec<Entry>| defects(entries, &columns);
    let by_place = [by_stripe, by_place].into_iter().flatten().min_by_key(of);
    match by_place {
        Some(by_place) if of(&by_place) <= 2 * of(&by_order) => Some(by_place),
        // Cells that wrap are woven together as their labels are.
        _ if heads::is_woven(head, table) => {
            anchored::entries(body, table, &columns, page.vocabulary).or(Some(by_order))
        }
        _ => Some(by_order),
    }
}

/// What speaks against the reading: texts without a column, and cells that every row fills.
fn defects(entries: &[Entry], columns: &[Column]) -> usize {
    let missing = |entry: &Entry| {
        let is_empty = |column| columns.contains(&column) && entry.text(column).is_empty();
        // A late holding has a digit in the place of the code.
        let is_trade = |column| !matches!(entry.text(column), "" | "3");
        let half = is_trade(Column::Date) != is_trade(Column::Code);
        let idle = is_trade(Column::Code)
            && [Column::Amount, Column::Acquired, Column::Disposed].iter().all(|c| !is_trade(*c));
        // Of several trades often the last alone says what is owned afterwards.
        let held = match (is_empty(Column::Owned), is_empty(Column::DirectIndirect)) {
            (true, true) if is_trade(Column::Code) => 1,
            (true, false) if is_trade(Column::Code) && is_trade(Column::Price) => 1,
            (false, false) if is_trade(Column::Amount) && is_empty(Column::Price) => 1,
            (false, true) if is_trade(Column::Code) && is_empty(Column::Price) => 4,
            (owned, form) => 2 * usize::from(owned) + 2 * usize::from(form),
        };
        let underlying = is_empty(Column::UnderlyingTitle) != is_empty(Column::UnderlyingAmount);
        2 * usize::from(is_empty(Column::Title))
            + usize::from(underlying)
            + held
            + 2 * entry.unplaced.len()
            + usize::from(half)
            + 2 * usize::from(idle)
            + entry.cells.iter().map(|(column, text)| strain(*column, text)).sum::<usize>()
    };
    entries.iter().map(missing).sum()
}

/// What speaks against a cell's text in its column.
pub(super) fn strain(column: Column, text: &str) -> usize {
    use Column as C;
    let words: Vec<&str> = text.split_whitespace().collect();
    let kinds: Vec<Kind> =
        words.iter().map(|word| Word::new((*word).to_owned(), 0, 0).kind).collect();
    let days = words
        .windows(2)
        .filter(|pair| cell::begins_with_month(pair[0]) && cell::is_day(&pair.join(" ")))
        .count();
    let are_marks = kinds.iter().all(|kind| *kind == Kind::Mark);
    match column {
        C::Title | C::UnderlyingTitle | C::Nature => {
            let strange = kinds.iter().filter(|kind| {
                // A title may well have a par value.
                **kind == Kind::Date
                    || column == C::Nature
                        && matches!(kind, Kind::Number | Kind::Money | Kind::Dollar)
            });
            let is_code =
                column != C::Nature && matches!(kinds.as_slice(), [Kind::Letter(_) | Kind::Code]);
            2 * (strange.count() + days) + 3 * usize::from(is_code)
        }
        C::Owned | C::DirectIndirect | C::Code | C::AcquiredDisposed if are_marks => 2,
        // A price in eighths.
        C::Owned | C::Amount if kinds.as_slice() == [Kind::Money] && text.contains('/') => 4,
        _ => 0,
    }
}

/// The rows of a table whose words stand below their labels.
fn placed(
    (head, body): (&[Line], &[Line]),
    table: TableName,
    columns: &[Column],
    starts: &[Option<usize>],
    vocabulary: &Vocabulary<'_>,
) -> Vec<Entry> {
    let borders = starts.iter().map(|s| s.map(|x| x as f64)).collect();
    let mut sheets: Vec<(usize, Places)> = Vec::new();
    let drifts = body.last().is_some_and(|line| line.page > 0);
    let mut places = Places {
        columns: columns.to_vec(),
        borders,
        weight: 0.1,
        drifts,
        seen: heads::seen(head, table, columns),
    };
    let head_page = head.iter().rfind(|line| !line.is_blank()).map_or(0, |line| line.page);
    let mut placed: Vec<Placed<'_>> = Vec::with_capacity(body.len());
    for page in body.chunk_by(|a, b| a.page == b.page) {
        let sheet: Vec<&Line> = page.iter().collect();
        places.weight = 0.1;
        if page.iter().any(|line| line.page != head_page) {
            let before = places.clone();
            places = places.stretched(&sheet);
            places.seen.clear();
            let (_, hints) = bands::hints(&sheet, &places);
            places.look(&sheet, &hints);
            places.follow(&before);
        }
        let assigned = |places: &Places, hints: &Hints| -> Vec<Placed<'_>> {
            let lines = page.iter().zip(hints);
            lines
                .map(|(line, hints)| Placed { line, columns: places.assign(line, hints) })
                .collect()
        };
        let (_, mut hints) = bands::hints(&sheet, &places);
        for weight in [0.25, 0.5] {
            places.learn(&assigned(&places, &hints));
            places.weight = weight;
            (_, hints) = bands::hints(&sheet, &places);
        }
        placed.extend(assigned(&places, &hints));
        places.look(&sheet, &hints);
        sheets.push((placed.len(), places.clone()));
    }
    for (first, last) in segments::rows(&placed, columns, Alignment::Middle) {
        let sheet = sheets.partition_point(|(end, _)| *end <= first);
        let Some((_, places)) = sheets.get(sheet) else { continue };
        refine(&mut placed[first..last], places);
    }
    let mut out = Vec::new();
    for (first, last) in segments::rows(&placed, columns, Alignment::Middle) {
        let mut entry = entry(table, columns, &placed[first..last], vocabulary);
        if drifts {
            doubt(&mut entry);
        }
        out.push(entry);
    }
    out
}

/// The rows of a table whose words stand at no places.
pub(super) fn flowed(
    body: &[Line],
    table: TableName,
    columns: &[Column],
    vocabulary: &Vocabulary<'_>,
) -> Vec<Entry> {
    let flow = flow::read(body, table, columns);
    let placed: Vec<Placed<'_>> =
        body.iter().zip(flow.columns).map(|(line, columns)| Placed { line, columns }).collect();
    let rows = flow.rows.iter().map(|(first, last)| {
        let mut entry = entry(table, columns, &placed[*first..*last], vocabulary);
        flow::doubt(&mut entry);
        entry
    });
    rows.collect()
}

/// Takes the marks back that stand behind one of two dates where the other is empty: on a page
/// whose lines drift they can be all of the other cell.
fn doubt(entry: &mut Entry) {
    let pair = [Column::Exercisable, Column::Expiration];
    let mut filled = entry.cells.iter_mut().filter(|(c, _)| pair.contains(c));
    let (Some((_, text)), None) = (filled.next(), filled.next()) else { return };
    let content = cell::content(text, &|_| true);
    if cell::date(&content.text).is_some() && !content.marks.is_empty() {
        let marks = text.replacen(&content.text, "", 1);
        *text = content.text;
        entry.unplaced.push(marks.trim().to_owned());
    }
}

/// Assigns the words of one row anew, by the bands of this row alone.
fn refine(row: &mut [Placed<'_>], places: &Places) {
    let lines: Vec<&Line> = row.iter().map(|placed| placed.line).collect();
    let places = Places { weight: 0.15, ..places.clone() };
    let (_, hints) = bands::hints(&lines, &places);
    for (placed, hints) in row.iter_mut().zip(&hints) {
        placed.columns = places.assign(placed.line, hints);
    }
}

/// One row: the words of each column, checked against what the column can hold.
fn entry(
    table: TableName,
    columns: &[Column],
    lines: &[Placed<'_>],
    vocabulary: &Vocabulary<'_>,
) -> Entry {
    let mut cells = Vec::new();
    let mut unplaced = Vec::new();
    for (i, column) in columns.iter().enumerate() {
        let words: Vec<&Word> = lines
            .iter()
            .flat_map(|placed| placed.line.words.iter().zip(&placed.columns))
            .filter(|(_, c)| **c == i)
            .map(|(word, _)| word)
            .collect();
        let text = wrapped(&words, vocabulary);
        if cell::is_nothing(&text) {
            continue;
        }
        if fits(*column, &text) {
            cells.push((*column, text));
        } else if !cell::is_not_applicable(&text) {
            unplaced.push(text);
        }
    }
    Entry { table, cells, unplaced }
}
