//! A day's feed, as EDGAR packs it: a tar.gz of 5,000 submissions of all forms of which 200 are
//! ownership filings. The conversion stands beside what decompression alone costs,
//! `gzip -dc | wc -c`. Run it with `make bench`.
#![allow(clippy::float_arithmetic, clippy::print_stdout, clippy::unwrap_used, missing_docs)]

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;

const MEMBERS: u64 = 5000;
/// One member in so many is an ownership filing.
const OWNERSHIP: u64 = 25;
/// Each measure is the best of this many rounds, taken in turn so that all see the same machine.
const ROUNDS: usize = 5;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let feed = folder.path().join("20240102.nc.tar.gz");
    let bytes = write_feed(&feed);
    let (mut gzip, mut convert) = (Duration::MAX, Duration::MAX);
    let mut memory = 0;
    for round in 0..ROUNDS {
        let began = Instant::now();
        decompress(&feed);
        gzip = gzip.min(began.elapsed());
        let out = folder.path().join(format!("out{round}"));
        let began = Instant::now();
        let child = Command::new(env!("CARGO_BIN_EXE_section16"))
            .args(["convert", "-q", "--per", "run", "-o"])
            .args([&out, &feed])
            .spawn()
            .unwrap();
        memory = memory.max(wait_and_watch(child));
        convert = convert.min(began.elapsed());
        let filings = fs::read_to_string(out.join("filings.csv")).unwrap();
        assert_eq!(filings.lines().count() as u64, 1 + MEMBERS / OWNERSHIP);
    }
    println!(
        "{MEMBERS} members, {} of them ownership filings, {:.0} MB, {:.0} MB packed, best of {ROUNDS}",
        MEMBERS / OWNERSHIP,
        bytes as f64 / 1e6,
        fs::metadata(&feed).unwrap().len() as f64 / 1e6
    );
    println!("(a) gzip -dc | wc -c   {:7.3} s", gzip.as_secs_f64());
    println!(
        "(b) section16 convert  {:7.3} s, peak memory {} MB",
        convert.as_secs_f64(),
        memory / 1000
    );
    println!("(b)/(a) {:.2}", convert.as_secs_f64() / gzip.as_secs_f64());
}

fn decompress(feed: &Path) {
    let mut gzip =
        Command::new("gzip").arg("-dc").arg(feed).stdout(Stdio::piped()).spawn().unwrap();
    let piped = gzip.stdout.take().unwrap();
    let status = Command::new("wc").arg("-c").stdin(piped).stdout(Stdio::null()).status().unwrap();
    assert!(status.success() && gzip.wait().unwrap().success());
}

