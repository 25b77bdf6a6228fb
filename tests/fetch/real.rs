//! The same with real filings, indexes, lists and pages, where they are at hand.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use section16_edgar::{FormFilter, Index};

use super::{assert_nothing_fetched_twice, expect, fetch, list, tree, whole};
use crate::support::edgar_server::{EdgarServer, Fault};
use crate::support::edgar_site::{Entry, Site};
use crate::support::{files, shared, stderr, stdout};

/// Every real full submission, put out with indexes and lists.
fn real_site(shared: &std::path::Path, server: &EdgarServer) -> Site {
    let submissions = files(&shared.join("corpus/submissions"));
    let is_text = |file: &&PathBuf| file.extension().is_some_and(|extension| extension == "txt");
    Site::with(
        server,
        submissions.iter().filter(is_text).filter_map(|file| Entry::of_file(file)).collect(),
    )
}

fn edgar_file(name: &str) -> Option<Vec<u8>> {
    shared().map(|shared| fs::read(shared.join("edgar").join(name)).unwrap())
}

#[test]
fn real_filings_by_number_company_and_day() {
    let Some(shared) = shared() else { return };
    let server = EdgarServer::start();
    let site = real_site(&shared, &server);
    let entries = site.entries();
    assert!(entries.len() > 200);
    let folder = tempfile::tempdir().unwrap();

    let numbers: Vec<_> = entries.iter().step_by(5).map(|entry| entry.accession.as_str()).collect();
    expect(fetch(&server, folder.path()).args(&numbers), 0);
    assert_eq!(tree(folder.path()), whole(entries.iter().step_by(5)));
    assert_nothing_fetched_twice(&server);

    let mut days = BTreeMap::<_, Vec<_>>::new();
    let mut companies = BTreeMap::<_, Vec<_>>::new();
    for entry in entries {
        days.entry(entry.filed.as_str()).or_default().push(entry);
        companies.entry(entry.parties[0].0).or_default().push(entry);
    }
    let (day, of_day) = days.iter().max_by_key(|(_, entries)| entries.len()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    expect(fetch(&server, folder.path()).args(["--all", "--from", day, "--to", day]), 0);
    assert_eq!(tree(folder.path()), whole(of_day.iter().copied()));

    let (cik, of_company) = companies.iter().max_by_key(|(_, entries)| entries.len()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    expect(fetch(&server, folder.path()).args(["--cik", &cik.to_string()]), 0);
    let bodies: BTreeSet<_> = tree(folder.path()).into_values().collect();
    assert_eq!(bodies, of_company.iter().map(|entry| entry.body.clone()).collect());
}

#[test]
fn real_indexes_of_every_shape() {
    let Some(shared) = shared() else { return };
    for (name, ownership, all) in [
        ("daily-index/master.20181231.idx", 825, 2619),
        ("daily-index/form.20200318.idx", 2165, 4084),
        ("daily-index/company.20221003.idx", 2311, 4925),
        ("daily-index/crawler_sample.idx", 0, 8),
        ("daily-index/badform.idx.txt", 0, 10),
        ("daily-index/empty-form.idx", 0, 0),
        ("full-index/1993QTR1.master.idx", 0, 4),
        ("full-index/master.trimmed.secedgar.idx", 0, 20),
        ("full-index/cjavdev_test.idx", 3427, 4628),
        ("full-index/edgarkit_company.idx", 1961, 4539),
    ] {
        let bytes = fs::read(shared.join("edgar").join(name)).unwrap();
        let index = Index::parse(&bytes, |_| true).unwrap();
        assert_eq!(index.unreadable, [0; 0], "{name}");
        let forms = FormFilter::default();
        let wanted = index.rows.iter().filter(|row| forms.wants(&row.form)).count();
        assert_eq!((wanted, index.rows.len()), (ownership, all), "{name}");
        assert!(index.rows.iter().all(|row| !row.name.is_empty() && !row.form.contains("  ")));
    }
}

#[test]
fn a_real_list_with_its_continuation() {
    let (Some(main), Some(more)) = (
        edgar_file("submissions_json/CIK0000320193.json"),
        edgar_file("submissions_json/CIK0000320193-submissions-001.json"),
    ) else {
        return;
    };
    let server = EdgarServer::start();
    server.put("/submissions/CIK0000320193.json", main);
    server.put("/submissions/CIK0000320193-submissions-001.json", more);
    let listed = expect(list(&server).args(["--cik", "320193"]), 0);
    let text = stdout(&listed);
    // 614 + 10 + 2 + 1 in the main file, 600 + 23 + 2 in the other.
    assert_eq!(text.lines().count(), 1 + 627 + 625);
    assert!(text.lines().skip(1).all(|line| line.contains(",0000320193,,0000320193,Apple Inc.,")));
}

#[test]
fn real_pages_of_refusal() {
    for (name, says) in [
        ("errors/rate-exceeded.html", "EDGAR refuses requests for now"),
        ("errors/SecThrottlingExample.html", "EDGAR refuses requests for now"),
        ("errors/SEC.AutomatedTool.html", "undeclared automated tool"),
    ] {
        let Some(page) = edgar_file(name) else { return };
        let server = EdgarServer::start();
        let folder = tempfile::tempdir().unwrap();
        server.fail("/", usize::MAX, Fault::Answer(403, "Content-Type: text/html\r\n", page));
        let output =
            expect(fetch(&server, folder.path()).args(["--cik", "320193", "--no-wait"]), 3);
        assert!(stderr(&output).contains(says), "{name}: {}", stderr(&output));
        assert_eq!(server.log().len(), 1);
    }
}
