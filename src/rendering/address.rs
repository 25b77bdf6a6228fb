//! Addresses as forms print them.

use crate::model::ReportingOwnerAddress;
use crate::value::{Str, Value};

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

/// `Detroit, Michigan 48226`, `Irving TX 75039`, `St. Paul, MN, 55101`.
fn typed(text: &str) -> Option<LastLine> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let zip_words = match words.as_slice() {
        [.., zip] if is_zip(zip) => 1,
        [.., a, b] if is_canadian(a, b) => 2,
        _ => return None,
    };
    let (place, zip) = words.split_at(words.len() - zip_words);
    let place = place.join(" ");
    let place = place.trim_end_matches([',', '.', ' ']);
    let (city, state) = match place.rsplit_once(", ") {
        Some((city, state)) => (city, state_code(state)?),
        None => {
            let (city, state) = place.rsplit_once(' ')?;
            (city, state_code(state).filter(|code| *code == state)?)
        }
    };
    let is_city = !city.is_empty() && !city.contains(|c: char| c.is_ascii_digit());
    is_city.then(|| LastLine { city: city.to_owned(), state: state.to_owned(), zip: zip.join(" ") })
}

/// The code of a state or province, given its code or its name.
fn state_code(text: &str) -> Option<&'static str> {
    let text = text.trim();
    let is = |(name, code): &&(&str, &str)| *code == text || name.eq_ignore_ascii_case(text);
    STATES.iter().chain(&PROVINCES).find(is).map(|(_, code)| *code)
}

/// Whether the words are a postal code of Canada: `M5J 2T3`.
fn is_canadian(a: &str, b: &str) -> bool {
    let fits = |text: &str, shape: &str| {
        text.len() == shape.len()
            && text.bytes().zip(shape.bytes()).all(|(byte, kind)| match kind {
                b'A' => byte.is_ascii_uppercase(),
                _ => byte.is_ascii_digit(),
            })
    };
    fits(a, "A9A") && fits(b, "9A9")
}

/// Whether `code` is a code of EDGAR's list: a state's two letters, or a letter and a digit for a
/// province or country.
fn is_code(code: &str) -> bool {
    const MORE: [&str; 8] = ["GU", "VI", "AS", "MP", "AA", "AE", "AP", "XX"];
    let bytes = code.as_bytes();
    let with_digit = bytes.len() == 2
        && bytes.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && bytes.iter().filter(|b| b.is_ascii_digit()).count() == 1;
    with_digit || MORE.contains(&code) || STATES.iter().any(|(_, state)| *state == code)
}

/// The states as forms since 2026 print them, a line each for city, state, postal code, country.
const STATES: [(&str, &str); 52] = [
    ("ALABAMA", "AL"),
    ("ALASKA", "AK"),
    ("ARIZONA", "AZ"),
    ("ARKANSAS", "AR"),
    ("CALIFORNIA", "CA"),
    ("COLORADO", "CO"),
    ("CONNECTICUT", "CT"),
    ("DELAWARE", "DE"),
    ("DISTRICT OF COLUMBIA", "DC"),
    ("FLORIDA", "FL"),
    ("GEORGIA", "GA"),
    ("HAWAII", "HI"),
    ("IDAHO", "ID"),
    ("ILLINOIS", "IL"),
    ("INDIANA", "IN"),
    ("IOWA", "IA"),
    ("KANSAS", "KS"),
    ("KENTUCKY", "KY"),
    ("LOUISIANA", "LA"),
    ("MAINE", "ME"),
    ("MARYLAND", "MD"),
    ("MASSACHUSETTS", "MA"),
    ("MICHIGAN", "MI"),
    ("MINNESOTA", "MN"),
    ("MISSISSIPPI", "MS"),
    ("MISSOURI", "MO"),
    ("MONTANA", "MT"),
    ("NEBRASKA", "NE"),
    ("NEVADA", "NV"),
    ("NEW HAMPSHIRE", "NH"),
    ("NEW JERSEY", "NJ"),
    ("NEW MEXICO", "NM"),
    ("NEW YORK", "NY"),
    ("NORTH CAROLINA", "NC"),
    ("NORTH DAKOTA", "ND"),
    ("OHIO", "OH"),
    ("OKLAHOMA", "OK"),
    ("OREGON", "OR"),
    ("PENNSYLVANIA", "PA"),
    ("PUERTO RICO", "PR"),
    ("RHODE ISLAND", "RI"),
    ("SOUTH CAROLINA", "SC"),
    ("SOUTH DAKOTA", "SD"),
    ("TENNESSEE", "TN"),
    ("TEXAS", "TX"),
    ("UTAH", "UT"),
    ("VERMONT", "VT"),
    ("VIRGINIA", "VA"),
    ("WASHINGTON", "WA"),
    ("WEST VIRGINIA", "WV"),
    ("WISCONSIN", "WI"),
    ("WYOMING", "WY"),
];

/// The provinces of Canada and their codes on EDGAR.
const PROVINCES: [(&str, &str); 11] = [
    ("ALBERTA", "A0"),
    ("BRITISH COLUMBIA", "A1"),
    ("MANITOBA", "A2"),
    ("NEW BRUNSWICK", "A3"),
    ("NEWFOUNDLAND", "A4"),
    ("NOVA SCOTIA", "A5"),
    ("ONTARIO", "A6"),
    ("PRINCE EDWARD ISLAND", "A7"),
    ("QUEBEC", "A8"),
    ("SASKATCHEWAN", "A9"),
    ("YUKON", "B0"),
];

/// Reads the lines of an address that ends in city, state, postal code and `UNITED STATES`, a line
/// each; gives how many lines before them are the street.
pub(super) fn last_lines(lines: &[&str]) -> Option<(usize, LastLine)> {
    let [.., city, state, zip, "UNITED STATES"] = lines else { return None };
    let (_, code) = STATES.iter().find(|(name, _)| name == state)?;
    let is_zip = zip.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    is_zip.then(|| {
        let (city, state, zip) = ((*city).to_owned(), (*code).to_owned(), (*zip).to_owned());
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
        for text in [
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
