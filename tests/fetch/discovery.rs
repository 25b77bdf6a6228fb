//! Every way to ask for filings leads to each of them once.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use super::{assert_nothing_fetched_twice, expect, fetch, list, small_site, tree, whole};
use crate::support::edgar_server::EdgarServer;
use crate::support::edgar_site::{Entry, Site};
use crate::support::{stderr, stdout};

const DAILY: &str = "/Archives/edgar/daily-index/2024/QTR1";
const QUARTERLY: &str = "/Archives/edgar/full-index/2024/QTR1/master.idx";

#[test]
fn all_of_a_company_with_continuation_files_and_as_mere_owner() {
    let server = EdgarServer::start();
    let folder = tempfile::tempdir().unwrap();
    let mut entries: Vec<_> = (1..=7)
        .map(|number| Entry::made_up(number, &format!("2024-01-{:02}", number + 1), 1))
        .collect();
    // The company is an owner of another one.
    let mut owned = Entry::made_up(8, "2024-01-09", 1);
    owned.parties = vec![(50, "BIRCH INC".to_owned()), (77, "ALDER CO".to_owned())];
    entries.push(owned);
    let site = Site::with(&server, entries);
    site.put_submissions(&server, 77, 3);
    expect(fetch(&server, folder.path()).args(["--cik", "77"]), 0);
    let stored: Vec<_> = tree(folder.path()).into_values().collect();
    let bodies: Vec<_> = site.entries().iter().map(|entry| entry.body.clone()).collect();
    assert_eq!(stored, bodies, "by rising accession number, under the company asked for");
    assert_nothing_fetched_twice(&server);

    // A filing that is there under one party is not fetched under another.
    server.take_paths();
    expect(fetch(&server, folder.path()).args(["--cik", "101"]), 0);
    assert_eq!(server.take_paths(), ["/submissions/CIK0000000101.json"]);

    // Continuation files of other days are left alone.
    let listed = expect(list(&server).args(["--cik", "77", "--from", "2024-01-08"]), 0);
    assert_eq!(stdout(&listed).lines().count(), 3);
    assert_eq!(server.take_paths(), ["/submissions/CIK0000000077.json"]);
}

#[test]
fn all_of_a_day_and_of_a_span_of_days() {
    let server = EdgarServer::start();
    let folder = tempfile::tempdir().unwrap();
    let mut entries: Vec<_> =
        (1..=4).map(|number| Entry::made_up(number, "2024-01-03", number.into())).collect();
    let mut other = Entry::made_up(5, "2024-01-03", 5);
    other.form = "424B2".to_owned();
    entries.push(other);
    let mut amendment = Entry::made_up(6, "2024-01-04", 6);
    amendment.form = "4/A".to_owned();
    entries.push(amendment);
    entries.push(Entry::made_up(7, "2024-01-05", 7));
    let site = Site::with(&server, entries);
    let entries = site.entries();

    let day = ["--all", "--from", "2024-01-03", "--to", "2024-01-03"];
    expect(fetch(&server, folder.path()).args(day), 0);
    assert_eq!(tree(folder.path()), whole(&entries[..4]));
    let paths = server.take_paths();
    assert_eq!(paths[0], format!("{DAILY}/master.20240103.idx"));
    assert_eq!(paths.len(), 5);

    // One request for the quarter is less than three for the days.
    let span = ["--all", "--from", "2024-01-03", "--to", "2024-01-05", "--form", "4"];
    expect(fetch(&server, folder.path()).args(span), 0);
    assert_eq!(tree(folder.path()), whole(entries.iter().filter(|entry| entry.form != "424B2")));
    let paths = server.take_paths();
    assert_eq!(paths[0], QUARTERLY);
    assert_eq!(paths.len(), 3);

    let listed = expect(list(&server).args(span).arg("--no-amendments"), 0);
    assert_eq!(stdout(&listed).lines().count(), 1 + 5);
    let listed = expect(list(&server).args(day).args(["--form", "4/A"]), 0);
    assert_eq!(stdout(&listed).lines().count(), 1);
}