/// Waits for a child; gives the most memory it had, in kB, where the system tells.
fn wait_and_watch(mut child: Child) -> u64 {
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    loop {
        if let Some(ended) = child.try_wait().unwrap() {
            assert!(ended.success());
            return most;
        }
        let text = fs::read_to_string(&status).unwrap_or_default();
        let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse().ok());
        most = most.max(peak.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Writes the feed; gives its length before compression.
fn write_feed(path: &Path) -> u64 {
    let encoder = GzEncoder::new(File::create(path).unwrap(), Compression::new(6));
    let mut tar = tar::Builder::new(encoder);
    let mut words = Words(0x2545_f491_4f6c_dd1d);
    let mut bytes = 0;
    for number in 1..=MEMBERS {
        let accession = format!("0000000088-24-{number:06}");
        let text = if number % OWNERSHIP == 0 {
            ownership(&accession)
        } else {
            other(&accession, &mut words)
        };
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        tar.append_data(&mut header, format!("{accession}.nc"), text.as_slice()).unwrap();
        bytes += (text.len() as u64).next_multiple_of(512) + 512;
    }
    tar.into_inner().unwrap().finish().unwrap().flush().unwrap();
    bytes
}

/// A submission of another form: most are small, some are long, a few hold pictures.
fn other(accession: &str, words: &mut Words) -> Vec<u8> {
    let form = ["8-K", "10-Q", "424B2", "SC 13G", "N-PORT-P", "D"][(words.next() % 6) as usize];
    let mut text = head(accession, form);
    text.extend_from_slice(b"<DOCUMENT>\n<TYPE>");
    text.extend_from_slice(form.as_bytes());
    text.extend_from_slice(b"\n<TEXT>\n<html>\n");
    let length = match words.next() % 20 {
        0 => 600_000,
        1..=4 => 120_000,
        _ => 15_000,
    };
    while text.len() < length {
        let word = words.next();
        if words.next().is_multiple_of(8) {
            // As pictures are written: letters of no meaning.
            let line: Vec<u8> = (0..61).map(|_| 32 + (words.next() % 64) as u8).collect();
            text.extend_from_slice(&line);
        } else {
            const SAID: [&str; 8] = [
                "<p style=\"font: 10pt Times New Roman\">",
                "the company ",
                "net income ",
                "</p>\n",
                "in accordance with ",
                "December 31, 2023 ",
                "shares of common stock ",
                "and ",
            ];
            text.extend_from_slice(SAID[(word % 8) as usize].as_bytes());
            text.extend_from_slice((word % 100_003).to_string().as_bytes());
        }
        text.push(b'\n');
    }
    text.extend_from_slice(b"</html>\n</TEXT>\n</DOCUMENT>\n</SUBMISSION>\n");
    text
}

fn head(accession: &str, form: &str) -> Vec<u8> {
    format!(
        "<SUBMISSION>\n<ACCESSION-NUMBER>{accession}\n<TYPE>{form}\n<PUBLIC-DOCUMENT-COUNT>1\n\
         <FILING-DATE>20240102\n<DATE-OF-FILING-DATE-CHANGE>20240102\n"
    )
    .into_bytes()
}

/// A Form 4 with ten transactions.
fn ownership(accession: &str) -> Vec<u8> {
    let mut text = head(accession, "4");
    let rows: String = (1..=10)
        .map(|row| {
            format!(
                "<nonDerivativeTransaction><securityTitle><value>Common Stock</value>\
                 </securityTitle><transactionDate><value>2024-01-02</value></transactionDate>\
                 <transactionCoding><transactionFormType>4</transactionFormType><transactionCode>S\
                 </transactionCode><equitySwapInvolved>0</equitySwapInvolved></transactionCoding>\
                 <transactionAmounts><transactionShares><value>{row}00</value></transactionShares>\
                 <transactionPricePerShare><value>{row}.25</value></transactionPricePerShare>\
                 <transactionAcquiredDisposedCode><value>D</value>\
                 </transactionAcquiredDisposedCode></transactionAmounts><postTransactionAmounts>\
                 <sharesOwnedFollowingTransaction><value>9000</value>\
                 </sharesOwnedFollowingTransaction></postTransactionAmounts><ownershipNature>\
                 <directOrIndirectOwnership><value>D</value></directOrIndirectOwnership>\
                 </ownershipNature></nonDerivativeTransaction>\n"
            )
        })
        .collect();
    let document = format!(
        "<DOCUMENT>\n<TYPE>4\n<SEQUENCE>1\n<TEXT>\n<XML>\n<?xml version=\"1.0\"?>\n\
         <ownershipDocument><schemaVersion>X0508</schemaVersion><documentType>4</documentType>\
         <periodOfReport>2024-01-02</periodOfReport><issuer><issuerCik>0000000077</issuerCik>\
         <issuerName>ALDER CO</issuerName><issuerTradingSymbol>ALD</issuerTradingSymbol></issuer>\
         <reportingOwner><reportingOwnerId><rptOwnerCik>0000000101</rptOwnerCik><rptOwnerName>\
         OWNER</rptOwnerName></reportingOwnerId><reportingOwnerRelationship><isDirector>1\
         </isDirector></reportingOwnerRelationship></reportingOwner><nonDerivativeTable>\n{rows}\
         </nonDerivativeTable><ownerSignature><signatureName>O</signatureName><signatureDate>\
         2024-01-02</signatureDate></ownerSignature></ownershipDocument>\n</XML>\n</TEXT>\n\
         </DOCUMENT>\n</SUBMISSION>\n"
    );
    text.extend_from_slice(document.as_bytes());
    text
}

/// Numbers that look random and are the same in each run.
struct Words(u64);

impl Words {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}
