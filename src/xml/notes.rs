//! The footnotes: a cursor on them enters, [`Footnote`]s leave.

use crate::model::Footnote;

use super::cursor::{Cursor, Fault};

/// Reads `footnotes`, wherever it stands.
pub(super) fn footnotes(
    cursor: &mut Cursor<'_>,
    footnotes: &mut Vec<Footnote>,
) -> Result<(), Fault> {
    while let Some(name) = cursor.next_child()? {
        match name {
            "footnote" => footnotes.push(footnote(cursor)?),
            _ => cursor.unknown_element()?,
        }
    }
    Ok(())
}

/// Reads `footnote`.
pub(super) fn footnote(cursor: &mut Cursor<'_>) -> Result<Footnote, Fault> {
    let (id, text) = cursor.footnote()?;
    Ok(Footnote { id, text })
}
