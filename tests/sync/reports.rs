//! What is told after a run: one line why, the status, and the report for programs.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{TODAY, expect, out, small_export, small_site, status, sync};
use crate::support::edgar_server::{EdgarServer, Fault};
use crate::support::edgar_site::Entry;
use crate::support::{section16, stderr, stdout};

fn read(report: &Path) -> Value {
    serde_json::from_slice(&fs::read(report).unwrap()).unwrap()
}

/// Whether the folder of a report has it alone, and no part of another.
fn assert_alone(report: &Path) {
    let entries = fs::read_dir(report.parent().unwrap()).unwrap();
    let names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, [report.file_name().unwrap()]);
}

fn status_json(folder: &Path) -> Value {
    let mut command = section16();
    command.args(["sync", "--status", "--format", "json", "-o"]).arg(folder);
    serde_json::from_str(&stdout(&expect(&mut command, 0))).unwrap()
}

#[test]
fn a_quiet_run_that_is_not_complete_says_why_in_one_line() {
    let (server, mut site, folder) = small_export(3);
    let folder = folder.path();
    site.put_filing(&server, Entry::made_up(9, "2024-01-03", 1));
    site.put_everything(&server);
    server.fail("000009.txt", usize::MAX, Fault::Answer(410, "", vec![]));
    expect(sync(&server, folder, TODAY).arg("-q"), 1);
    expect(sync(&server, folder, TODAY).arg("-q"), 1);
    // Nothing is tried this time, so that nothing fails before the end.
    let output = expect(sync(&server, folder, TODAY).arg("-q"), 1);
    let text = stderr(&output);
    let why = "error: not all is done: 1 filing that failed before, to be tried again later\n";
    assert_eq!(text.lines().filter(|line| line.starts_with("error: ")).count(), 1, "{text}");
    assert!(text.starts_with(why), "{text}");
    assert!(text.contains("hint: `section16 sync --status -o "), "{text}");
}

#[test]
fn the_status_tells_runs_coverage_and_failures() {
    let server = EdgarServer::start();
    let mut site = small_site(&server, 3);
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let all = ["--all", "--from", "2024-01-02", "--cik", "77"];
    expect(sync(&server, folder, "2024-01-05").args(all), 0);
    let said = status(folder);
    let run = "last run: began 2024-01-05 12:00:00 UTC, ended 2024-01-05 12:00:";
    assert!(said.contains(run) && said.contains(" UTC, all done\n"), "{said}");
    assert!(said.contains("\nlast success: 2024-01-05 12:00:"), "{said}");
    assert!(said.contains("\ncovered: 2024-01-02 to 2024-01-03, 2 business days\n"), "{said}");
    assert!(said.contains("\ncovered: the lists of the companies as of 2024-01-05\n"), "{said}");

    // The index of the 4th never comes, and a filing of the 5th fails.
    site.put_filing(&server, Entry::made_up(9, "2024-01-05", 1));
    site.put_daily_index(&server, "2024-01-05");
    server.fail("000009.txt", usize::MAX, Fault::Answer(410, "", vec![]));
    expect(&mut sync(&server, folder, "2024-01-08"), 1);
    let json = status_json(folder);
    assert_eq!(json["last_success"].as_str().unwrap().split('T').next(), Some("2024-01-05"));
    let run = &json["last_run"];
    assert_eq!(run["began"], "2024-01-08T12:00:00Z");
    assert!(run["shortfall"].as_str().unwrap().starts_with("1 filing not fetched"), "{run}");
    let covered = serde_json::json!({
        "from": "2024-01-02", "to": "2024-01-05", "business_days": 3,
        "days_without_index": ["2024-01-04"],
    });
    assert_eq!(json["covered"], covered);
    assert_eq!((&json["filings"]["converted"], &json["filings"]["failed"]), (&3.into(), &1.into()));
    let failure = &json["failures"][0];
    assert_eq!(failure["accession_number"], "0000000088-24-000009");
    assert_eq!(
        (&failure["tries"], &failure["next_try"]),
        (&1.into(), &"2024-01-08T12:00:00Z".into())
    );
    assert!(failure["reason"].as_str().unwrap().contains("EDGAR has no such file"));
    assert!(status(folder).contains("3 business days; without index: 2024-01-04\n"));

    let mut command = section16();
    command.args(["sync", "--status", "--format", "csv", "-o"]).arg(folder);
    assert!(stderr(&expect(&mut command, 2)).contains("text or json"));
}

