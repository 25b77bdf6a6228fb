//! How fast filings in memory are read and written, on one core, beside the floor: what
//! quick-xml needs to tokenise the same bytes. Run it with `make bench`.
#![allow(
    clippy::type_complexity,
    clippy::print_stdout,
    clippy::float_arithmetic,
    clippy::unwrap_used,
    missing_docs
)]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use quick_xml::Reader;
use quick_xml::events::Event;
use section16::csv::{Encoder, Style};
use section16::table::{Layout, Record};

/// Each measure is the best of this many rounds, taken in turn so that all see the same machine.
const ROUNDS: usize = 15;

fn main() {
    let filings = load();
    let bytes: usize = filings.iter().map(Vec::len).sum();
    let measures: [(&str, fn(&[Vec<u8>])); 3] = [
        ("(a) quick-xml tokenises", tokenise),
        ("(b) read to the model", read),
        ("(c) read, build rows, write CSV", convert),
    ];
    let mut best = [Duration::MAX; 3];
    for _ in 0..ROUNDS {
        for ((_, measure), best) in measures.iter().zip(&mut best) {
            let began = Instant::now();
            measure(&filings);
            *best = began.elapsed().min(*best);
        }
    }
    println!("{} filings, {:.1} MB, one core, best of {ROUNDS}", filings.len(), bytes as f64 / 1e6);
    for ((name, _), best) in measures.iter().zip(best) {
        let seconds = best.as_secs_f64();
        println!(
            "{name:32} {:8.0} filings/s {:7.0} MB/s",
            filings.len() as f64 / seconds,
            bytes as f64 / 1e6 / seconds
        );
    }
    let ratio = |index: usize| best[index].as_secs_f64() / best[0].as_secs_f64();
    println!("(b)/(a) {:.2}   (c)/(a) {:.2}", ratio(1), ratio(2));
}

/// The real filings beside the checkout or, without them, the samples many times over.
fn load() -> Vec<Vec<u8>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared = std::env::var_os("SECTION16_SHARED").map_or(here.join("../shared"), Into::into);
    let corpus = shared.join("corpus/xml");
    let folder = if corpus.is_dir() { corpus } else { here.join("samples") };
    let mut paths: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "xml"))
        .collect();
    paths.sort();
    println!("filings of {}", folder.display());
    let filings: Vec<_> = paths.iter().map(|path| std::fs::read(path).unwrap()).collect();
    let times = 500_usize.div_ceil(filings.len());
    filings.iter().cycle().take(times * filings.len()).cloned().collect()
}

fn tokenise(filings: &[Vec<u8>]) {
    for bytes in filings {
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        let mut reader = Reader::from_str(text);
        loop {
            match black_box(reader.read_event()) {
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
    }
}

fn read(filings: &[Vec<u8>]) {
    for bytes in filings {
        let _ = black_box(section16::read(bytes));
    }
}

fn convert(filings: &[Vec<u8>]) {
    // As the pipeline does: a batch of filings into the same buffers.
    for batch in filings.chunks(64) {
        let mut encoder = Encoder::new(Layout::Tables, Style::CSV);
        for bytes in batch {
            let Ok(filing) = section16::read(bytes) else { continue };
            let record = Record {
                key: "0000000000-00-000000",
                source: "filing.xml",
                filing: Some(&filing),
                problems: &[],
            };
            encoder.record(&record);
        }
        black_box(encoder.finish());
    }
}
