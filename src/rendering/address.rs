//! Addresses as forms print them.

mod places;

pub(super) use places::states;

use crate::model::ReportingOwnerAddress;
use crate::value::{Str, Value};

use super::grid::key;

/// The parts of a last line such as `BENTONVILLE, AR 72712`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LastLine {
    pub(super) city: String,
    pub(super) state: String,
    pub(super) zip: String,
}

/// Reads the last line of an address: city, comma, a state or country code, perhaps a postal code;
/// or as filers typed it, the state's name in full, or no comma.
pub(super) fn last_line(text: &str) -> Option<LastLine> {
    coded(text.trim()).or_else(|| typed(text.trim()))
}

/// `TORONTO, A6 M5J 2T3`: as EDGAR has it.
fn coded(text: &str) -> Option<LastLine> {
    let (city, rest) = text.rsplit_once(", ").or_else(|| text.rsplit_once(','))?;
    let rest = rest.trim();
    let (state, zip) = rest.split_once(' ').unwrap_or((rest, ""));
    let zip = zip.trim();
    let is_zip = zip.len() <= 12
        && zip.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b' ' | b'-' | b'#'))
        && (zip.is_empty() || zip.bytes().any(|b| b.is_ascii_digit()));
    let city = city.trim();
    (is_code(state) && is_zip && !city.is_empty()).then(|| LastLine {
        city: city.to_owned(),
        state: state.to_owned(),
        zip: zip.to_owned(),
    })
}

/// `Detroit, Michigan 48226`, `Irving TX 75039`, `St. Paul, MN, 55101`, `Hamilton, Bermuda`,
/// `Tokyo 100-6012, Japan`, `Toronto, Ontario, Canada M5J 2T3`.
fn typed(text: &str) -> Option<LastLine> {
    let parts: Vec<&str> = text.split(',').map(|part| part.trim().trim_end_matches('.')).collect();
    let (last, mut before) = parts.split_last()?;
    let (mut name, mut zip) = with_zip(last);
    if name.is_empty() || key(&name) == "canada" {
        let (province, parts) = before.split_last()?;
        before = parts;
        (name, zip) = match with_zip(province) {
            (name, own) if zip.is_empty() => (name, own),
            _ => ((*province).to_owned(), zip),
        };
    }
    let (city, code) = match before.join(", ") {
        // `Irving TX 75039`: the code itself, as a name can be of a street.
        empty if empty.is_empty() => {
            let (city, state) = name.rsplit_once(' ')?;
            (city.to_owned(), places::code(state).filter(|code| *code == state)?)
        }
        city => (city, places::code(&name)?),
    };
    let (mut city, behind) = match with_zip(&city) {
        (before, behind) if zip.is_empty() && behind.len() > 3 => (before, behind),
        _ => (city, String::new()),
    };
    zip.push_str(&behind);
    if zip.is_empty()
        && let Some((first, rest)) = city.split_once(' ')
        && first.len() > 3
        && first.bytes().all(|b| b.is_ascii_digit())
    {
        (zip, city) = (first.to_owned(), rest.to_owned());
    }
    let is_state = code.bytes().all(|b| b.is_ascii_uppercase());
    let is_city = city
        .rsplit(", ")
        .next()
        .is_some_and(|city| !city.is_empty() && !city.contains(|c: char| c.is_ascii_digit()));
    (is_city && (!is_state || is_zip(&zip))).then(|| LastLine { city, state: code.to_owned(), zip })
}

/// `text` without the postal code at its end, and that code.
fn with_zip(text: &str) -> (String, String) {
    let words: Vec<&str> = text.split_whitespace().collect();
    let has_digit = |word: &&str| {
        word.contains(|c: char| c.is_ascii_digit())
            && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !word.contains(char::is_lowercase)
    };
    let is_short = |word: &&str| word.len() <= 4 && !word.contains(char::is_lowercase);
    let count = match words.as_slice() {
        [.., a, b] if has_digit(a) && has_digit(b) && is_short(a) && is_short(b) => 2,
        [.., a] if has_digit(a) => 1,
        _ => 0,
    };
    let (name, zip) = words.split_at(words.len() - count);
    (name.join(" "), zip.join(" "))
}

impl LastLine {
    /// Takes the street away that a typist put before the city: `712 Fifth Avenue, New York`.
    pub(super) fn take_street(&mut self) -> Option<String> {
        let (street, city) = self.city.rsplit_once(", ")?;
        let begins = |piece: &str| {
            let mut words = piece.split_whitespace();
            let first = words.next().unwrap_or_default();
            let has_more = words.next().is_some();
            let is_number = first.starts_with(|c: char| c.is_ascii_digit());
            has_more
                && (is_number
                    || matches!(
                        first.to_lowercase().as_str(),
                        "one" | "two" | "three" | "p.o." | "po" | "pier" | "box"
                    ))
        };
        let street = street.split(", ").any(begins).then(|| street.to_owned())?;
        self.city = city.to_owned();
        Some(street)
    }
}

