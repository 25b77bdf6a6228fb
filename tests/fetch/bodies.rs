//! Bodies that arrive in full and are not the filing asked for.

use super::faults::{ALWAYS, meets};
use crate::support::edgar_server::{Fault, gzip};
use crate::support::edgar_site::Entry;

/// The filing that `meets` strikes.
fn struck() -> String {
    String::from_utf8(Entry::made_up(2, "2024-01-02", 2).body).unwrap()
}

fn answer(body: impl Into<Vec<u8>>) -> Fault {
    Fault::Answer(200, "", body.into())
}

#[test]
fn a_body_that_comes_twice() {
    let whole = struck();
    meets(ALWAYS, 1, "comes twice", answer(format!("{whole}{whole}")));
    meets(2, 0, "", answer(format!("{whole}{whole}")));
    // Begun anew in the middle, as by a transfer that was taken up again at the wrong place.
    meets(ALWAYS, 1, "comes twice", answer(format!("{}{whole}", &whole[..whole.len() / 2])));
}

#[test]
fn a_body_with_a_hole() {
    let whole = struck();
    let [first, last] = ["<TEXT>", "</DOCUMENT>"].map(|tag| whole.find(tag).unwrap());
    meets(ALWAYS, 1, "a hole", answer(format!("{}{}", &whole[..first + 20], &whole[last..])));
}

#[test]
fn compressed_bytes_of_which_no_header_speaks() {
    meets(ALWAYS, 1, "compressed bytes came", answer(gzip(struck().as_bytes())));
    meets(1, 0, "", answer(gzip(struck().as_bytes())));
}

#[test]
fn a_body_that_is_not_the_filing() {
    let whole = struck();
    let (asked, other) = ("0000000088-24-000002", "0000000088-24-000009");
    let header = |number| format!("ACCESSION NUMBER:\t\t{number}");
    let mixed = whole.replace(&header(asked), &header(other));
    meets(ALWAYS, 1, "another filing came: 0000000088-24-000009", answer(mixed));
    meets(ALWAYS, 1, "does not say which filing", answer(whole.replace(asked, "x")));
    let document = &whole[whole.find("<?xml").unwrap()..whole.find("</XML>").unwrap()];
    meets(ALWAYS, 1, "no submission of EDGAR", answer(document));
}
