//! Archives as inputs: taken apart as they stream, byte for byte what their members give.

mod bombs;
mod damage;
mod refused;

use std::fs::{self, File};
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::write::SimpleFileOptions;

use crate::support::{self, section16, stderr};

/// A name in an archive, and its bytes.
type Member = (String, Vec<u8>);

/// Our samples, and beside them what a feed holds besides.
fn members() -> Vec<Member> {
    let samples = support::files(&support::root().join("samples"));
    let mut members: Vec<_> = samples
        .iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read(path).unwrap())
        })
        .collect();
    assert!(members.len() > 10);
    let other = "<SUBMISSION>\n<ACCESSION-NUMBER>0000000088-24-000900\n<TYPE>10-K\n".to_owned();
    members.push(("feed/0000000088-24-000900.nc".to_owned(), (other + &filler(90_000)).into()));
    members.push(("feed/readme".to_owned(), b"nothing of interest".to_vec()));
    members.sort();
    members
}

fn filler(length: usize) -> String {
    "Item 1A. Risk factors that compress. ".chars().cycle().take(length).collect()
}

fn tar_of(members: &[Member]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        tar.append_data(&mut header, name, bytes.as_slice()).unwrap();
    }
    tar.into_inner().unwrap()
}

/// A tar archive of one entry whose name is written as it is, which the library would refuse.
fn tar_entry(name: &str, kind: tar::EntryType, bytes: &[u8]) -> Vec<u8> {
    let mut header = tar::Header::new_ustar();
    header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
    header.set_entry_type(kind);
    header.set_size(bytes.len() as u64);
    header.set_cksum();
    let mut out = header.as_bytes().to_vec();
    out.extend_from_slice(bytes);
    out.resize(out.len().next_multiple_of(512), 0);
    out
}