#[test]
fn a_run_that_was_killed_or_stopped_is_in_the_status() {
    let server = EdgarServer::start();
    small_site(&server, 8);
    let folder = tempfile::tempdir().unwrap();
    server.set_latency(std::time::Duration::from_millis(50));
    let mut child =
        sync(&server, folder.path(), TODAY).args(["-q", "--cik", "77"]).spawn().unwrap();
    while server.log().len() < 2 {
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(status(folder.path()).contains("UTC, has not ended: it was killed, or is under way\n"));
    server.set_latency(std::time::Duration::ZERO);
    let mut command = sync(&server, folder.path(), TODAY);
    expect(command.args(["--cik", "77", "--max-time", "0s"]), 3);
    assert!(status(folder.path()).contains("UTC: the time is up"), "{}", status(folder.path()));
}

#[test]
fn a_report_has_counts_reasons_and_the_exit_status() {
    let server = EdgarServer::start();
    let site = small_site(&server, 3);
    let folder = tempfile::tempdir().unwrap();
    let (export, reports) = (folder.path().join("export"), folder.path().join("reports"));
    fs::create_dir(&reports).unwrap();
    let report = reports.join("sync.json");
    let run = |status: i32| {
        let mut command = sync(&server, &export, TODAY);
        expect(command.args(["-q", "--cik", "77", "--report"]).arg(&report), status);
        assert_alone(&report);
        read(&report)
    };
    server.fail("000002.txt", 1, Fault::Answer(410, "", vec![]));
    let first = run(1);
    assert_eq!((&first["command"], &first["exit_status"]), (&"sync".into(), &1.into()));
    assert_eq!((&first["counts"]["fetched"], &first["counts"]["failed"]), (&2.into(), &1.into()));
    let messages: Vec<_> = first["reasons"].as_array().unwrap().iter().collect();
    assert_eq!(messages.len(), 2, "{first}");
    assert!(messages[0]["message"].as_str().unwrap().contains("000002: EDGAR has no such file"));
    assert!(messages[1]["message"].as_str().unwrap().starts_with("not all is done: 1 filing"));
    assert!(first["seconds"].as_f64().unwrap() > 0.0);
    assert!(first["ended"].as_u64() >= first["began"].as_u64() && first["began"].is_u64());
    let second = run(0);
    assert_eq!((&second["counts"]["fetched"], &second["exit_status"]), (&1.into(), &0.into()));
    assert_eq!(second["reasons"], Value::Array(vec![]));
    // A run that cannot work says so in its report as well.
    fs::write(export.join("sync-state.sqlite"), "no database, and never one").unwrap();
    let third = run(3);
    assert!(third["reasons"][0]["message"].as_str().unwrap().contains("damaged"), "{third}");
    assert!(third["reasons"][0]["hint"].is_string());
    assert_eq!(out(site.entries()).len(), 3);
}

#[test]
fn convert_and_fetch_write_reports_too() {
    let server = EdgarServer::start();
    let site = small_site(&server, 2);
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let reports = folder.join("reports");
    fs::create_dir(&reports).unwrap();
    let report = reports.join("run.json");
    let fetch = |what: &[&str], status: i32| {
        let mut command = section16();
        command.env("SECTION16_TODAY", TODAY).env_remove("SECTION16_EDGAR_URL");
        command.args(["fetch", "--user-agent", "A Test test@example.com", "--rate", "10"]);
        command.args(["--base-url", &server.url(), "-q", "-o"]).arg(folder.join("filings"));
        expect(command.args(what).arg("--report").arg(&report), status);
        assert_alone(&report);
        read(&report)
    };
    let fetched = fetch(&["--cik", "77", "--convert", "--per", "run"], 0);
    assert_eq!(
        (&fetched["counts"]["asked"], &fetched["counts"]["fetched"]),
        (&2.into(), &2.into())
    );
    assert_eq!((&fetched["command"], &fetched["counts"]["filings"]), (&"fetch".into(), &2.into()));
    let failed = fetch(&["0000000088-24-000077"], 1);
    assert_eq!((&failed["exit_status"], &failed["counts"]["failed"]), (&1.into(), &1.into()));
    assert!(failed["reasons"][0]["message"].as_str().unwrap().contains("0000000088-24-000077"));

    let cut = folder.join("0000000088-24-000001.txt");
    fs::write(&cut, &site.entries()[0].body[..900]).unwrap();
    let convert = |report: &Path, status: i32| {
        let mut command = section16();
        command.args(["convert", "-q", "-o"]).arg(folder.join("out")).arg(&cut);
        expect(command.arg("--report").arg(report), status)
    };
    convert(&report, 1);
    let converted = read(&report);
    assert_eq!((&converted["command"], &converted["exit_status"]), (&"convert".into(), &1.into()));
    assert_eq!(converted["counts"]["unreadable"], 1);
    assert!(converted["reasons"][0]["message"].as_str().unwrap().contains("000001.txt"));

    // A report that cannot be written is found before anything is done.
    fs::remove_dir_all(folder.join("out")).unwrap();
    let output = convert(&folder.join("nowhere/run.json"), 2);
    assert!(stderr(&output).contains("cannot write the report "), "{}", stderr(&output));
    assert!(!folder.join("out").exists());
}

/// The recipe of `docs/reports.md` gives what Prometheus reads.
#[test]
fn the_recipe_makes_metrics() {
    let document = fs::read_to_string(crate::support::root().join("docs/reports.md")).unwrap();
    let mut blocks = document.split("```sh\n").map(|block| block.split("```").next().unwrap());
    let script = blocks.find(|block| block.contains("jq -r")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let report = r#"{"command": "sync", "exit_status": 1, "seconds": 2.5, "ended": 1704369600,
        "counts": {"fetched": 3, "failed": 1}, "reasons": []}"#;
    fs::write(folder.path().join("report.json"), report).unwrap();
    // The first command of the block makes the report, which is there already.
    let jq = &script[script.find("mkdir").unwrap()..];
    let mut shell = Command::new("sh");
    shell.current_dir(folder.path()).args(["-e", "-c", jq]);
    let output = shell.output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    let metrics = fs::read_to_string(folder.path().join("metrics/section16.prom")).unwrap();
    assert_eq!(
        metrics,
        "section16_exit_status{command=\"sync\"} 1\n\
         section16_seconds{command=\"sync\"} 2.5\n\
         section16_ended_timestamp_seconds{command=\"sync\"} 1704369600\n\
         section16_count{command=\"sync\",what=\"fetched\"} 3\n\
         section16_count{command=\"sync\",what=\"failed\"} 1\n"
    );
}
