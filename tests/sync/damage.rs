//! Raw filings that other hands damaged, lists that went wrong, and what comes back.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use super::{
    PER_DAY, TODAY, assert_current, assert_filings, expect, fetched, out, raw, small_export,
    small_site, status, sync, table_of,
};
use crate::support::edgar_server::EdgarServer;
use crate::support::edgar_site::Site;
use crate::support::stderr;

/// What may become of the file of the first filing, and what is said of it.
fn damages(site: &Site) -> [(Vec<u8>, &'static str); 4] {
    let [first, second] = [&site.entries()[0].body, &site.entries()[1].body];
    let mut changed = first.clone();
    let at = changed.len() / 2;
    changed[at] ^= 1;
    [
        (Vec::new(), "its file is empty"),
        (first[..900].to_vec(), "its file has 900 bytes and had "),
        (second.clone(), "its file is not the one that was fetched"),
        (changed, "its file is not the one that was fetched"),
    ]
}

#[test]
fn a_damaged_filing_is_told_and_fetched_again() {
    let (server, site, folder) = small_export(4);
    let folder = folder.path();
    let (first, number) = (&site.entries()[0], &site.entries()[0].accession);
    for (damage, says) in damages(&site) {
        fs::write(folder.join(first.lowest_path()), damage).unwrap();
        fs::remove_file(table_of(folder, &first.filed)).unwrap();
        let output = expect(&mut sync(&server, folder, TODAY), 1);
        assert!(stderr(&output).contains(&format!("{number}.txt: {says}")), "{}", stderr(&output));
        let said = status(folder);
        assert!(said.contains(&format!("\n{number}: {says}")), "{said}");
        assert!(said.contains("not fetched, or with a file that is gone or damaged"), "{said}");
        assert_eq!(fetched(&server), [""; 0]);
        expect(&mut sync(&server, folder, TODAY), 0);
        assert_filings(folder, &out(site.entries()), says);
        assert_current(folder, &PER_DAY);
        assert!(!status(folder).contains(&format!("\n{number}: ")));
        server.take_paths();
    }
}

#[test]
fn rescan_compares_what_files_hold() {
    let (server, site, folder) = small_export(4);
    let folder = folder.path();
    for (damage, says) in damages(&site) {
        fs::write(folder.join(site.entries()[0].lowest_path()), damage).unwrap();
        let output = expect(sync(&server, folder, TODAY).arg("--rescan"), 0);
        assert!(stderr(&output).contains(says), "{}", stderr(&output));
        assert_eq!(fetched(&server).len(), 1);
        assert_filings(folder, &out(site.entries()), says);
        assert_current(folder, &PER_DAY);
    }
}

/// Makes the next run read every filing again, as one of a newer version of the program does.
fn read_all_again(folder: &Path) {
    let db = Connection::open(folder.join("sync-state.sqlite")).unwrap();
    let sql = "UPDATE settings SET value = 'an older version' WHERE name = 'sorted_by'";
    assert_eq!(db.execute(sql, ()).unwrap(), 1);
}

#[test]
fn a_filing_that_is_read_again_is_looked_at_before() {
    let (server, site, folder) = small_export(4);
    let folder = folder.path();
    for (damage, says) in damages(&site) {
        fs::write(folder.join(site.entries()[0].lowest_path()), damage).unwrap();
        read_all_again(folder);
        let output = expect(sync(&server, folder, TODAY).arg("-q"), 1);
        assert!(stderr(&output).contains(says), "{}", stderr(&output));
        assert_current(folder, &PER_DAY);
        expect(&mut sync(&server, folder, TODAY), 0);
        assert_filings(folder, &out(site.entries()), says);
        assert_current(folder, &PER_DAY);
    }
}

#[test]
fn what_cannot_be_read_is_in_the_status_until_it_can() {
    let server = EdgarServer::start();
    let mut site = small_site(&server, 3);
    let mut broken = site.entries()[0].clone();
    let text = String::from_utf8(broken.body).unwrap();
    broken.body = text.replace("</ownershipDocument>", "").into_bytes();
    let (whole, number) = (text, broken.accession.clone());
    site.put_filing(&server, broken.clone());
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let says = format!("{number}: could not be read, or not wholly");
    let output = expect(sync(&server, folder, TODAY).args(["-q", "--cik", "77"]), 1);
    assert!(stderr(&output).contains(&says), "{}", stderr(&output));
    assert!(status(folder).contains(&format!("\n{says}")));
    // It is known, and nothing new: the next night says nothing.
    expect(&mut sync(&server, folder, TODAY), 0);
    assert!(status(folder).contains(&format!("\n{says}")));
    // A run that reads it again says it again.
    read_all_again(folder);
    expect(&mut sync(&server, folder, TODAY), 1);
    assert!(status(folder).contains("1 filing not or not wholly readable"));
    // The corrected filing has another type of form in the list, and is whole.
    broken.body = whole.into_bytes();
    broken.form = "4/A".to_owned();
    site.put_filing(&server, broken);
    site.put_everything(&server);
    expect(&mut sync(&server, folder, TODAY), 0);
    assert!(!status(folder).contains(&says));
    assert_filings(folder, &out(site.entries()), "");
    assert_current(folder, &PER_DAY);
}

#[test]
fn a_list_that_loses_most_of_its_filings_withdraws_none() {
    let (server, mut site, folder) = small_export(5);
    let folder = folder.path();
    let all = out(site.entries());
    for left in [0, 2] {
        let mut few = Site::default();
        site.entries()[..left].iter().for_each(|entry| few.put_filing(&server, entry.clone()));
        few.put_submissions(&server, 77, 1000);
        let output = expect(sync(&server, folder, TODAY).arg("-q"), 1);
        let says = format!("only {left} of the 5 filings that it had; none is taken for withdrawn");
        assert!(stderr(&output).contains(&says), "{}", stderr(&output));
        assert!(status(folder).contains(&says), "{}", status(folder));
        assert_filings(folder, &all, "");
        assert_current(folder, &PER_DAY);
        assert!(!folder.join("withdrawn").exists());
    }
    site.remove_filing(&server, "0000000088-24-000003");
    site.put_everything(&server);
    expect(&mut sync(&server, folder, TODAY), 0);
    assert_eq!(raw(folder).len(), 4, "one alone is withdrawn");
}

#[test]
fn what_returns_leaves_no_copy_behind() {
    let (server, mut site, folder) = small_export(5);
    let folder = folder.path();
    let entry = site.entries()[2].clone();
    let aside = folder.join("withdrawn").join(entry.lowest_path());
    for _ in 0..2 {
        site.remove_filing(&server, &entry.accession);
        site.put_everything(&server);
        expect(&mut sync(&server, folder, TODAY), 0);
        assert!(aside.is_file());
        site.put_filing(&server, entry.clone());
        site.put_everything(&server);
        expect(&mut sync(&server, folder, TODAY), 0);
        assert_filings(folder, &out(site.entries()), "");
        assert_current(folder, &PER_DAY);
        let left = super::tree(&folder.join("withdrawn"));
        assert_eq!(left.keys().collect::<Vec<_>>(), [""; 0]);
    }
}

#[test]
fn a_ledger_without_contents_is_taken_over() {
    let (server, site, folder) = small_export(4);
    let folder = folder.path();
    let db = Connection::open(folder.join("sync-state.sqlite")).unwrap();
    let sql = "DROP TABLE contents; DELETE FROM settings WHERE name LIKE 'run\\_%' ESCAPE '\\' \
               OR name LIKE 'list\\_of\\_%' ESCAPE '\\' OR name = 'last_success'";
    db.execute_batch(sql).unwrap();
    drop(db);
    assert!(status(folder).contains("last run: none that is noted\nlast success: never\n"));
    let before = super::tree(&folder.join("tables"));
    expect(sync(&server, folder, TODAY).arg("--rescan"), 0);
    assert_eq!(fetched(&server), [""; 0]);
    assert_eq!(super::tree(&folder.join("tables")), before);
    // From now on what files hold is known.
    let (damage, says) = damages(&site).into_iter().last().unwrap();
    fs::write(folder.join(site.entries()[0].lowest_path()), damage).unwrap();
    let output = expect(sync(&server, folder, TODAY).arg("--rescan"), 0);
    assert!(stderr(&output).contains(says), "{}", stderr(&output));
    assert_filings(folder, &out(site.entries()), "");
}