#[test]
fn days_without_an_index() {
    let server = EdgarServer::start();
    let site = Site::with(&server, vec![Entry::made_up(1, "2024-01-03", 1)]);
    let lines = |day: &str| {
        let output = expect(list(&server).args(["--all", "--from", day, "--to", day]), 0);
        (stdout(&output).lines().count() - 1, stderr(&output))
    };
    // A Saturday, and New Year's Day.
    let (rows, told) = lines("2024-01-06");
    assert_eq!(
        (rows, told.as_str()),
        (0, "there are no filings of 2024-01-06: it is a Saturday\n")
    );
    let (rows, told) = lines("2024-01-01");
    assert!(rows == 0 && told.contains("it is a federal holiday"), "{told}");
    // A business day whose index is gone is looked up in the quarter's.
    server.remove(&format!("{DAILY}/master.20240103.idx"));
    assert_eq!(lines("2024-01-03"), (1, String::new()));
    server.remove(QUARTERLY);
    let (count, said) = lines("2024-01-03");
    assert_eq!(count, 0);
    assert!(said.contains("2024-01-03 has no index"), "{said}");
    site.put_everything(&server);
}

#[test]
fn the_open_quarter_is_its_index_and_the_days_since() {
    let server = EdgarServer::start();
    let entries = ["2024-01-03", "2024-01-11", "2024-01-16", "2024-01-17"].into_iter().zip(1..);
    let mut site = Site::default();
    for (day, number) in entries {
        site.put_filing(&server, Entry::made_up(number, day, 1));
        site.put_daily_index(&server, day);
        if day == "2024-01-11" {
            // Rebuilt on Saturday the 13th.
            site.put_quarterly_index(&server, day, "2024-01-12");
        }
    }
    let span = ["--all", "--from", "2024-01-02", "--to", "2024-03-31", "--today", "2024-01-18"];
    let listed = expect(list(&server).args(span), 0);
    assert_eq!(stdout(&listed).lines().count(), 1 + 4, "{}", stdout(&listed));
    let asked = [QUARTERLY.to_owned()]
        .into_iter()
        .chain([15, 16, 17, 18].map(|day| format!("{DAILY}/master.202401{day}.idx")));
    assert_eq!(server.take_paths(), asked.collect::<Vec<_>>());

    // A late index of yesterday is looked for nowhere else.
    let late = ["--all", "--from", "2024-01-18", "--to", "2024-01-18", "--today", "2024-01-19"];
    let listed = expect(list(&server).args(late), 0);
    assert!(stderr(&listed).contains("2024-01-18 has no index"), "{}", stderr(&listed));
    assert_eq!(server.take_paths(), [format!("{DAILY}/master.20240118.idx")]);

    // An accession number alone takes the same way, and no further than it must.
    let folder = tempfile::tempdir().unwrap();
    let wanted = ["0000000088-24-000003", "--today", "2024-01-18"];
    expect(fetch(&server, folder.path()).args(wanted), 0);
    assert_eq!(tree(folder.path()), whole(&site.entries()[2..3]));
    assert_eq!(server.take_paths().len(), 4);
}

#[test]
fn accession_numbers_alone_go_through_the_cached_indexes_of_their_year() {
    let server = EdgarServer::start();
    let folder = tempfile::tempdir().unwrap();
    // Numbered in December, filed in January.
    let mut late = Entry::made_up(9, "2025-01-02", 9);
    late.accession = late.accession.replace("-25-", "-24-");
    late.body = String::from_utf8(late.body).unwrap().replace("-25-", "-24-").into_bytes();
    let site = Site::with(&server, vec![Entry::made_up(1, "2024-05-02", 1), late]);
    let numbers = ["0000000088-24-000001", "000000008824000009"];
    expect(fetch(&server, folder.path()).args(numbers), 0);
    assert_eq!(tree(folder.path()), whole(site.entries()));
    server.take_paths();

    expect(fetch(&server, folder.path()).args(numbers), 0);
    assert_eq!(server.take_paths(), [""; 0], "all is there");
    fs::remove_file(folder.path().join(site.entries()[0].lowest_path())).unwrap();
    expect(fetch(&server, folder.path()).args(numbers), 0);
    assert_eq!(server.take_paths(), [format!("/Archives/{}", site.entries()[0].lowest_path())]);

    let output = expect(fetch(&server, folder.path()).arg("0000000088-24-000002"), 1);
    assert!(stderr(&output).contains("indexes of 2024 list no Form 3, 4 or 5"));
    let failed = fs::read_to_string(folder.path().join("failed.csv")).unwrap();
    assert!(failed.contains("\n0000000088-24-000002,"), "{failed}");
}

