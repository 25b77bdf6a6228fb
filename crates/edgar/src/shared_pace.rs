//! The pace that all runs on this machine keep together, and the pause that one of them was told.
//!
//! EDGAR counts the requests of an address, not of a process. So the last moments stand in a small
//! file of the user's cache folder, one for each host: a run that begins after another was killed,
//! or works beside one, goes on from there. The lock of the file is held for the time of a look.
//! Where the file cannot be used, a run keeps its own pace.
//!
//! The spacing of a run enters; whether it may make a request now leaves, or how long it waits.
//! Next: [`crate::limiter`], which asks here before every request.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use section16::{AtPath, FileError};

/// How often the lock is tried for, and how long between: whoever holds it is done in less than a
/// millisecond, unless it was halted.
const TRIES: usize = 50;
const BETWEEN: Duration = Duration::from_millis(2);

/// A last request further in the future than the slowest spacing is from a clock that was set
/// back since.
const NEAR: Duration = Duration::from_secs(5);

/// The same for the end of a pause: no longer one is borne.
const FAR: Duration = Duration::from_secs(3600);

/// The file of the last moments.
#[derive(Debug)]
pub(crate) struct SharedPace {
    file: File,
}

/// Whether a run may make a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// It may, and this is noted.
    Now,
    /// Another run made one so lately that it must wait.
    Wait(Duration),
    /// EDGAR asked a run to pause, for so much longer.
    Paused(Duration),
}

/// What the file says: `last 1733018400123456 spacing 128500 paused 0`, in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Moments {
    /// When the last request was made.
    last: Duration,
    /// The time that its run keeps between two.
    spacing: Duration,
    /// Until when no request is made.
    paused: Duration,
}

impl SharedPace {
    /// Opens the file of `host` in `folder`, or makes it.
    pub(crate) fn open(folder: &Path, host: &str) -> Result<Self, FileError> {
        fs::create_dir_all(folder).at(folder)?;
        let path = folder.join(host);
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create(true).truncate(false).open(&path);
        Ok(Self { file: file.at(&path)? })
    }

    /// Takes the present moment for a request of a run that keeps `spacing`, if that is allowed. A
    /// timer that fired late by up to `tolerance` does not move the requests after it.
    ///
    /// # Errors
    ///
    /// Where the file cannot be locked, read or written; the run's own pace holds then.
    pub(crate) async fn take(&self, spacing: Duration, tolerance: Duration) -> io::Result<Turn> {
        self.change(|moments| moments.take(now(), spacing, tolerance)).await
    }

    /// Notes that no run makes a request for `time` from now.
    ///
    /// # Errors
    ///
    /// As with [`take`](Self::take).
    pub(crate) async fn pause(&self, time: Duration) -> io::Result<()> {
        self.change(|moments| moments.paused = moments.paused.max(now() + time)).await
    }

    async fn change<T>(&self, change: impl FnOnce(&mut Moments) -> T) -> io::Result<T> {
        let mut tries = 0;
        while let Err(error) = self.file.try_lock() {
            match error {
                TryLockError::WouldBlock if tries < TRIES => tries += 1,
                error => return Err(error.into()),
            }
            tokio::time::sleep(BETWEEN).await;
        }
        let changed = self.read().and_then(|before| {
            let mut moments = before;
            let value = change(&mut moments);
            if moments != before {
                self.write(moments)?;
            }
            Ok(value)
        });
        let unlocked = self.file.unlock();
        changed.and_then(|value| unlocked.map(|()| value))
    }

    fn read(&self) -> io::Result<Moments> {
        let mut bytes = Vec::new();
        let mut file = &self.file;
        file.rewind()?;
        file.take(256).read_to_end(&mut bytes)?;
        Ok(Moments::parse(&String::from_utf8_lossy(&bytes)).unwrap_or_default())
    }

    fn write(&self, moments: Moments) -> io::Result<()> {
        let Moments { last, spacing, paused } = moments;
        let [last, spacing, paused] = [last, spacing, paused].map(|time| time.as_micros());
        let line = format!("last {last} spacing {spacing} paused {paused}\n");
        let mut file = &self.file;
        file.rewind()?;
        file.write_all(line.as_bytes())?;
        file.set_len(line.len() as u64)
    }
}

