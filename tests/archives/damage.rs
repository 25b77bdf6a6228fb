//! Archives that are cut, damaged, or followed by something else.

use super::{convert, gzip, tar_of, two, zip_of};
use crate::support::stderr;

#[test]
fn what_follows_whole_data_is_a_warning() {
    let packed = gzip(&two()[0].1);
    let tar = tar_of(&two());
    let zeros = vec![0; 700];
    for (name, bytes, filings) in [
        ("a.xml.gz", [&packed[..], &zeros].concat(), 1),
        ("a.xml.gz", [&packed[..], b"left over from a transfer"].concat(), 1),
        ("a.tar.gz", [&gzip(&tar)[..], b"left over"].concat(), 2),
        ("a.tar.gz", [&gzip(&tar)[..], &zeros].concat(), 2),
        ("a.tar", [&tar[..], &[b'x'; 900]].concat(), 2),
        ("a.tar", [&tar[..], b"left over"].concat(), 2),
    ] {
        let converted = convert(name, &bytes);
        let told = stderr(&converted.output);
        assert_eq!((converted.status(), converted.filings()), (Some(0), filings), "{name}: {told}");
        let problems = converted.table("problems");
        assert!(problems.contains("archive-trailing-data"), "{name}: {problems}");
        assert!(told.contains("warning") && told.contains("follow"), "{name}: {told}");
    }
    // More of the same is no junk.
    let gzips = [gzip(&tar[..700]), gzip(&tar[700..])].concat();
    let tars = [tar_of(&two()[..1]), tar_of(&two()[1..])].concat();
    for (name, bytes) in
        [("members.tar.gz", gzips), ("two.tar", tars.clone()), ("two.tar.gz", gzip(&tars))]
    {
        let converted = convert(name, &bytes);
        assert_eq!((converted.status(), converted.filings()), (Some(0), 2), "{name}");
        assert!(!converted.table("problems").contains("archive-"), "{name}");
    }
}

#[test]
fn an_archive_that_ends_early_is_told() {
    let tar = tar_of(&two());
    // The end mark is two blocks of zeros.
    let unmarked = &tar[..tar.len() - 1024];
    let second = two()[0].1.len().next_multiple_of(512) + 512;
    let long = vec![two()[0].clone(), ("0000000088-24-000009.xml".to_owned(), form_of_rows(400))];
    let first_half = gzip(&long[1].1[..9000]);
    let second_half = gzip(&long[1].1[9000..]);
    let in_later_member = [&first_half[..], &second_half[..second_half.len() / 2]].concat();
    for (name, bytes, filings) in [
        ("unmarked.tar", unmarked.to_vec(), 2),
        ("unmarked.tar.gz", gzip(unmarked), 2),
        ("between.tar", tar[..second].to_vec(), 1),
        ("0000000088-24-000009.xml.gz", in_later_member, 1),
        ("front.zip", zip_of(&long)[..1200].to_vec(), 2),
    ] {
        let converted = convert(name, &bytes);
        assert_eq!(converted.status(), Some(1), "{name}: {}", stderr(&converted.output));
        assert_eq!(converted.filings(), filings, "{name}: {}", stderr(&converted.output));
        let problems = converted.table("problems");
        assert!(problems.contains("archive-damaged"), "{name}: {problems}");
    }
}

/// A form that ends well, with so many rows.
fn form_of_rows(rows: usize) -> Vec<u8> {
    let row = |number: usize| {
        format!(
            "<nonDerivativeTransaction><securityTitle><value>Common {number}</value></securityTitle>\
             <transactionDate><value>2024-01-02</value></transactionDate>\
             </nonDerivativeTransaction>\n"
        )
    };
    let rows: String = (0..rows).map(row).collect();
    format!(
        "<?xml version=\"1.0\"?>\n<ownershipDocument><documentType>4</documentType>\
         <nonDerivativeTable>{rows}</nonDerivativeTable></ownershipDocument>\n"
    )
    .into_bytes()
}

#[test]
fn a_wrong_checksum_is_told() {
    let wrong = |bytes: &[u8]| {
        let mut packed = gzip(bytes);
        let at = packed.len() - 6;
        packed[at] ^= 0x55;
        packed
    };
    // Members that were handed on before the checksum came are converted; one file alone, whose
    // digits may be wrong, is not.
    for (name, bytes, filings) in
        [("a.tar.gz", wrong(&tar_of(&two())), 2), ("a.txt.gz", wrong(&two()[0].1), 0)]
    {
        let converted = convert(name, &bytes);
        assert_eq!((converted.status(), converted.filings()), (Some(1), filings), "{name}");
        assert!(converted.table("problems").contains("checksum"), "{name}");
    }
}

#[test]
fn broken_archives_give_what_stands_before_the_break() {
    let tar = tar_of(&two());
    let packed = gzip(&tar);
    let cut_in_second = two()[0].1.len().next_multiple_of(512) + 512 + 700;
    for (name, bytes, filings) in [
        ("cut.tar", &tar[..cut_in_second], 1),
        ("cut.tar.gz", &packed[..packed.len() - 12], 2),
        ("cut.zip", &zip_of(&two())[..700], 0),
    ] {
        let converted = convert(name, bytes);
        assert_eq!(converted.status(), Some(1), "{name}: {}", stderr(&converted.output));
        assert!(converted.filings() >= filings, "{name}");
        let problems = converted.table("problems");
        assert!(problems.contains("archive-damaged"), "{name}: {problems}");
    }
    // Flipped bytes in one entry of a zip archive cost that entry alone.
    let mut zip = zip_of(&two());
    for byte in &mut zip[200..230] {
        *byte ^= 0x5a;
    }
    let converted = convert("flipped.zip", &zip);
    assert_eq!((converted.status(), converted.filings()), (Some(1), 1));
}
