//! What a user sees of a run on EDGAR: a progress bar on a terminal, and a line for each thing
//! worth knowing.

use std::io::Write;
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use section16::edgar::{Event, Observer};

/// So many failures are told one by one; the list in the folder has them all.
const TOLD_FAILURES: usize = 20;

/// Shows events on stderr.
pub(crate) struct Watch {
    bar: ProgressBar,
    verbose: bool,
    quiet: bool,
    failures: Mutex<usize>,
}

impl Watch {
    /// Shows everything but retries, or these too if `verbose`, or warnings alone if `quiet`.
    pub(crate) fn new(verbose: bool, quiet: bool) -> Self {
        let target =
            if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(None, target);
        Self { bar, verbose, quiet, failures: Mutex::new(0) }
    }

    /// Takes the progress bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn plan(&self, asked: usize, present: usize) {
        let template = "{bar:30} {pos}/{len} filings, {per_sec}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self.bar.set_length((asked - present) as u64);
        self.bar.reset();
        self.bar.enable_steady_tick(Duration::from_millis(200));
    }

    pub(crate) fn say(&self, line: &str) {
        self.bar.suspend(|| {
            // Nowhere is left to say that stderr is closed.
            let _ = writeln!(std::io::stderr(), "{line}");
        });
    }

    pub(crate) fn note(&self, line: &str) {
        if !self.quiet {
            self.say(line);
        }
    }

    fn detail(&self, line: &str) {
        if self.verbose {
            self.say(line);
        }
    }
}

impl Observer for Watch {
    fn event(&self, event: &Event<'_>) {
        match event {
            Event::ReadingIndex { url } => self.detail(&format!("reading {url}")),
            Event::NoIndex { day } => self.note(&format!(
                "note: no index of {day}: EDGAR was closed, or has not published it yet"
            )),
            Event::Retrying { url, reason, wait } => {
                let wait = wait.as_secs_f32();
                self.detail(&format!("{url}: {reason}; trying again in {wait:.1} s"));
            }
            Event::Throttled { pause } => {
                let minutes = pause.as_secs().div_ceil(60);
                self.say(&format!(
                    "warning: EDGAR says that its limit of requests was exceeded; no request is \
                     made for {minutes} minutes"
                ));
            }
            Event::Planned { asked, present } => self.plan(*asked, *present),
            Event::Damaged { filing, reason } => self.note(&format!(
                "note: {}: the stored file is fetched again: {reason}",
                filing.accession
            )),
            Event::Ready { fetched, .. } => self.bar.inc(u64::from(fetched.is_some())),
            Event::Failed(failure) => {
                self.bar.inc(1);
                let mut told = self.failures.lock().unwrap_or_else(|lock| lock.into_inner());
                *told += 1;
                if *told <= TOLD_FAILURES {
                    self.say(&format!("warning: {}: {}", failure.what, failure.reason));
                }
            }
            _ => {}
        }
    }
}
