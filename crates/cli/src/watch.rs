//! What a user sees of a run on EDGAR: a progress bar on a terminal, and a line for each thing
//! worth knowing.

use std::fmt::Display;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use section16::Severity;
use section16_edgar::{Event, Observer};

use crate::printer::Printer;
use crate::progress;

/// So many failures are told one by one; `failed.csv` has them all.
const TOLD: usize = 20;

/// Shows the events of a run on standard error.
pub(crate) struct Watch {
    bar: ProgressBar,
    state: Mutex<State>,
}

struct State {
    printer: Printer,
    told: usize,
}

impl Watch {
    /// Shows events through a printer like `printer`.
    pub(crate) fn new(printer: &Printer) -> Self {
        let bar = progress::bar(printer);
        Self { bar, state: Mutex::new(State { printer: printer.clone(), told: 0 }) }
    }

    /// Takes the progress bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    /// The bar, for whoever else writes lines meanwhile.
    pub(crate) fn bar(&self) -> ProgressBar {
        self.bar.clone()
    }

    /// Lengthens the bar by filings that are asked for.
    fn plan(&self, filings: u64) {
        if self.bar.length().is_none() {
            let template = "{bar:30} {pos}/{len} filings{msg}, {eta} left";
            if let Ok(style) = ProgressStyle::with_template(template) {
                self.bar.set_style(style);
            }
            self.bar.reset();
            self.bar.set_length(0);
        }
        self.bar.inc_length(filings);
    }

    /// Moves the bar by one filing, and shows the pace of the whole run.
    fn advance(&self) {
        self.bar.inc(1);
        let elapsed = self.bar.elapsed().as_millis();
        if elapsed > 1000 {
            let tenths = u128::from(self.bar.position()) * 10_000 / elapsed;
            self.bar.set_message(format!(", {}.{} per second", tenths / 10, tenths % 10));
        }
    }

    fn say(&self, severity: Severity, message: impl Display) {
        self.bar.suspend(|| self.state().printer.notice(severity, message));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Observer for Watch {
    fn event(&self, event: &Event<'_>) {
        match event {
            Event::ReadingIndex { url } => self.say(Severity::Info, format!("reading {url}")),
            Event::NoIndex { day } => self.say(
                Severity::Warning,
                format!("{day} has no index: EDGAR was closed, or has not published it yet"),
            ),
            Event::Retrying { url, reason, wait } => {
                let wait = wait.as_secs_f32();
                let line = format!("{url}: {reason}; trying again in {wait:.1} s");
                self.say(Severity::Info, line);
            }
            Event::Throttled { pause } => self.say(Severity::Warning, throttled(*pause)),
            Event::StillThrottled { pause } => {
                let time = time(*pause);
                let line = format!(
                    "EDGAR said lately that its limit of requests was exceeded; none is made for \
                     another {time}"
                );
                self.say(Severity::Warning, line);
            }
            Event::PaceNotShared { error } => {
                let line =
                    format!("{error}; other runs on this machine are not taken into account");
                self.say(Severity::Info, line);
            }
            Event::NoFilings { reason } => {
                self.bar.suspend(|| self.state().printer.summary(reason));
            }
            Event::Planned { filings } => self.plan(*filings as u64),
            Event::Damaged { filing, reason } => {
                let line = format!("{}: fetched again, for on disk {reason}", filing.accession);
                self.say(Severity::Warning, line);
            }
            Event::Ready { fetched: Some(_), .. } => self.advance(),
            // What is there already is no work.
            Event::Ready { fetched: None, .. } => self.bar.dec_length(1),
            Event::Failed(failure) => {
                self.advance();
                let told = {
                    let mut state = self.state();
                    state.told += 1;
                    state.told
                };
                let line = format!("{}: {}", failure.what, failure.reason);
                if told <= TOLD {
                    self.say(Severity::Error, line);
                } else {
                    self.state().printer.told().reason(Severity::Error, &line, None);
                }
            }
            _ => {}
        }
    }
}

fn throttled(pause: Duration) -> String {
    let time = time(pause);
    format!("EDGAR says that its limit of requests was exceeded; none is made for {time}")
}

fn time(pause: Duration) -> String {
    match pause.as_secs() {
        seconds @ 0..120 => format!("{seconds} seconds"),
        seconds => format!("{} minutes", seconds.div_ceil(60)),
    }
}
