//! Boxes and their ticks, in every notation.

/// Whether `text` is a tick and nothing else.
pub(super) fn is_tick(text: &str) -> bool {
    let inner = text.trim().trim_matches(['[', ']', '(', ')', '_', ' ', '|', '/']);
    matches!(inner, "X" | "x" | "☒" | "☑" | "✓" | "✔" | "✗" | "✘" | "XX" | "xx")
}

/// Whether `text` is a box without a tick.
pub(super) fn is_empty_box(text: &str) -> bool {
    text.contains(['[', '(', '_', '/', '☐'])
        && text.chars().all(|c| matches!(c, '[' | ']' | '(' | ')' | '_' | ' ' | '/' | '☐'))
}
