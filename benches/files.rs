//! How long `--per filing` takes beside the floor: creating the same files and nothing else. Run it
//! with `make bench`.
#![allow(clippy::print_stdout, clippy::float_arithmetic, clippy::unwrap_used, missing_docs)]

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use section16_export::pipeline::{self, Export, ExportOptions, Notice, Observer, Outcome, Report};

use section16_export::source::{self, Input};

/// Rounds, in turn; the median counts, because the file system has moods.
const ROUNDS: usize = 9;

fn main() {
    let input = input();
    let scratch = tempfile::tempdir().unwrap();
    let first = scratch.path().join("first");
    convert(&input, &first, 1);
    let files = contents(&first);
    let jobs = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let mut times: [Vec<Duration>; 3] = Default::default();
    for round in 0..ROUNDS {
        let target = |name: &str| scratch.path().join(format!("{name}-{round}"));
        times[0].push(timed(|| create(&files, &target("floor"))));
        times[1].push(timed(|| convert(&input, &target("one"), 1)));
        times[2].push(timed(|| convert(&input, &target("all"), jobs)));
        for name in ["floor", "one", "all"] {
            fs::remove_dir_all(target(name)).unwrap();
        }
    }
    let [floor, one, all] = times.map(|mut times| {
        times.sort();
        times[ROUNDS / 2].as_secs_f64()
    });
    println!("{} files of {}, median of {ROUNDS}", files.len(), input.display());
    println!("create the same files, one thread  {:7.1} ms", floor * 1e3);
    println!("convert --per filing --jobs 1      {:7.1} ms, {:.2} of it", one * 1e3, one / floor);
    println!(
        "convert --per filing --jobs {jobs}      {:7.1} ms, {:.2} of it",
        all * 1e3,
        all / floor
    );
}

fn input() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared = std::env::var_os("SECTION16_SHARED").map_or(here.join("../shared"), Into::into);
    let corpus = shared.join("corpus/xml");
    if corpus.is_dir() { corpus } else { here.join("samples") }
}

fn timed(work: impl FnOnce()) -> Duration {
    let began = Instant::now();
    work();
    began.elapsed()
}

fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if !entry.file_type().unwrap().is_dir() {
            continue;
        }
        for file in fs::read_dir(entry.path()).unwrap() {
            let path = file.unwrap().path();
            files.push((path.strip_prefix(folder).unwrap().to_owned(), fs::read(&path).unwrap()));
        }
    }
    files
}

fn create(files: &[(PathBuf, Vec<u8>)], target: &Path) {
    for (path, bytes) in files {
        let path = target.join(path);
        if !path.parent().unwrap().exists() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
        }
        fs::write(path, bytes).unwrap();
    }
}

fn convert(input: &Path, target: &Path, jobs: usize) {
    let export = Export::new(ExportOptions::new(target)).unwrap();
    let items = source::items(&[Input::Path(input.to_owned())]);
    let jobs = NonZeroUsize::new(jobs).unwrap();
    pipeline::run(items, &export, jobs, &AtomicBool::new(false), &mut Nobody).unwrap();
    export.finish().unwrap();
}

struct Nobody;

impl Observer for Nobody {
    fn batch(&mut self, _: &[Outcome], _: Vec<Notice>, _: &Report) {}
}