#[test]
fn lists_of_addresses_and_the_csv_of_list() {
    let server = EdgarServer::start();
    let folder = tempfile::tempdir().unwrap();
    let site = small_site(&server, 5);
    let entries = site.entries();
    let page = |entry: &Entry, cik: u64, document: &str| {
        let digits = entry.accession.replace('-', "");
        format!("https://www.sec.gov/Archives/edgar/data/{cik}/{digits}/{document}")
    };
    let input = format!(
        "# a comment\n\n{}\r\n{}\n77/{}\n{}\n",
        page(&entries[0], 77, "xslF345X05/form4.xml"),
        page(&entries[1], 77, &format!("{}-index.htm", entries[1].accession)),
        entries[2].accession,
        entries[0].lowest_path(),
    );
    let file = folder.path().join("wanted.txt");
    fs::write(&file, input).unwrap();
    let out = folder.path().join("out");
    expect(fetch(&server, &out).arg("--input").arg(&file), 0);
    assert_eq!(tree(&out), whole(&entries[..3]));
    fs::write(&file, "77\nnonsense\n").unwrap();
    let output = expect(fetch(&server, &out).arg("--input").arg(&file), 2);
    assert!(stderr(&output).contains("line 2: `nonsense`"), "{}", stderr(&output));

    let listed = expect(list(&server).args(["--cik", "77"]), 0);
    let mut child =
        fetch(&server, &out).args(["--input", "-"]).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&listed.stdout).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(tree(&out), whole(entries));
    assert_nothing_fetched_twice(&server);
}

#[test]
fn tickers_are_cached_and_unknown_things_are_named() {
    let server = EdgarServer::start();
    let folder = tempfile::tempdir().unwrap();
    let site = small_site(&server, 2);
    site.put_tickers(&server, &[("ALD-A", 77)]);
    expect(fetch(&server, folder.path()).args(["--ticker", "ald.a"]), 0);
    assert_eq!(tree(folder.path()), whole(site.entries()));
    server.take_paths();
    expect(fetch(&server, folder.path()).args(["--ticker", "ALD-A"]), 0);
    assert_eq!(server.take_paths(), ["/submissions/CIK0000000077.json"]);

    let output = expect(fetch(&server, folder.path()).args(["--ticker", "NONE"]), 2);
    assert!(stderr(&output).contains("no company with the ticker symbol `NONE`"));
    let output = expect(fetch(&server, folder.path()).args(["--cik", "999"]), 2);
    assert!(stderr(&output).contains("no company or person with the CIK 999"));
    // Beside others, the unknown one is a failure among successes.
    expect(fetch(&server, folder.path()).args(["--cik", "999,77"]), 1);
    expect(fetch(&server, folder.path()).args(["--cik", "77"]), 0);
}

#[test]
fn the_list_shows_every_party_and_the_roles_that_are_known() {
    let server = EdgarServer::start();
    let mut entry = Entry::made_up(1, "2024-01-03", 1);
    entry.parties[1].1 = "O\u{7}WNER, JR".to_owned();
    let site = Site::with(&server, vec![entry.clone()]);
    let of_index =
        expect(list(&server).args(["--all", "--from", "2024-01-03", "--to", "2024-01-03"]), 0);
    let url = format!("{}/Archives/{}", server.url(), entry.lowest_path());
    let path = entry.lowest_path();
    assert_eq!(
        stdout(&of_index),
        format!(
            "accession_number,form,filed_date,issuer_cik,owner_ciks,party_ciks,company_names,path,\
             url,size\n0000000088-24-000001,4,2024-01-03,,,0000000077;0000000101,\
             \"ALDER CO;O\u{fffd}WNER, JR\",{path},{url},\n"
        )
    );
    let both = expect(list(&server).args(["--cik", "77,101"]), 0);
    let size = entry.body.len();
    assert!(stdout(&both).contains(&format!(
        "4,2024-01-03,0000000077,0000000101,0000000077;0000000101,\
         \"ALDER CO;O\u{fffd}WNER, JR\",{path},{url},{size}\n"
    )));
    drop(site);
}

