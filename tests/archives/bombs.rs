//! Archives and pipes made to take memory or time without end.

use std::io::{Cursor, Write};
use std::process::Stdio;
use std::sync::LazyLock;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::{Converted, Member, convert, gzip, tar_of, two, zip_of};
use crate::support::{section16, stderr};

#[test]
fn bombs_are_refused_and_what_stands_before_is_converted() {
    let zeros = vec![b' '; 66 * 1024 * 1024];
    let opening = b"<SEC-DOCUMENT>0000000088-24-000003.txt : 20240102\n".to_vec();
    let bomb = [opening, zeros].concat();
    let mut all = two();
    all.push(("0000000088-24-000003.txt".to_owned(), bomb));
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&tar_of(&all)).unwrap();
    let converted = convert("bomb.tar.gz", &encoder.finish().unwrap());
    assert_eq!((converted.status(), converted.filings()), (Some(1), 2));
    assert!(converted.table("problems").contains("which no filing has"));
    // In a zip archive one bad entry does not cost those after it.
    all.rotate_right(1);
    all[0].1.truncate(33 * 1024 * 1024);
    let converted = convert("bomb.zip", &zip_of(&all));
    assert_eq!((converted.status(), converted.filings()), (Some(1), 2));
    assert!(converted.table("problems").contains("too-large"));
}

/// A zip archive of `members` and then so many submissions of 22 MB of blanks.
fn bomb(members: &[Member], count: u32) -> Vec<u8> {
    static PACKED: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let mut bytes = b"<SEC-DOCUMENT>0000000088-24-000010.txt : 20240102\n".to_vec();
        bytes.resize(22 * 1024 * 1024, b' ');
        zip_of(&[("blank.txt".to_owned(), bytes)])
    });
    let mut packed = zip::ZipArchive::new(Cursor::new(PACKED.as_slice())).unwrap();
    let mut zip = zip::ZipWriter::new_append(Cursor::new(zip_of(members))).unwrap();
    for number in 10..10 + count {
        let name = format!("0000000088-24-{number:06}.txt");
        zip.raw_copy_file_rename(packed.by_index_raw(0).unwrap(), name).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn an_archive_is_weighed_as_a_whole() {
    // No member is too large; together they are a bomb, in one archive or in two.
    let nested = |name: &str, count| (name.to_owned(), bomb(&[], count));
    let twice = [two(), vec![nested("a.zip", 2), nested("b.zip", 1)]].concat();
    for (name, bytes) in [("bomb.zip", bomb(&two(), 3)), ("twice.tar", tar_of(&twice))] {
        let converted = convert(name, &bytes);
        assert_eq!(converted.status(), Some(1), "{name}: {}", stderr(&converted.output));
        assert_eq!(converted.filings(), 2, "{name}");
        let problems = converted.table("problems");
        assert!(problems.contains("archive-refused"), "{name}: {problems}");
        assert!(problems.contains("as archives made to harm do"), "{name}: {problems}");
    }
}

#[test]
fn large_members_pass_one_after_the_other() {
    let text = "lorem ipsum 12345 ".repeat(70_000);
    let large = |number: u32| {
        let name = format!("0000000088-24-{number:06}.txt");
        let bytes = format!("<SEC-DOCUMENT>{name} : 20240102\n{text}").into_bytes();
        (name, bytes)
    };
    let members = [(10..16).map(large).collect(), two()].concat();
    for bytes in [tar_of(&members), gzip(&tar_of(&members)), zip_of(&members)] {
        let converted = convert("large", &bytes);
        assert_eq!((converted.status(), converted.filings()), (Some(1), 2));
        // Each is told: the submission does not say which form it is.
        assert_eq!(converted.table("problems").matches("ends before its header").count(), 6);
    }
}

/// Points the directory entries of a zip archive to one and the same entry.
fn overlapping(mut zip: Vec<u8>) -> Vec<u8> {
    let headers: Vec<_> = memchr::memmem::find_iter(&zip, b"PK\x01\x02").collect();
    let (size, at) = (zip[headers[0] + 20..headers[0] + 28].to_vec(), headers[0] + 42);
    let offset = zip[at..at + 4].to_vec();
    for header in &headers[1..] {
        zip[header + 20..header + 28].copy_from_slice(&size);
        zip[header + 42..header + 46].copy_from_slice(&offset);
    }
    zip
}

#[test]
fn overlapping_entries_of_a_zip_archive_are_refused() {
    let converted = convert("overlap.zip", &overlapping(zip_of(&two())));
    assert_eq!((converted.status(), converted.filings()), (Some(1), 0));
    let problems = converted.table("problems");
    assert!(problems.contains("archive-refused"), "{problems}");
    assert!(problems.contains("entries overlap"), "{problems}");
}

#[test]
fn standard_input_has_an_end() {
    let endless = |first: &[u8]| {
        let out = tempfile::tempdir().unwrap();
        let mut command = section16();
        command.args(["convert", "-", "--per", "run", "-o"]).arg(out.path());
        let piped = command.stdin(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().unwrap();
        let mut pipe = child.stdin.take().unwrap();
        let mut wrote = pipe.write_all(first);
        let more = [b'a'; 64 * 1024];
        while wrote.is_ok() {
            wrote = pipe.write_all(&more);
        }
        let output = child.wait_with_output().unwrap();
        Converted { output, out }
    };
    let form = endless(b"<?xml version=\"1.0\"?><ownershipDocument><remarks>");
    assert_eq!(form.status(), Some(1));
    assert!(form.table("problems").contains("too-large"));
    let other = endless(b"no form at all ");
    assert_eq!(other.status(), Some(0));
    assert!(stderr(&other.output).contains("not an ownership filing (text)"));
}
