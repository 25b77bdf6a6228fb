//! References: `&lt;`, `&#60;` or `&x;` as it stands enters, what it stands for leaves.

use quick_xml::escape::resolve_xml_entity;

/// What a reference stands for.
pub(super) enum Resolved {
    /// One of the five entities of XML.
    Text(&'static str),
    /// A character by its number.
    Character(char),
    /// The name of an entity that XML does not define.
    Unknown,
    /// No reference: the `&` is a character.
    Ampersand,
}

/// Resolves `reference`, which begins with `&` and ends with `;`.
pub(super) fn resolve(reference: &str) -> Resolved {
    let name = &reference[1..reference.len() - 1];
    if let Some(text) = resolve_xml_entity(name) {
        return Resolved::Text(text);
    }
    if let Some(character) = character_of(name) {
        return Resolved::Character(character);
    }
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#');
    if is_name { Resolved::Unknown } else { Resolved::Ampersand }
}

/// The character that `#38` or `#x26` names, if XML admits it.
fn character_of(name: &str) -> Option<char> {
    let digits = name.strip_prefix('#')?;
    let code = match digits.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    let character = char::from_u32(code)?;
    (character >= ' ' || matches!(character, '\t' | '\n' | '\r')).then_some(character)
}
