//! Boxes and their ticks.

use crate::model::ReportingOwner;
use crate::rendering::address;
use crate::rendering::cell::visible;
use crate::rendering::grid::key;
use crate::rendering::markdown::{is_unclear, readable};
use crate::value::Value;

use super::lines::Line;

/// Whether a line begins with a tick: `[X]`, `(X)`, `_X_`, `X`, `☒`.
pub(in crate::rendering) fn begins_ticked(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    is_tick(first) || text.trim_start().starts_with("[ X ]")
}

/// Whether `text` is a tick and nothing else.
pub(in crate::rendering) fn is_tick(text: &str) -> bool {
    let inner = text.trim().trim_matches(['[', ']', '(', ')', '_', ' ', '|', '/']);
    matches!(inner, "X" | "x" | "☒" | "☑" | "✓" | "✔" | "✗" | "✘" | "XX")
}

/// Ticks before `Director`, `10% Owner`, `Officer` and `Other`; a box without one stays unknown.
/// Gives back a title that is not certain.
pub(super) fn relationship(lines: &[Line], owner: &mut ReportingOwner) -> Option<String> {
    let mut titles = Vec::new();
    for line in lines {
        let mut ticked_before = false;
        let mut is_boxes = false;
        for text in line {
            let mut rest = text.as_str();
            // A cell may hold several boxes: `(X) Director ( ) 10% Owner`.
            while let Some((at, length, which)) = next_box(rest).filter(|_| !is_title(text)) {
                is_boxes = true;
                let before = rest[..at].trim();
                let ticked = is_tick(before)
                    || before.split_whitespace().last().is_some_and(is_tick)
                    || (before.is_empty() && ticked_before);
                if ticked {
                    let target = match which {
                        0 => &mut owner.relationship.is_director,
                        1 => &mut owner.relationship.is_ten_percent_owner,
                        2 => &mut owner.relationship.is_officer,
                        _ => &mut owner.relationship.is_other,
                    };
                    *target = Value::Valid(true.into());
                }
                rest = &rest[at + length..];
                ticked_before = false;
            }
            if !text.trim().is_empty() {
                ticked_before = is_tick(text);
            }
        }
        if !is_boxes {
            let texts: Vec<_> =
                line.iter().map(|t| visible(t)).filter(|t| !t.is_empty() && !is_tick(t)).collect();
            titles.push(texts);
        }
    }
    let flat: Vec<String> = titles.into_iter().flatten().collect();
    let r = &mut owner.relationship;
    let said = |value: &Value<crate::value::Flag>| value.valid().is_some();
    let words = flat.join(" ");
    let is_hint = ["specify", "give title", "check applicable", "form filed"]
        .iter()
        .any(|hint| key(&words).contains(hint));
    if words.is_empty() || is_hint {
        return None;
    }
    if is_unclear(&words) {
        return Some(readable(&words));
    }
    match (said(&r.is_officer), said(&r.is_other), flat.as_slice()) {
        (true, false, [title]) => address::set(&mut r.officer_title, title),
        (false, true, [text]) => address::set(&mut r.other_text, text),
        (true, true, [title, text]) => {
            address::set(&mut r.officer_title, title);
            address::set(&mut r.other_text, text);
        }
        _ => {}
    }
    None
}

/// Whether `text` is a title of an officer that has a word of the boxes: `Chief Executive Officer`.
fn is_title(text: &str) -> bool {
    const PRINTED: [&str; 23] = [
        "director",
        "10",
        "owner",
        "officer",
        "other",
        "give",
        "title",
        "below",
        "specify",
        "x",
        "xx",
        "relationship",
        "of",
        "reporting",
        "person",
        "persons",
        "s",
        "to",
        "issuer",
        "check",
        "all",
        "applicable",
        "5",
    ];
    !text.contains(['[', ']', '(', ')', '_', '☐', '☒', '%'])
        && key(text).split(' ').any(|word| !PRINTED.contains(&word) && word.len() > 1)
}

/// The next label of a box in `text`: where, how long, which.
fn next_box(text: &str) -> Option<(usize, usize, usize)> {
    const BOXES: [(&str, usize); 5] =
        [("Director", 0), ("10% Owner", 1), ("10%Owner", 1), ("Officer", 2), ("Other", 3)];
    BOXES
        .iter()
        .filter_map(|(name, which)| text.find(name).map(|at| (at, name.len(), *which)))
        .min_by_key(|(at, ..)| *at)
}
