//! Outputs: the same rows and bytes in every grouping and order, whole or not at all.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::cli::{folder, small};
use crate::support::tables::{Tables, bytes_below};
use crate::support::{self, convert, section16, signal, stderr};

/// Real filings where there are some, else the samples.
fn filings() -> PathBuf {
    support::shared()
        .map_or_else(|| support::root().join("samples"), |shared| shared.join("corpus/xml"))
}

#[test]
fn every_grouping_has_the_same_rows() {
    let samples = support::root().join("samples");
    for input in [filings(), samples] {
        let rows = |per: &str| {
            let out = tempfile::tempdir().unwrap();
            let output = convert(&input, out.path(), &["--per", per, "-q"]);
            assert!(matches!(output.status.code(), Some(0 | 1)), "{}", stderr(&output));
            Tables::below(out.path()).sorted()
        };
        let run = rows("run");
        assert!(run.rows("filings").len() > 10);
        for per in ["filing", "issuer", "day"] {
            assert_eq!(rows(per), run, "--per {per}");
        }
    }
}

#[test]
fn threads_and_repetition_change_no_byte() {
    for per in ["filing", "issuer", "day", "run"] {
        // Thousands of small files three times over would be most of the suite's time.
        let samples = support::root().join("samples");
        let input = if matches!(per, "filing" | "issuer") { samples } else { filings() };
        let out = tempfile::tempdir().unwrap();
        let again = tempfile::tempdir().unwrap();
        convert(&input, out.path(), &["--per", per, "--jobs", "1", "-q"]);
        convert(&input, again.path(), &["--per", per, "--jobs", "8", "-q"]);
        let first = bytes_below(out.path());
        assert_eq!(bytes_below(again.path()), first, "--per {per}: 1 and 8 threads");
        // And into the same folder once more.
        convert(&input, out.path(), &["--per", per, "--jobs", "3", "-q"]);
        assert_eq!(bytes_below(out.path()), first, "--per {per}: again");
    }
}

#[test]
fn a_run_replaces_what_the_last_one_wrote() {
    let files = folder(&[("a.xml", small("<odd/>").as_bytes())]);
    let input = files.path().join("a.xml");
    let out = tempfile::tempdir().unwrap();
    convert(&input, out.path(), &["-q"]);
    let written = out.path().join("file:a.xml");
    assert!(written.join("problems.csv").exists());
    fs::write(written.join("mine.txt"), "mine").unwrap();
    fs::write(&input, small("fine now")).unwrap();
    convert(&input, out.path(), &["-q"]);
    assert!(!written.join("problems.csv").exists());
    assert!(written.join("mine.txt").exists());
    assert_eq!(Tables::read(&written).cells("filings", "remarks"), ["fine now"]);
}

#[test]
fn ten_thousand_files() {
    let files = tempfile::tempdir().unwrap();
    for number in 0..10_000 {
        let path = files.path().join(format!("{number:05}.xml"));
        fs::write(
            path,
            format!("<ownershipDocument><remarks>{number}</remarks></ownershipDocument>"),
        )
        .unwrap();
    }
    let out = tempfile::tempdir().unwrap();
    let output = convert(files.path(), out.path(), &["--per", "run"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).starts_with("converted 10000 filings with 0 rows"));
    let tables = Tables::read(out.path());
    let remarks = tables.cells("filings", "remarks");
    assert_eq!(remarks.len(), 10_000);
    assert!(remarks.iter().enumerate().all(|(number, text)| *text == number.to_string()));
}