impl Moments {
    /// Reads the line; one that a full disk or a kill has cut says nothing.
    fn parse(text: &str) -> Option<Self> {
        let words: Vec<_> = text.strip_suffix('\n')?.split(' ').collect();
        let &["last", last, "spacing", spacing, "paused", paused] = words.as_slice() else {
            return None;
        };
        let time = |text: &str| text.parse().ok().map(Duration::from_micros);
        Some(Self { last: time(last)?, spacing: time(spacing)?, paused: time(paused)? })
    }

    fn take(&mut self, now: Duration, spacing: Duration, tolerance: Duration) -> Turn {
        let paused = self.paused.saturating_sub(now);
        if paused > Duration::ZERO && paused <= FAR {
            return Turn::Paused(paused);
        }
        // Runs of different rates: the faster one's pace is that of all together, so that a slow
        // run does not hold it back.
        let mut due = self.last + spacing.min(self.spacing);
        if self.last > now + NEAR {
            due = Duration::ZERO;
        }
        if due > now {
            return Turn::Wait(due - now);
        }
        let last = if now - due <= tolerance { due } else { now };
        *self = Self { last, spacing, paused: Duration::ZERO };
        Turn::Now
    }
}

/// The time since 1970, by which processes agree.
fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOLERANCE: Duration = Duration::from_millis(5);

    fn at(millis: u64) -> Duration {
        Duration::from_secs(1_700_000_000) + Duration::from_millis(millis)
    }

    fn apart(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn two_runs_keep_one_pace() {
        let mut moments = Moments::default();
        assert_eq!(moments.take(at(0), apart(100), TOLERANCE), Turn::Now);
        assert_eq!(moments.take(at(40), apart(100), TOLERANCE), Turn::Wait(apart(60)));
        assert_eq!(moments.take(at(103), apart(100), TOLERANCE), Turn::Now);
        // The timer fired late by three milliseconds; the next request is not.
        assert_eq!(moments.take(at(199), apart(100), TOLERANCE), Turn::Wait(apart(1)));
        // A slow run neither is held back for its own spacing nor holds back the fast one.
        assert_eq!(moments.take(at(200), apart(1000), TOLERANCE), Turn::Now);
        assert_eq!(moments.take(at(300), apart(100), TOLERANCE), Turn::Now);
    }

    #[test]
    fn a_pause_holds_for_every_run_and_a_clock_set_back_for_none() {
        let paused = Moments { paused: at(600_000), ..Moments::default() };
        let take = |mut moments: Moments, now| moments.take(now, apart(100), TOLERANCE);
        assert_eq!(take(paused, at(0)), Turn::Paused(apart(600_000)));
        assert_eq!(take(paused, at(600_001)), Turn::Now);
        let of_another_clock = Moments { paused: at(8_000_000_000), ..paused };
        assert_eq!(take(of_another_clock, at(0)), Turn::Now);
        let last = Moments { last: at(900_000), ..Moments::default() };
        assert_eq!(take(last, at(0)), Turn::Now);
    }

    #[tokio::test]
    async fn the_file_is_kept_for_the_next_run_and_rubbish_is_no_moment() {
        let folder = tempfile::tempdir().unwrap();
        let hour = Duration::from_secs(3600);
        let open = || SharedPace::open(&folder.path().join("pace"), "host").unwrap();
        let (first, second) = (open(), open());
        assert_eq!(first.take(hour, TOLERANCE).await.unwrap(), Turn::Now);
        assert!(matches!(second.take(hour, TOLERANCE).await.unwrap(), Turn::Wait(_)));
        second.pause(Duration::from_secs(60)).await.unwrap();
        drop((first, second));
        assert!(matches!(open().take(hour, TOLERANCE).await.unwrap(), Turn::Paused(_)));
        for rubbish in ["", "last", "last x spacing 1 paused 1\n", "last 1 spacing 1 paused 99"] {
            fs::write(folder.path().join("pace/host"), rubbish).unwrap();
            assert_eq!(open().take(hour, TOLERANCE).await.unwrap(), Turn::Now, "{rubbish}");
        }
        let halted = open();
        halted.file.lock().unwrap();
        assert!(open().take(hour, TOLERANCE).await.is_err());
    }
}
