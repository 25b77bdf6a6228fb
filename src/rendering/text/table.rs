//! Table I or II of a text rendering: from its lines to its entries.

use super::super::columns::{Entry, Form, TableName, columns};
use super::super::grid::key;
use super::defects::defects;
use super::frame::Frame;
use super::lines::{Kind, Line, Vocabulary, Word};
use super::sections::Section;
use super::{anchored, flow, framed, heads, letters, placed};

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
    // Some filers kept the column `V` of Form 4 on a Form 5.
    let has_voluntary = |line: &Line| {
        line.words.windows(2).any(|pair| key(&pair[0].text) == "code" && key(&pair[1].text) == "v")
    };
    let form = match page.form {
        Form::Five if head.iter().any(has_voluntary) => Form::Four,
        form => form,
    };
    let columns = columns(form, table, heads::names_deemed(head));
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
        .map(|starts| placed::entries((head, body), table, &columns, &starts, page.vocabulary));
    if let Some(entries) = &by_place
        && defects(entries, &columns) == 0
    {
        return by_place;
    }
    // The labels stand in other places than the cells.
    let by_stripe = Frame::white(body).map(|frame| framed(&frame));
    let by_order = flow::entries(body, table, &columns, page.vocabulary);
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