#[test]
fn the_list_of_a_company_that_is_an_owner_too() {
    let server = EdgarServer::start();
    let issuer = Entry::made_up(1, "2024-01-03", 1);
    let mut owner = Entry::made_up(2, "2024-01-04", 1);
    owner.parties = vec![(50, "BIRCH INC".to_owned()), (77, "ALDER CO".to_owned())];
    let _site = Site::with(&server, vec![issuer, owner]);
    let roles = |cik: &str| -> Vec<String> {
        let listed = stdout(&expect(list(&server).args(["--cik", cik]), 0));
        let cells = |line: &str| line.split(',').skip(3).take(3).collect::<Vec<_>>().join(",");
        listed.lines().skip(1).map(cells).collect()
    };
    // That a filing has no values of an owner does not prove that the company is its issuer.
    assert_eq!(roles("77"), [",0000000077,0000000077", ",,0000000077"], "the newest first");
    assert_eq!(
        roles("77,50"),
        ["0000000050,0000000077,0000000050;0000000077", ",,0000000077"],
        "both roles, each from the list of its party"
    );
    assert_eq!(roles("50"), ["0000000050,,0000000050"]);
    assert_eq!(roles("101"), [",0000000101,0000000101"]);
}

#[test]
fn a_filing_asked_for_in_every_way_comes_once() {
    let server = EdgarServer::start();
    let folder = tempfile::tempdir().unwrap();
    let site = small_site(&server, 6);
    let [first, second, ..] = site.entries() else { panic!() };
    let under_owner = format!("101/{}", first.accession);
    let ways = [&second.accession, &under_owner, &second.lowest_path(), &first.accession];
    let all = ["--cik", "77,101", "--all", "--from", "2024-01-02", "--to", "2024-01-05"];
    let tables = ["--convert", "--per", "run"];
    expect(fetch(&server, folder.path()).args(ways).args(all).args(tables), 0);
    assert_nothing_fetched_twice(&server);
    let raw: Vec<_> = tree(&folder.path().join("edgar")).into_values().collect();
    assert_eq!(raw.len(), 6);
    let filings = fs::read_to_string(folder.path().join("filings.csv")).unwrap();
    let last_digit = |line: &str| line.split(',').next().unwrap().chars().last().unwrap();
    // The two by their numbers; the newest of the company first, by rising number in a list.
    assert_eq!(filings.lines().skip(1).map(last_digit).collect::<String>(), "213546");
    assert_eq!(fs::read_to_string(folder.path().join("problems.csv")).unwrap().lines().count(), 1);

    // A number that no index has yet may still be in a company's list.
    for index in ["full-index/2024/QTR1/master.idx", "full-index/2024/QTR2/master.idx"] {
        server.remove(&format!("/Archives/edgar/{index}"));
    }
    let folder = tempfile::tempdir().unwrap();
    let numbers = [&first.accession, "0000000088-24-000099", "--cik", "77"];
    let output = expect(fetch(&server, folder.path()).args(numbers), 1);
    assert!(!stderr(&output).contains(&first.accession), "{}", stderr(&output));
    assert!(stderr(&output).contains("0000000088-24-000099: EDGAR's indexes"));
}

#[test]
fn an_index_that_changes_between_two_calls() {
    let server = EdgarServer::start();
    let folder = tempfile::tempdir().unwrap();
    let mut site = Site::with(&server, vec![Entry::made_up(1, "2024-01-03", 1)]);
    let day = ["--all", "--from", "2024-01-03", "--to", "2024-01-03"];
    expect(fetch(&server, folder.path()).args(day), 0);
    site.put_filing(&server, Entry::made_up(2, "2024-01-03", 2));
    site.put_daily_index(&server, "2024-01-03");
    expect(fetch(&server, folder.path()).args(day), 0);
    assert_eq!(tree(folder.path()), whole(site.entries()));
    assert_nothing_fetched_twice(&server);
}

#[test]
fn a_line_that_is_no_row_is_a_failure_and_no_silence() {
    let server = EdgarServer::start();
    let folder = tempfile::tempdir().unwrap();
    let site = small_site(&server, 2);
    let path = format!("{DAILY}/master.20240102.idx");
    let rule = "-".repeat(80);
    let good = format!("77|ALDER CO|4|20240102|{}\n", site.entries()[1].lowest_path());
    server.put(&path, format!("CIK|x\n{rule}\n77|ALDER|4|2024|edgar/data/../x.txt\n{good}"));
    let day = ["--all", "--from", "2024-01-02", "--to", "2024-01-02"];
    let output = expect(fetch(&server, folder.path()).args(day), 1);
    assert!(stderr(&output).contains("line 3: this line of the index cannot be read"));
    assert_eq!(tree(folder.path()).len(), 2, "the filing and failed.csv");
}

