//! What is deleted, set back or from another version has a defined result.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use super::{
    PER_DAY, TODAY, assert_current, assert_filings, expect, fetched, out, raw, small_export,
    status, sync, table_of,
};
use crate::support::edgar_site::Entry;
use crate::support::stderr;

fn state_file(folder: &Path) -> std::path::PathBuf {
    folder.join("sync-state.sqlite")
}

#[test]
fn a_deleted_state_is_made_anew_from_the_filings() {
    let (server, site, folder) = small_export(6);
    let folder = folder.path();
    fs::remove_file(state_file(folder)).unwrap();
    // One file was cut by other hands.
    let cut = folder.join(site.entries()[0].lowest_path());
    fs::write(&cut, &site.entries()[0].body[..900]).unwrap();
    let output = expect(&mut sync(&server, folder, TODAY), 2);
    assert!(stderr(&output).contains("there is nothing to follow"));
    expect(sync(&server, folder, TODAY).args(["--cik", "77"]), 0);
    assert_eq!(fetched(&server).len(), 1);
    assert_filings(folder, &out(site.entries()), "");
    assert_current(folder, &PER_DAY);
}

#[test]
fn deleted_and_changed_outputs_are_written_anew() {
    let (server, _, folder) = small_export(4);
    let folder = folder.path();
    fs::remove_file(table_of(folder, "2024-01-02")).unwrap();
    fs::write(table_of(folder, "2024-01-03"), "mine now").unwrap();
    expect(&mut sync(&server, folder, TODAY), 0);
    assert_current(folder, &PER_DAY);
    fs::remove_dir_all(folder.join("tables")).unwrap();
    expect(&mut sync(&server, folder, TODAY), 0);
    assert_current(folder, &PER_DAY);
    assert_eq!(fetched(&server), [""; 0]);
}

#[test]
fn deleted_filings_are_fetched_again() {
    let (server, site, folder) = small_export(4);
    let folder = folder.path();
    fs::remove_file(folder.join(site.entries()[0].lowest_path())).unwrap();
    expect(sync(&server, folder, TODAY).arg("--rescan"), 0);
    assert_filings(folder, &out(site.entries()), "");
    // Without --rescan it is noticed when its group is written.
    fs::remove_file(folder.join(site.entries()[0].lowest_path())).unwrap();
    fs::remove_file(table_of(folder, &site.entries()[0].filed)).unwrap();
    let output = expect(&mut sync(&server, folder, TODAY), 1);
    assert!(stderr(&output).contains("its file is gone; it is fetched again next time"));
    assert_current(folder, &PER_DAY);
    expect(&mut sync(&server, folder, TODAY), 0);
    assert_filings(folder, &out(site.entries()), "");
    assert_current(folder, &PER_DAY);
}

#[test]
fn filings_that_came_by_other_means_are_taken_in() {
    let (server, site, folder) = small_export(2);
    let mine = Entry::made_up(500, "2023-12-29", 5);
    let path = folder.path().join(mine.path(105));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, &mine.body).unwrap();
    expect(sync(&server, folder.path(), TODAY).arg("--rescan"), 0);
    assert_eq!(raw(folder.path()).len(), site.entries().len() + 1);
    assert_current(folder.path(), &PER_DAY);
}

/// An export of an earlier version has what has no day in `filed_date=unknown`.
#[test]
fn outputs_of_an_earlier_version_move_to_their_places() {
    let (server, mut site, folder) = small_export(3);
    let folder = folder.path();
    let mut dateless = Entry::made_up(9, "2024-01-02", 1);
    let text = String::from_utf8(dateless.body).unwrap();
    let lines = text.split_inclusive('\n').filter(|line| !line.starts_with("FILED AS OF DATE"));
    dateless.body = lines.collect::<String>().into_bytes();
    site.put_filing(&server, dateless);
    site.put_everything(&server);
    expect(&mut sync(&server, folder, TODAY), 0);
    assert_current(folder, &PER_DAY);

    let (now, before) = ("filed_date=__HIVE_DEFAULT_PARTITION__", "filed_date=unknown");
    let tables = folder.join("tables");
    let mut moved = 0;
    for table in fs::read_dir(&tables).unwrap().map(|entry| entry.unwrap().path()) {
        moved += usize::from(fs::rename(table.join(now), table.join(before)).is_ok());
    }
    assert_eq!(moved, 9);
    let db = Connection::open(state_file(folder)).unwrap();
    db.execute("UPDATE outputs SET path = replace(path, ?1, ?2)", [now, before]).unwrap();
    let sql = "UPDATE settings SET value = ?1 WHERE name = 'published_as'";
    let earlier = format!("{} Tables [Csv] false", tables.display());
    assert_eq!(db.execute(sql, [earlier]).unwrap(), 1);
    drop(db);
    expect(&mut sync(&server, folder, TODAY), 0);
    assert_current(folder, &PER_DAY);
    assert!(!tables.join("filings").join(before).exists());
}

#[test]
fn a_clock_set_back_does_no_harm() {
    let (server, mut site, folder) = small_export(3);
    let folder = folder.path();
    site.put_filing(&server, Entry::made_up(9, "2024-01-04", 1));
    site.put_everything(&server);
    server.fail("000009.txt", 1, crate::support::edgar_server::Fault::Answer(410, "", vec![]));
    expect(&mut sync(&server, folder, "2024-01-05"), 1);
    assert!(status(folder).contains("failed: 1 "));
    // Two years earlier: what failed is tried, and nothing is lost.
    expect(&mut sync(&server, folder, "2022-01-05"), 0);
    assert_filings(folder, &out(site.entries()), "");
    assert_current(folder, &PER_DAY);
}

#[test]
fn states_of_other_versions_are_refused() {
    let (server, _, folder) = small_export(2);
    let folder = folder.path();
    let set = |version: i32| {
        let db = Connection::open(state_file(folder)).unwrap();
        db.pragma_update(None, "user_version", version).unwrap();
    };
    let before = super::tree(&folder.join("tables"));
    for (version, says) in [(0, "an older version"), (2, "a newer version")] {
        set(version);
        let output = expect(&mut sync(&server, folder, TODAY), 3);
        assert!(stderr(&output).contains(says), "{}", stderr(&output));
        assert!(stderr(&output).contains("hint: "));
    }
    assert_eq!(super::tree(&folder.join("tables")), before);
    fs::write(state_file(folder), "this is no database, nor was it ever one").unwrap();
    assert!(stderr(&expect(&mut sync(&server, folder, TODAY), 3)).contains("damaged"));
    assert_eq!(fetched(&server), [""; 0]);
}