fn zip_of(members: &[Member]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// An output folder of one set of tables.
struct Converted {
    output: Output,
    out: tempfile::TempDir,
}

/// Converts a file of this name and these bytes.
fn convert(name: &str, bytes: &[u8]) -> Converted {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    convert_path(&folder.path().join(name))
}

fn convert_path(path: &Path) -> Converted {
    let out = tempfile::tempdir().unwrap();
    let mut command = section16();
    command.arg("convert").arg(path).args(["--per", "run", "-o"]).arg(out.path());
    Converted { output: command.output().unwrap(), out }
}

impl Converted {
    /// The rows of every table without their `source`.
    fn rows(&self) -> Vec<String> {
        let mut rows = Vec::new();
        for file in support::files(self.out.path()) {
            let table = file.file_stem().unwrap().to_str().unwrap().to_owned();
            let mut reader = csv::Reader::from_path(&file).unwrap();
            let source = reader.headers().unwrap().iter().position(|name| name == "source");
            for row in reader.records() {
                let row = row.unwrap();
                let cells: Vec<_> = row.iter().enumerate().collect();
                let cells = cells.into_iter().filter(|(at, _)| Some(*at) != source);
                rows.push(format!("{table}: {:?}", cells.collect::<Vec<_>>()));
            }
        }
        rows
    }

    fn table(&self, name: &str) -> String {
        fs::read_to_string(self.out.path().join(format!("{name}.csv"))).unwrap()
    }

    /// How many filings were converted.
    fn filings(&self) -> usize {
        csv::Reader::from_path(self.out.path().join("filings.csv")).unwrap().records().count()
    }

    fn status(&self) -> Option<i32> {
        self.output.status.code()
    }
}

/// Two filings of our own with numbers of their own.
fn two() -> Vec<Member> {
    let number = |number: u32| format!("0000000088-24-{number:06}");
    let text = |number: &str| {
        format!(
            "<SEC-DOCUMENT>{number}.txt : 20240102\n<SEC-HEADER>{number}.hdr.sgml : 20240102\n\
             ACCESSION NUMBER:\t\t{number}\nCONFORMED SUBMISSION TYPE:\t4\n\
             FILED AS OF DATE:\t\t20240102\n</SEC-HEADER>\n<DOCUMENT>\n<TYPE>4\n<TEXT>\n<XML>\n\
             <?xml version=\"1.0\"?>\n<ownershipDocument><schemaVersion>X0508</schemaVersion>\
             <documentType>4</documentType><periodOfReport>2024-01-02</periodOfReport>\
             <issuer><issuerCik>0000000077</issuerCik><issuerName>ALDER CO</issuerName>\
             <issuerTradingSymbol>ALD</issuerTradingSymbol></issuer><reportingOwner>\
             <reportingOwnerId><rptOwnerCik>0000000101</rptOwnerCik><rptOwnerName>OWNER\
             </rptOwnerName></reportingOwnerId><reportingOwnerRelationship><isDirector>1\
             </isDirector></reportingOwnerRelationship></reportingOwner>\
             <ownerSignature><signatureName>O</signatureName><signatureDate>2024-01-02\
             </signatureDate></ownerSignature></ownershipDocument>\n</XML>\n</TEXT>\n</DOCUMENT>\n\
             </SEC-DOCUMENT>\n"
        )
    };
    [1, 2].map(number).map(|number| (format!("{number}.txt"), text(&number).into_bytes())).into()
}

#[test]
fn archives_give_the_rows_of_their_unpacked_members() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in members() {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let unpacked = convert_path(folder.path());
    let right = unpacked.rows();
    assert!(right.len() > 50);
    let members = members();
    let tar = tar_of(&members);
    for (name, bytes) in [
        ("feed.tar", tar.clone()),
        ("feed.tar.gz", gzip(&tar)),
        // The content decides, not the name.
        ("20240102.nc", gzip(&tar)),
        ("feed.zip", zip_of(&members)),
        ("nested.zip", zip_of(&[("feed.tar.gz".to_owned(), gzip(&tar))])),
        ("nested.tar", tar_of(&[("feed.zip".to_owned(), zip_of(&members))])),
    ] {
        let converted = convert(name, &bytes);
        assert_eq!(converted.status(), unpacked.status(), "{name}");
        // Keys without an accession number hold the path in the archive.
        let plain = |row: &String| !row.contains("file:");
        let rows: Vec<_> = converted.rows().into_iter().filter(plain).collect();
        let expected: Vec<_> = right.iter().filter(|row| plain(row)).cloned().collect();
        assert_eq!(rows, expected, "{name}");
        assert_eq!(converted.filings(), unpacked.filings(), "{name}");
        let summary = stderr(&converted.output);
        assert!(summary.contains("2 skipped as no ownership filing"), "{name}: {summary}");
    }
}

#[test]
fn the_source_names_archive_and_member() {
    let tar = tar_of(&two());
    let source = |converted: &Converted| {
        let filings = converted.table("filings");
        filings.lines().nth(1).unwrap().to_owned()
    };
    let line = source(&convert("a.tar.gz", &gzip(&tar)));
    assert!(line.contains("/a.tar.gz!0000000088-24-000001.txt"), "{line}");
    let nested = zip_of(&[("in/a.tar".to_owned(), tar)]);
    let line = source(&convert("b.zip", &nested));
    assert!(line.contains("/b.zip!in/a.tar!0000000088-24-000001.txt"), "{line}");
    let single = convert("0000000088-24-000001.txt.gz", &gzip(&two()[0].1));
    assert_eq!((single.status(), single.filings()), (Some(0), 1));
}

#[test]
fn standard_input_may_be_an_archive() {
    for bytes in [gzip(&tar_of(&two())), tar_of(&two()), zip_of(&two()), gzip(&two()[0].1)] {
        let out = tempfile::tempdir().unwrap();
        let mut command = section16();
        command.args(["convert", "-", "--per", "run", "-o"]).arg(out.path());
        let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(&bytes).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        assert!(Converted { output, out }.filings() > 0);
    }
}

#[test]
fn both_entries_of_one_name_are_read() {
    let mut members = two();
    let placeholder = "b.txt";
    members[0].0 = "a.txt".to_owned();
    members[1].0 = placeholder.to_owned();
    let mut zip = zip_of(&members);
    let wanted = b"a.txt";
    for at in memchr::memmem::find_iter(&zip.clone(), placeholder.as_bytes()) {
        zip[at..at + wanted.len()].copy_from_slice(wanted);
    }
    for bytes in [zip, {
        members[1].0 = "a.txt".to_owned();
        tar_of(&members)
    }] {
        let converted = convert("twice", &bytes);
        assert_eq!((converted.status(), converted.filings()), (Some(0), 2));
    }
}

#[test]
fn tar_archives_of_every_age_are_read() {
    let filing = &two()[0].1;
    let checked = |mut header: tar::Header| {
        header.set_cksum();
        let mut out = header.as_bytes().to_vec();
        out.extend_from_slice(filing);
        out.resize(out.len().next_multiple_of(512), 0);
        out.extend_from_slice(&[0; 1024]);
        out
    };
    let mut old = tar::Header::new_old();
    old.as_mut_bytes()[..5].copy_from_slice(b"a.txt");
    old.set_size(filing.len() as u64);
    old.set_mode(0o644);
    let mut binary = tar::Header::new_gnu();
    binary.as_mut_bytes()[..5].copy_from_slice(b"a.txt");
    let size = (filing.len() as u64).to_be_bytes();
    binary.as_mut_bytes()[124] = 0x80;
    binary.as_mut_bytes()[128..136].copy_from_slice(&size);
    let mut latin = tar::Header::new_ustar();
    latin.as_mut_bytes()[..6].copy_from_slice(b"f\xe9.txt");
    latin.set_size(filing.len() as u64);
    let long = format!("{}/a.txt", "folder/".repeat(40));
    for (name, bytes) in [
        ("v7", checked(old)),
        ("base 256", checked(binary)),
        ("a name in Latin-1", checked(latin)),
        ("a long name", tar_of(&[(long, filing.clone())])),
    ] {
        let converted = convert("a.tar", &bytes);
        let told = stderr(&converted.output);
        assert_eq!((converted.status(), converted.filings()), (Some(0), 1), "{name}: {told}");
    }
    // A name that is held in memory has an end.
    let endless = tar_entry("././@LongLink", tar::EntryType::GNULongName, &vec![b'a'; 3 << 20]);
    let converted = convert("name.tar", &[endless, tar_of(&two())].concat());
    assert_eq!(converted.status(), Some(1));
    assert!(converted.table("problems").contains("more than 1 MB"));
}

#[test]
fn zip_archives_of_every_kind_are_read() {
    let options = SimpleFileOptions::default();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in two() {
        zip.start_file(name, options.large_file(true)).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    let zip64 = zip.finish().unwrap().into_inner();
    // What is written to a pipe has its sizes behind the data.
    let mut zip = zip::ZipWriter::new_stream(Vec::new());
    for (name, bytes) in two() {
        zip.start_file(name, options).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    let streamed = zip.finish().unwrap().into_inner();
    for (name, bytes) in [
        ("zip64.zip", zip64),
        ("streamed.zip", streamed.clone()),
        ("a.zip.gz", gzip(&streamed)),
        ("a.tar", tar_of(&[("in.zip".to_owned(), streamed)])),
    ] {
        let converted = convert(name, &bytes);
        let told = stderr(&converted.output);
        assert_eq!((converted.status(), converted.filings()), (Some(0), 2), "{name}: {told}");
    }
}

#[test]
fn the_secs_own_data_sets_are_recognised() {
    let table = |name: &str| (name.to_owned(), b"ACCESSION_NUMBER\tX\n".to_vec());
    let names = ["SUBMISSION.tsv", "REPORTINGOWNER.tsv", "NONDERIV_TRANS.tsv", "FOOTNOTES.tsv"];
    let converted = convert("2024q1_form345.zip", &zip_of(&names.map(table)));
    assert_eq!((converted.status(), converted.filings()), (Some(1), 0));
    let problems = converted.table("problems");
    assert!(problems.contains("sec-data-set"), "{problems}");
    assert!(problems.contains("convert the filings themselves"), "{problems}");
}

#[test]
fn nothing_is_unpacked_beside_the_archive_or_the_output() {
    let folder = tempfile::tempdir().unwrap();
    let archive: PathBuf = folder.path().join("a.zip");
    File::create(&archive).unwrap().write_all(&zip_of(&two())).unwrap();
    let converted = convert_path(&archive);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    let hidden = fs::read_dir(converted.out.path()).unwrap().map(|entry| entry.unwrap());
    assert!(hidden.into_iter().all(|entry| !entry.file_name().to_string_lossy().starts_with('.')));
}