#[test]
fn command_lines_that_cannot_be_meant() {
    let server = EdgarServer::start();
    let folder = tempfile::tempdir().unwrap();
    for wrong in [
        &["--cik", "77", "--rate", "11"][..],
        &["--cik", "77", "--rate", "0"],
        &["--cik", "x"],
        &["--all"],
        &[],
        &["0000000088-24-000001", "--form", "4"],
        &["--cik", "77", "--form", "424B2"],
        &["--cik", "77", "--form", "4/A", "--no-amendments"],
        &["--cik", "77", "--from", "2024-02-30"],
        &["--cik", "77", "--from", "2024-02-02", "--to", "2024-02-01"],
        &["--cik", "77", "--per", "run"],
        &["--cik", "77", "--no-raw"],
        &["nonsense"],
    ] {
        expect(fetch(&server, folder.path()).args(wrong), 2);
    }
    let mut nameless = crate::support::section16();
    nameless.args(["list", "--cik", "77", "--base-url", &server.url()]);
    let output = expect(&mut nameless, 2);
    assert!(stderr(&output).contains("no contact is given"), "{}", stderr(&output));
    assert!(server.log().is_empty(), "nothing was asked for");
}

#[test]
fn a_filing_that_was_withdrawn_after_it_was_listed() {
    let server = EdgarServer::start();
    let folder = tempfile::tempdir().unwrap();
    let mut site = small_site(&server, 3);
    site.remove_filing(&server, "0000000088-24-000002");
    let days = ["--all", "--from", "2024-01-02", "--to", "2024-01-03"];
    let output = expect(fetch(&server, folder.path()).args(days), 1);
    assert!(stderr(&output).contains("0000000088-24-000002: EDGAR has no such file"));
    let stored = tree(folder.path());
    assert_eq!(stored.len(), 3, "the two others and failed.csv");
    assert!(stored.iter().all(|(path, bytes)| {
        path == "failed.csv" || whole(site.entries()).get(path) == Some(bytes)
    }));
}

#[test]
fn a_period_of_several_quarters() {
    let server = EdgarServer::start();
    let folder = tempfile::tempdir().unwrap();
    let days = ["2023-12-28", "2023-12-29", "2024-01-02", "2024-04-01"];
    let entries = days.into_iter().zip(1..).map(|(day, number)| Entry::made_up(number, day, 1));
    let site = Site::with(&server, entries.collect());
    let period =
        ["--all", "--from", "2023-12-28", "--to", "2024-04-01", "--convert", "--per", "run"];
    expect(fetch(&server, folder.path()).args(period), 0);
    for (path, bytes) in whole(site.entries()) {
        assert_eq!(fs::read(folder.path().join(path)).unwrap(), bytes);
    }
    let filings = fs::read_to_string(folder.path().join("filings.csv")).unwrap();
    let dates: Vec<_> =
        filings.lines().skip(1).map(|line| line.split(',').nth(3).unwrap()).collect();
    assert_eq!(dates, days, "in the order of filing");
}

#[test]
fn days_without_filings_are_plainly_said_to_have_none() {
    let server = EdgarServer::start();
    small_site(&server, 4);
    for (from, to, says) in [
        ("2024-01-06", "2024-01-06", "no filings of 2024-01-06: it is a Saturday"),
        ("2024-01-06", "2024-01-07", "no filings from 2024-01-06 to 2024-01-07: these are days"),
        ("2024-01-01", "2024-01-01", "no filings of 2024-01-01: it is a federal holiday"),
        ("2024-03-29", "2024-03-29", "no filings of 2024-03-29 yet: that day is still to come"),
        ("2024-01-12", "2024-01-12", "no filings of 2024-01-12 yet: EDGAR lists those"),
    ] {
        let days = ["--from", from, "--to", to, "--today", "2024-01-12"];
        for what in [&["--all"][..], &["--cik", "77"]] {
            let folder = tempfile::tempdir().unwrap();
            let fetched = expect(fetch(&server, folder.path()).args(what).args(days), 0);
            assert!(stderr(&fetched).contains(says), "{}", stderr(&fetched));
            assert!(tree(folder.path()).is_empty());
            let listed = expect(list(&server).args(what).args(days), 0);
            assert_eq!(stderr(&listed).lines().count(), 1, "{}", stderr(&listed));
            assert!(stderr(&listed).contains(says), "{}", stderr(&listed));
            assert_eq!(stdout(&listed).lines().count(), 1, "the head of the list");
        }
    }
    // Days that have some say nothing of the kind.
    let days = ["--all", "--from", "2024-01-01", "--to", "2024-01-07", "--today", "2024-01-12"];
    assert!(!stderr(&expect(list(&server).args(days), 0)).contains("no filings"));
}