#[test]
fn names_with_spaces_and_letters_of_all_kinds() {
    let name = "Müller & Söhne 株 form 4.xml";
    let files = folder(&[(name, small("").as_bytes())]);
    let out = tempfile::tempdir().unwrap();
    let output = convert(&files.path().join(name), out.path(), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let tables = Tables::below(out.path());
    let key = format!("file:{name}");
    assert_eq!(tables.cells("filings", "accession_number"), [key.as_str()]);
    assert!(out.path().join(key).join("filings.csv").exists());
}

#[test]
fn a_filing_that_comes_twice_counts_once() {
    let name = "0000000001-24-000001";
    let one = small("one");
    // The same content, laid out otherwise.
    let same = one.replace("><", ">\n<");
    let other = small("other");
    let files = folder(&[
        (&format!("a/{name}.xml"), one.as_bytes()),
        (&format!("b/{name}.xml"), same.as_bytes()),
        (&format!("c/{name}.xml"), other.as_bytes()),
    ]);
    for per in ["filing", "issuer", "day", "run"] {
        let out = tempfile::tempdir().unwrap();
        let output = convert(files.path(), out.path(), &["--per", per, "--jobs", "1"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let tables = Tables::below(out.path());
        assert_eq!(tables.cells("filings", "remarks"), ["one"], "--per {per}");
        assert_eq!(tables.codes(), ["duplicate-filing", "duplicate-filing"], "--per {per}");
        assert_eq!(tables.cells("problems", "severity"), ["info", "warning"], "--per {per}");
        assert_eq!(tables.cells("problems", "accession_number"), [name, name], "--per {per}");
        assert!(stderr(&output).contains("2 duplicate"), "{}", stderr(&output));
        let strict = convert(files.path(), out.path(), &["--per", per, "--strict", "-q"]);
        assert_eq!(strict.status.code(), Some(1));
    }
}

#[test]
fn a_damaged_copy_and_a_whole_one_are_both_told() {
    let name = "0000000001-24-000001";
    let whole = small("whole<odd/>");
    let files = [
        (format!("a/{name}.xml"), whole.clone()),
        (format!("b/{name}.xml"), String::new()),
        ("c/0000000002-24-000001.xml".to_owned(), String::new()),
        ("d/0000000002-24-000001.xml".to_owned(), whole),
    ];
    let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let files = folder(&files);
    let rows = |per: &str, jobs: &str| {
        let out = tempfile::tempdir().unwrap();
        convert(files.path(), out.path(), &["--per", per, "--jobs", jobs, "-q"]);
        // What an earlier run left does not matter.
        convert(files.path(), out.path(), &["--per", per, "--jobs", jobs, "-q"]);
        Tables::below(out.path()).sorted()
    };
    let run = rows("run", "1");
    assert_eq!(run.rows("filings").len(), 2);
    assert_eq!(run.codes(), ["empty-file", "unknown-element", "empty-file", "unknown-element"]);
    for per in ["filing", "issuer", "day"] {
        assert_eq!(rows(per, "1"), run, "--per {per}");
        assert_eq!(rows(per, "4"), run, "--per {per}");
    }
}

#[test]
fn two_inputs_with_the_same_relative_path_stay_two_filings() {
    let one = folder(&[("x/form4.xml", small("one").as_bytes())]);
    let two = folder(&[("x/form4.xml", small("two").as_bytes())]);
    for per in ["filing", "run"] {
        let out = tempfile::tempdir().unwrap();
        let mut command = section16();
        command.arg("convert").arg(one.path()).arg(two.path()).arg("-o").arg(out.path());
        assert!(command.args(["--per", per, "-q"]).status().unwrap().success());
        let tables = Tables::below(out.path()).sorted();
        let keys = tables.cells("filings", "accession_number");
        assert_eq!(keys, ["file:x/form4.xml", "file:x/form4.xml#2"], "--per {per}");
        assert_eq!(tables.cells("filings", "remarks"), ["one", "two"], "--per {per}");
    }
}

/// A run over eighty filings that waits, most of them handled, for a file that never comes.
#[cfg(unix)]
struct Waiting {
    child: Child,
    out: tempfile::TempDir,
    files: tempfile::TempDir,
}

#[cfg(unix)]
impl Waiting {
    fn start(per: &str) -> Option<Self> {
        let files = tempfile::tempdir().unwrap();
        for number in 0..80 {
            let path = files.path().join(format!("0000000001-24-{number:06}.xml"));
            fs::write(path, small("")).unwrap();
        }
        let pipe = files.path().join("pipe");
        if !Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()) {
            eprintln!("not checked: no mkfifo here");
            return None;
        }
        let out = tempfile::tempdir().unwrap();
        let mut command = section16();
        command.arg("convert");
        for file in support_files(files.path()) {
            command.arg(file);
        }
        command.arg(&pipe).arg("-o").arg(out.path()).args(["--jobs", "1", "--per", per]);
        let child = command.stderr(Stdio::piped()).spawn().unwrap();
        let waiting = Self { child, out, files };
        while waiting.staged() == 0 {
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        Some(waiting)
    }

    /// How many files the run has begun. It goes on meanwhile, and renames what is seen here.
    fn staged(&self) -> usize {
        let mut folders = vec![self.out.path().to_owned()];
        let mut count = 0;
        while let Some(folder) = folders.pop() {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            for path in entries.map(|entry| entry.path()) {
                count += usize::from(path.extension().is_some_and(|extension| extension == "csv"));
                if path.is_dir() {
                    folders.push(path);
                }
            }
        }
        count
    }

    fn visible(&self) -> Vec<String> {
        let names = fs::read_dir(self.out.path()).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| !name.starts_with('.')).collect()
    }

    fn hidden(&self) -> usize {
        fs::read_dir(self.out.path()).unwrap().count() - self.visible().len()
    }
}

/// Should the run wait for the file, it comes after all.
#[cfg(target_os = "linux")]
fn give_late(child: &mut Child, pipe: &Path) {
    use std::os::unix::fs::OpenOptionsExt;
    const O_NONBLOCK: i32 = 0o4000;
    while child.try_wait().unwrap().is_none() {
        let mut options = fs::OpenOptions::new();
        // Without a reader this fails instead of waiting for one.
        if let Ok(mut pipe) = options.write(true).custom_flags(O_NONBLOCK).open(pipe) {
            pipe.write_all(small("late").as_bytes()).unwrap();
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
}

#[cfg(unix)]
fn support_files(folder: &Path) -> Vec<PathBuf> {
    support::files(folder).into_iter().filter(|path| path.extension().is_some()).collect()
}

#[cfg(unix)]
#[test]
fn a_run_that_is_killed_leaves_nothing_visible() {
    let Some(mut waiting) = Waiting::start("run") else { return };
    waiting.child.kill().unwrap();
    waiting.child.wait().unwrap();
    assert_eq!(waiting.visible(), [""; 0]);
    assert_eq!(waiting.hidden(), 1);
    fs::remove_file(waiting.files.path().join("pipe")).unwrap();
    let output = convert(waiting.files.path(), waiting.out.path(), &["--per", "run"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(waiting.hidden(), 0);
    assert_eq!(waiting.visible().len(), 9);
    assert_eq!(Tables::read(waiting.out.path()).rows("filings").len(), 80);
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_that_is_interrupted_says_so_and_keeps_whole_folders() {
    for (per, kept) in [("run", false), ("filing", true)] {
        let Some(waiting) = Waiting::start(per) else { return };
        signal(&waiting.child, "INT");
        let Waiting { mut child, out, files } = waiting;
        give_late(&mut child, &files.path().join("pipe"));
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
        assert!(stderr(&output).contains("error: interrupted after "), "{}", stderr(&output));
        assert!(stderr(&output).contains("hint: run the same command again"));
        let entries = fs::read_dir(out.path()).unwrap().count();
        if !kept {
            assert_eq!(entries, 0);
            continue;
        }
        assert!(entries >= 64, "{entries}");
        for (name, bytes) in bytes_below(out.path()) {
            assert!(!name.starts_with('.'), "{name}");
            assert!(bytes.ends_with(b"\n"), "{name}");
        }
        drop(files);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_stops_the_run_with_what_to_do() {
    struct Mounted(tempfile::TempDir);
    impl Drop for Mounted {
        fn drop(&mut self) {
            let _ = Command::new("umount").arg(self.0.path()).output();
        }
    }
    let disk = Mounted(tempfile::tempdir().unwrap());
    let mut mount = Command::new("mount");
    mount.args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"]).arg(disk.0.path());
    if !mount.output().is_ok_and(|output| output.status.success()) {
        eprintln!("not checked: a full disk needs a small tmpfs, which cannot be mounted here");
        return;
    }
    let files = tempfile::tempdir().unwrap();
    for number in 0..400 {
        let path = files.path().join(format!("0000000001-24-{number:06}.xml"));
        fs::write(path, small(&"long ".repeat(100))).unwrap();
    }
    for (per, format) in [("run", "csv"), ("filing", "csv"), ("run", "xlsx"), ("run", "sqlite")] {
        let out = disk.0.path().join(per);
        let output = convert(files.path(), &out, &["--per", per, "--format", format]);
        assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
        let told = stderr(&output);
        assert!(told.contains("error: writing to "), "{told}");
        assert!(told.contains("hint: make room"), "{told}");
        assert!(!told.contains("panicked"), "{told}");
        let names: Vec<_> = bytes_below(&out).into_keys().collect();
        assert!(names.iter().all(|name| !name.starts_with('.')), "{names:?}");
        if per == "run" {
            assert!(names.is_empty(), "{names:?}");
        }
        fs::remove_dir_all(out).unwrap();
    }
}

#[test]
fn one_file_goes_to_standard_output() {
    let files = folder(&[("0000000001-24-000001.xml", small("one").as_bytes())]);
    let run = |more: &[&str]| {
        let mut command = section16();
        command.arg("convert").arg(files.path()).args(["-o", "-", "-q"]).args(more);
        command.current_dir(files.path()).output().unwrap()
    };
    let lines = run(&["--format", "jsonl"]);
    assert_eq!(lines.status.code(), Some(0));
    assert!(lines.stdout.starts_with(b"{\"accession_number\":\"0000000001-24-000001\""));
    assert!(run(&["--table", "filings"]).stdout.starts_with(b"accession_number,"));
    for wrong in [&[][..], &["--format", "csv,jsonl"], &["--table", "none"]] {
        let output = run(wrong);
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert!(output.stdout.is_empty() && stderr(&output).contains("hint: "), "{wrong:?}");
    }
    assert!(!files.path().join("-").exists());
}

#[cfg(unix)]
#[test]
fn too_few_open_files_are_no_fault_of_a_filing() {
    let files = tempfile::tempdir().unwrap();
    for number in 0..150 {
        fs::write(files.path().join(format!("0000000001-24-{number:06}.xml")), small("")).unwrap();
    }
    let out = tempfile::tempdir().unwrap();
    let script = "ulimit -n 40; exec \"$0\" convert \"$1\" -o \"$2\" --per run";
    let mut command = Command::new("sh");
    command.args(["-c", script]).arg(section16().get_program());
    let output = command.arg(files.path()).arg(out.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_folder_that_is_removed_is_an_error() {
    for per in ["run", "filing"] {
        let Some(Waiting { mut child, out, files }) = Waiting::start(per) else { return };
        // The run may put a file into a folder that is being removed.
        while out.path().exists() {
            let _ = fs::remove_dir_all(out.path());
        }
        give_late(&mut child, &files.path().join("pipe"));
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
        assert!(stderr(&output).starts_with("error: "), "{}", stderr(&output));
        assert!(!out.path().exists(), "--per {per}");
    }
}

#[cfg(unix)]
#[test]
fn a_closed_standard_output_is_an_error() {
    let files = folder(&[("0000000001-24-000001.xml", small("one").as_bytes())]);
    let file = files.path().join("0000000001-24-000001.xml");
    let commands = [
        "schema",
        "--help",
        "--version",
        "completions bash",
        "show \"$1\"",
        "check \"$1\"",
        "check --format csv \"$1\"",
        "convert \"$1\" -o - --format jsonl",
    ];
    for command in commands {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("\"$0\" {command} >&-")]);
        let output = shell.arg(section16().get_program()).arg(&file).output().unwrap();
        assert_eq!(output.status.code(), Some(3), "{command}: {}", stderr(&output));
        assert!(stderr(&output).contains("standard output"), "{command}: {}", stderr(&output));
    }
}