/// The code of the state, province or country that `text` names, or `text`.
pub(super) fn state(text: &str) -> &str {
    places::code(text).unwrap_or(text)
}

/// Whether `code` is a code of EDGAR's list: a state's two letters, or a letter and a digit for a
/// province or country.
fn is_code(code: &str) -> bool {
    const MORE: [&str; 6] = ["AS", "MP", "AA", "AE", "AP", "XX"];
    let bytes = code.as_bytes();
    let with_digit = bytes.len() == 2
        && bytes.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && bytes.iter().filter(|b| b.is_ascii_digit()).count() == 1;
    with_digit || MORE.contains(&code) || places::states().any(|state| state == code)
}

/// Reads the lines of an address that ends in city, state, postal code and `UNITED STATES`, a line
/// each; gives how many lines before them are the street.
pub(super) fn last_lines(lines: &[&str]) -> Option<(usize, LastLine)> {
    let [.., city, state, zip, "UNITED STATES"] = lines else { return None };
    let code = places::code(state).filter(|code| places::states().any(|state| state == *code))?;
    let is_zip = zip.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    is_zip.then(|| {
        let (city, state, zip) = ((*city).to_owned(), code.to_owned(), (*zip).to_owned());
        (lines.len() - 4, LastLine { city, state, zip })
    })
}

/// Whether `text` is a postal code of the United States.
pub(super) fn is_zip(text: &str) -> bool {
    let digits =
        |text: &str, count| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    match text.trim().split_once('-') {
        Some((first, second)) => digits(first, 5) && digits(second, 4),
        None => digits(text.trim(), 5),
    }
}

/// Sets city, state and postal code.
pub(super) fn set_last_line(address: &mut ReportingOwnerAddress, line: &LastLine) {
    set(&mut address.rpt_owner_city, &line.city);
    set(&mut address.rpt_owner_state, &line.state);
    set(&mut address.rpt_owner_zip_code, &line.zip);
}

/// Sets the lines of the street; what is more than two has no cell and comes back.
pub(super) fn set_streets<'a>(
    address: &mut ReportingOwnerAddress,
    lines: &[&'a str],
) -> Vec<&'a str> {
    if let Some(line) = lines.first() {
        set(&mut address.rpt_owner_street1, line);
    }
    if let Some(line) = lines.get(1) {
        set(&mut address.rpt_owner_street2, line);
    }
    lines.iter().skip(2).copied().collect()
}

/// Sets a value to a text, unless the text is empty.
pub(super) fn set(value: &mut Value<Str>, text: &str) {
    let text = Str::normalized(text);
    if !text.is_empty() {
        *value = Value::Valid(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_lines_are_told_from_streets() {
        let read =
            |text| last_line(text).map(|line| format!("{}|{}|{}", line.city, line.state, line.zip));
        assert_eq!(read("BENTONVILLE, AR 72712").as_deref(), Some("BENTONVILLE|AR|72712"));
        assert_eq!(
            read("TORONTO ONTARIO, A6 M5J2T3").as_deref(),
            Some("TORONTO ONTARIO|A6|M5J2T3")
        );
        assert_eq!(read("LONDON, X0 EC1A 1AA").as_deref(), Some("LONDON|X0|EC1A 1AA"));
        assert_eq!(read("HAMILTON, D0").as_deref(), Some("HAMILTON|D0|"));
        assert_eq!(read("New York, New York  10013").as_deref(), Some("New York|NY|10013"));
        assert_eq!(read("St. Paul, MN, 55101-1000").as_deref(), Some("St. Paul|MN|55101-1000"));
        assert_eq!(read("Irving TX 75039").as_deref(), Some("Irving|TX|75039"));
        assert_eq!(read("Toronto, Ontario M5J 2T3").as_deref(), Some("Toronto|A6|M5J 2T3"));
        assert_eq!(
            read("Toronto, Ontario, Canada  M5J 2T3").as_deref(),
            Some("Toronto|A6|M5J 2T3")
        );
        assert_eq!(
            read("Montreal, Quebec H2Y 1N3, Canada").as_deref(),
            Some("Montreal|A8|H2Y 1N3")
        );
        assert_eq!(read("London, England SW1X 0HX").as_deref(), Some("London|X0|SW1X 0HX"));
        assert_eq!(read("Tokyo 100-6012, Japan").as_deref(), Some("Tokyo|M0|100-6012"));
        assert_eq!(read("75008 Paris, France").as_deref(), Some("Paris|I0|75008"));
        assert_eq!(read("Hamilton, Bermuda").as_deref(), Some("Hamilton|D0|"));
        let mut line = last_line("Pier 4, Bath, ME 04530").expect("a last line");
        assert_eq!(line.take_street().as_deref(), Some("Pier 4"));
        assert_eq!(line.city, "Bath");
        for text in [
            "Suite 4, Bermuda House",
            "701 FIRST AVENUE",
            "ONE PLAZA, SUITE 400",
            "ONE PLAZA, 20TH FLOOR",
            "PO BOX 12345",
            "Ruritania 12345",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
