//! Members that are not read, each of which is told.

use super::{convert, tar_entry, tar_of, two, zip_of};

#[test]
fn what_leads_out_of_the_archive_is_refused_and_the_rest_converted() {
    let filing = &two()[0].1;
    let rest = tar_of(&two()[1..]);
    for (name, kind) in [
        ("../0000000088-24-000001.txt", tar::EntryType::Regular),
        ("a/../../0000000088-24-000001.txt", tar::EntryType::Regular),
        ("/etc/0000000088-24-000001.txt", tar::EntryType::Regular),
        ("0000000088-24-000001.txt", tar::EntryType::Symlink),
        ("0000000088-24-000001.txt", tar::EntryType::Link),
        ("0000000088-24-000001.txt", tar::EntryType::Fifo),
    ] {
        let content = if kind.is_file() { filing.as_slice() } else { b"" };
        let mut tar = tar_entry(name, kind, content);
        tar.extend_from_slice(&rest);
        let converted = convert("bad.tar", &tar);
        assert_eq!(converted.status(), Some(1), "{name} {kind:?}");
        assert_eq!(converted.filings(), 1, "{name} {kind:?}");
        let problems = converted.table("problems");
        assert!(problems.contains("archive-entry-refused"), "{name} {kind:?}: {problems}");
    }
    let mut zip = two();
    zip[0].0 = "../up.txt".to_owned();
    let converted = convert("bad.zip", &zip_of(&zip));
    assert_eq!((converted.status(), converted.filings()), (Some(1), 1));
    assert!(converted.table("problems").contains("archive-entry-refused"));
}

#[test]
fn entries_that_are_not_read_are_told() {
    let changed = |change: &dyn Fn(&mut [u8])| {
        let mut zip = zip_of(&two());
        for (magic, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
            let at = memchr::memmem::find(&zip, magic).unwrap();
            change(&mut zip[at + flags..at + flags + 4]);
        }
        zip
    };
    let encrypted = changed(&|head| head[0] |= 1);
    let lzma = changed(&|head| head[2] = 14);
    // The directory of the second archive knows nothing of the first.
    let first = zip_of(&two()[..1]);
    let appended = [&first[..], &zip_of(&two()[1..])].concat();
    for (name, zip, says) in [
        ("encrypted.zip", encrypted, "encrypted"),
        ("lzma.zip", lzma, "packed in a way that is not read"),
        ("appended.zip", appended, "does not list"),
    ] {
        let converted = convert(name, &zip);
        assert_eq!((converted.status(), converted.filings()), (Some(1), 1), "{name}");
        let problems = converted.table("problems");
        assert!(problems.contains("archive-entry-refused"), "{name}: {problems}");
        assert!(problems.contains(says), "{name}: {problems}");
    }
}

#[test]
fn archives_of_other_kinds_are_told() {
    for (name, bytes) in [
        ("a.tar.bz2", &b"BZh91AY&SY"[..]),
        ("a.tar.xz", b"\xfd7zXZ\0\0"),
        ("a.tar.zst", b"\x28\xb5\x2f\xfd\0"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c\0"),
        ("a.rar", b"Rar!\x1a\x07\0"),
    ] {
        let alone = convert(name, bytes);
        let inside = convert("outer.tar", &tar_of(&[(name.to_owned(), bytes.to_vec())]));
        for converted in [alone, inside] {
            assert_eq!(converted.status(), Some(1), "{name}");
            let problems = converted.table("problems");
            assert!(problems.contains("archive-refused"), "{name}: {problems}");
            assert!(problems.contains("unpack it first"), "{name}: {problems}");
        }
    }
}

#[test]
fn files_with_holes_are_refused() {
    let filing = &two()[0].1;
    let pax = |pairs: &[(&str, &str)]| {
        let mut text = String::new();
        for (key, value) in pairs {
            let length = key.len() + value.len() + 3;
            let digits = (length + 2).to_string().len();
            text += &format!("{} {key}={value}\n", length + digits);
        }
        tar_entry("pax", tar::EntryType::XHeader, text.as_bytes())
    };
    let sparse = [
        pax(&[("GNU.sparse.major", "1"), ("GNU.sparse.name", "0000000088-24-000001.txt")]),
        tar_entry("GNUSparseFile.0/x", tar::EntryType::Regular, filing),
        tar_of(&two()[1..]),
    ];
    let converted = convert("sparse.tar", &sparse.concat());
    assert_eq!((converted.status(), converted.filings()), (Some(1), 1));
    let problems = converted.table("problems");
    assert!(problems.contains("0000000088-24-000001"), "{problems}");
    assert!(problems.contains("a file with holes"), "{problems}");
}

#[test]
fn archives_nested_too_deep_are_refused() {
    let inner = zip_of(&two());
    let deep = tar_of(&[("b.tar".to_owned(), tar_of(&[("c.zip".to_owned(), inner)]))]);
    let converted = convert("a.tar", &deep);
    assert_eq!((converted.status(), converted.filings()), (Some(1), 0));
    assert!(converted.table("problems").contains("archives in archives in archives"));
}
