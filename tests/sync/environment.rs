//! Two at once, a full disk, a disk that cannot be written.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use super::{PER_DAY, TODAY, assert_current, assert_filings, expect, out, raw, small_site, sync};
use crate::support::edgar_server::EdgarServer;
use crate::support::stderr;

#[test]
fn the_second_of_two_names_the_first() {
    let server = EdgarServer::start();
    let site = small_site(&server, 8);
    let folder = tempfile::tempdir().unwrap();
    server.set_latency(Duration::from_millis(50));
    let mut command = sync(&server, folder.path(), TODAY);
    let mut first = command.args(["-q", "--cik", "77"]).spawn().unwrap();
    while server.log().is_empty() {
        sleep(Duration::from_millis(2));
    }
    let second = expect(sync(&server, folder.path(), TODAY).args(["--cik", "77"]), 3);
    let holder = format!("process {}, since 2024-01-04 12:00:00 UTC", first.id());
    assert!(stderr(&second).contains(&holder), "{}", stderr(&second));
    assert_eq!(first.wait().unwrap().code(), Some(0));
    assert_filings(folder.path(), &out(site.entries()), "");
    assert_current(folder.path(), &PER_DAY);
}

/// A small disk of its own, where the system lets us have one.
struct Disk(tempfile::TempDir);

impl Disk {
    fn mount(options: &str) -> Option<Self> {
        let disk = Self(tempfile::tempdir().unwrap());
        let mount = |arguments: &[&str]| {
            let output = Command::new("mount").args(arguments).arg(disk.0.path()).output();
            output.is_ok_and(|output| output.status.success())
        };
        if mount(&["-t", "tmpfs", "-o", options, "tmpfs"]) {
            return Some(disk);
        }
        eprintln!("not checked: no disk can be mounted here");
        std::mem::forget(disk);
        None
    }

    fn remount(&self, options: &str) {
        let options = format!("remount,{options}");
        let output = Command::new("mount").args(["-o", &options]).arg(self.0.path()).output();
        assert!(output.unwrap().status.success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).output();
    }
}

#[test]
fn a_full_disk_ends_the_run_and_spoils_nothing() {
    let Some(disk) = Disk::mount("size=600k") else { return };
    let server = EdgarServer::start();
    let site = small_site(&server, 12);
    let folder = disk.0.path().join("export");
    let ballast = disk.0.path().join("ballast");
    let mut full = 0;
    for spare in [0, 8, 40, 120, 200, 260, 300, 340] {
        fs::write(&ballast, []).unwrap();
        let mut blocks = 0;
        // Fills the disk but for so many KiB.
        while free_kib(disk.0.path()) > spare && blocks < 600 {
            let mut bytes = fs::read(&ballast).unwrap();
            bytes.resize(bytes.len() + 4096, 0);
            if fs::write(&ballast, bytes).is_err() {
                break;
            }
            blocks += 1;
        }
        let mut command = sync(&server, &folder, TODAY);
        let output = command.args(["--cik", "77"]).output().unwrap();
        let text = stderr(&output);
        match output.status.code() {
            Some(3) => {
                full += 1;
                assert!(text.contains("the disk is full"), "{spare}: {text}");
            }
            status => assert_eq!(status, Some(0), "{spare}: {text}"),
        }
        for (number, body) in raw(&folder) {
            assert_eq!(out(site.entries())[&number], body);
        }
    }
    assert!(full >= 3, "full {full} times");
    fs::remove_file(&ballast).unwrap();
    disk.remount("size=8m");
    expect(sync(&server, &folder, TODAY).args(["--cik", "77"]), 0);
    assert_filings(&folder, &out(site.entries()), "");
    assert_current(&folder, &PER_DAY);
}

/// What `df` says is free.
fn free_kib(folder: &Path) -> u64 {
    let output = Command::new("df").args(["-k", "--output=avail"]).arg(folder).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().nth(1).unwrap().trim().parse().unwrap()
}

#[test]
fn a_disk_that_cannot_be_written_is_told() {
    let Some(disk) = Disk::mount("size=8m") else { return };
    let server = EdgarServer::start();
    let site = small_site(&server, 3);
    let folder = disk.0.path().join("export");
    expect(sync(&server, &folder, TODAY).args(["--cik", "77"]), 0);
    disk.remount("ro");
    let output = expect(&mut sync(&server, &folder, TODAY), 3);
    assert!(stderr(&output).to_lowercase().contains("read-only"), "{}", stderr(&output));
    assert_current(&folder, &PER_DAY);
    let elsewhere = disk.0.path().join("new");
    expect(sync(&server, &elsewhere, TODAY).args(["--cik", "77"]), 3);
    disk.remount("rw");
    expect(&mut sync(&server, &folder, TODAY), 0);
    assert_filings(&folder, &out(site.entries()), "");
}
