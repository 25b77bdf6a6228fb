//! `section16 sync`: an export that is kept current, night after night.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use clap::{Args, Command, FromArgMatches};
use jiff::Timestamp;

use section16::{Cik, Date, Severity};
use section16_edgar::{Client, Event, FormFilter, Observer};
use section16_export::sync::{
    Clock, Counts, Follow, Options, Plan, Session, Status, Watcher, rehearse,
};

use crate::access::Access;
use crate::convert::{self, How};
use crate::exit::Exit;
use crate::failed::Failed;
use crate::one_file;
use crate::printer::Printer;
use crate::report::ReportTo;
use crate::selection::day;
use crate::watch::Watch;

/// Keep a folder of tables current: fetch what is new, convert it, night after night
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  section16 sync -o export --ticker AAPL --cik 789019   follow two companies
  section16 sync -o export -q                           go on, as from cron
  section16 sync -o export --all --from 2003-06-01 --dry-run
                                                        what the whole history would take
  section16 sync -o export --status                     how it stands

What is followed and the options of the tables are remembered in DIR/sync-state.sqlite. The
filings are in DIR/edgar, the tables in DIR/tables.")]
pub(crate) struct Sync {
    /// The folder of the export
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,

    /// Follow a company or person, by EDGAR's number
    #[arg(long, value_name = "N", value_delimiter = ',')]
    cik: Vec<Cik>,

    /// Follow the company that has this ticker symbol now
    #[arg(long, value_name = "SYMBOL", value_delimiter = ',')]
    ticker: Vec<String>,

    /// Follow all filings on EDGAR; without --from, from the business day before today on
    #[arg(long)]
    all: bool,

    /// The first day of filing, as YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = day)]
    from: Option<Date>,

    /// Form types, matched exactly; a bare number includes its amendments
    #[arg(long, value_name = "FORM", value_delimiter = ',')]
    form: Vec<String>,

    #[command(flatten)]
    tables: TableOptions,

    /// Fetch no more after this time, such as 90m or 6h; the tables are still written
    #[arg(long, value_name = "TIME", value_parser = time)]
    max_time: Option<Duration>,

    /// Look for filings that came into DIR/edgar, or went, by other means
    #[arg(long)]
    rescan: bool,

    /// Say what would be asked of EDGAR and how long that takes; nothing is fetched or written
    #[arg(long)]
    dry_run: bool,

    /// Say how the export stands: the last run, what is covered, what failed; nothing is done
    #[arg(long, conflicts_with = "dry_run")]
    status: bool,

    /// Add a dated line to this file for everything that is worth one
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) report: ReportTo,

    #[command(flatten)]
    access: Access,
}

/// How filings become tables. What is given is remembered; what is not is as it was.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tables, as `convert` has them; remembered")]
struct TableOptions {
    /// How tables are grouped: day (the default), issuer, filing, run
    #[arg(long, value_name = "PER")]
    per: Option<String>,

    /// File formats, separated by commas; csv by default. With --status: text or json
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,

    /// Which tables are written
    #[arg(long, value_name = "LAYOUT")]
    layout: Option<String>,

    /// In CSV and TSV, put an apostrophe before cells that begin with = + - or @
    #[arg(long, value_name = "true|false", num_args = 0..=1, default_missing_value = "true")]
    escape_formulas: Option<bool>,

    /// Threads; by default as many as there are processors; not remembered
    #[arg(long, value_name = "N")]
    jobs: Option<String>,

    /// A warning counts as a failure for the exit status; not remembered
    #[arg(long)]
    strict: bool,
}

impl Sync {
    pub(crate) fn run(self, printer: &mut Printer) -> Exit {
        let teller = match Teller::new(printer, self.log.as_deref(), self.from.is_some()) {
            Ok(teller) => teller,
            Err(failed) => return failed.tell(printer),
        };
        match self.try_run(printer, &teller) {
            Ok(exit) => exit,
            Err(failed) => {
                teller.log.write("error", failed.message());
                failed.tell(printer)
            }
        }
    }

    fn try_run(&self, printer: &mut Printer, teller: &Teller) -> Result<Exit, Failed> {
        if one_file::is_standard_output(&self.output) {
            let hint = "give -o a folder; `convert FOLDER/edgar -o -` prints what is in it";
            return Err(Failed::usage("an export is kept in a folder").with_hint(hint));
        }
        if self.status {
            return self.print_status(printer);
        }
        let began = Instant::now();
        let mut settings = self.access.settings()?;
        if !self.form.is_empty() {
            FormFilter::new(&self.form, true)?;
        }
        let mut follow = Follow::default();
        follow.ciks.clone_from(&self.cik);
        follow.tickers.clone_from(&self.ticker);
        follow.all = self.all;
        follow.from = self.from;
        follow.forms.clone_from(&self.form);
        let clock = self.access.clock();
        let watch = Arc::new(Logged { watch: Watch::new(printer), log: teller.log.clone() });
        let observer = Arc::clone(&watch) as Arc<dyn Observer>;
        if self.dry_run {
            // The given options are checked all the same.
            self.tables.how(|_| Ok(None))?;
            let client = Access::client(settings, observer)?;
            return self.rehearse(clock, &follow, &client, printer);
        }
        let mut session = Session::open(&self.output, clock)?;
        settings.last_request = session.last_run();
        let client = Access::client(settings, observer)?;
        let how = self.tables.how(|name| Ok(session.remembered(name)?))?;
        self.tables.given().try_for_each(|(name, value)| session.remember(name, &value))?;
        let mut options = Options::new(follow, how.export_options(self.output.join("tables")));
        options.jobs = how.jobs();
        options.max_time = self.max_time;
        options.rescan = self.rescan;
        let stop = convert::stop_on_signals();
        let (counts, done) = session.run(&options, &client, &stop, teller);
        watch.watch.finish();
        counts.each().into_iter().for_each(|(name, number)| printer.told().count(name, number));
        for doubt in &counts.doubted {
            teller.notice(Severity::Error, doubt);
        }
        if done.as_ref().err().is_none_or(|error| !error.is_usage()) {
            let line = summary(&counts, began);
            teller.log.write("done", &line);
            printer.summary(line);
        }
        done?;
        let warned = (how.is_strict() && counts.warned > 0)
            .then(|| format!("--strict, and filings with warnings: {}", counts.warned));
        let why: Vec<_> = counts.shortfall().into_iter().chain(warned).collect();
        if why.is_empty() {
            return Ok(Exit::Done);
        }
        // Whoever gets the mail from cron reads why, even where every failure was told before.
        let line = format!("not all is done: {}", why.join("; "));
        teller.log.write("error", &line);
        let hint = format!("`section16 sync --status -o {}` says more", self.output.display());
        printer.error(line, Some(&hint));
        Ok(Exit::Incomplete)
    }

    fn rehearse(
        &self,
        clock: Clock,
        follow: &Follow,
        client: &Arc<Client>,
        printer: &mut Printer,
    ) -> Result<Exit, Failed> {
        let (counts, plan) = rehearse(&self.output, clock, follow, client, &Nobody)?;
        let text = format!(
            "{plan}\nnew filings: {}, corrected: {}, withdrawn: {}\n",
            counts.new, counts.corrected, counts.removed
        );
        Ok(printer.deliver(text.as_bytes()))
    }

    fn print_status(&self, printer: &mut Printer) -> Result<Exit, Failed> {
        let Some(status) = Status::of(&self.output)? else {
            let message = format!("{} holds no export of `sync`", self.output.display());
            return Err(Failed::usage(message));
        };
        let text = match self.tables.format.as_deref() {
            None | Some("text") => status.to_string(),
            Some("json") => status.to_json(),
            Some(other) => {
                let message = format!("--status is written as text or json, not as {other}");
                return Err(Failed::usage(message));
            }
        };
        Ok(printer.deliver(text.as_bytes()))
    }
}

impl TableOptions {
    /// The options that are given and worth remembering, by name.
    fn given(&self) -> impl Iterator<Item = (&'static str, String)> {
        let escape = self.escape_formulas.map(|escape| escape.to_string());
        let options = [
            ("per", self.per.clone()),
            ("format", self.format.clone()),
            ("layout", self.layout.clone()),
            ("escape_formulas", escape),
        ];
        options.into_iter().filter_map(|(name, value)| Some((name, value?)))
    }

    /// The options of `convert` that these make together with the remembered ones.
    fn how(
        &self,
        remembered: impl Fn(&str) -> Result<Option<String>, Failed>,
    ) -> Result<How, Failed> {
        let mut arguments = vec!["convert".to_owned()];
        let mut add = |name: &str, value: String| arguments.push(format!("--{name}={value}"));
        let value = |name: &str| match self.given().find(|(given, _)| *given == name) {
            Some((_, value)) => Ok(Some(value)),
            None => remembered(name),
        };
        add("per", value("per")?.unwrap_or_else(|| "day".to_owned()));
        for name in ["format", "layout"] {
            if let Some(value) = value(name)? {
                add(name, value);
            }
        }
        if let Some(jobs) = &self.jobs {
            add("jobs", jobs.clone());
        }
        if value("escape_formulas")?.as_deref() == Some("true") {
            arguments.push("--escape-formulas".to_owned());
        }
        if self.strict {
            arguments.push("--strict".to_owned());
        }
        How::augment_args(Command::new("convert"))
            .disable_help_flag(true)
            .try_get_matches_from(arguments)
            .and_then(|matches| How::from_arg_matches(&matches))
            .map_err(|error| Failed::usage(first_sentence(&error)))
    }
}

/// What clap says, without its own prefix and the lines on usage.
fn first_sentence(error: &clap::Error) -> String {
    let text = error.to_string();
    let lines = text.lines().map(str::trim).take_while(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ").trim_start_matches("error: ").to_owned()
}

/// The file of `--log`, if it is asked for.
#[derive(Clone)]
struct Log(Option<Arc<Mutex<File>>>);

impl Log {
    fn open(path: Option<&Path>) -> Result<Self, Failed> {
        let Some(path) = path else { return Ok(Self(None)) };
        let file = OpenOptions::new().create(true).append(true).open(path);
        let file = file.map_err(|error| {
            Failed::environment(format!("cannot write the log {}: {error}", path.display()))
        })?;
        Ok(Self(Some(Arc::new(Mutex::new(file)))))
    }

    /// Adds a line.
    fn write(&self, word: &str, message: &str) {
        let Some(log) = &self.0 else { return };
        let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
        let line: String = message.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let now = Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ");
        // A full disk shows in the tables; the log must not end a run.
        let _ = writeln!(log, "{now} {word}: {line}");
    }
}

/// Shows what happens with requests, and logs what failed.
struct Logged {
    watch: Watch,
    log: Log,
}

impl Observer for Logged {
    fn event(&self, event: &Event<'_>) {
        match event {
            Event::Failed(failure) => {
                self.log.write("error", &format!("{}: {}", failure.what, failure.reason));
            }
            Event::Throttled { pause } => {
                let seconds = pause.as_secs();
                self.log.write("warning", &format!("EDGAR refuses requests; waiting {seconds} s"));
            }
            _ => {}
        }
        self.watch.event(event);
    }
}

/// Tells what a run does: on standard error as far as `-q` and `-v` allow, and in the log.
struct Teller {
    printer: Mutex<Printer>,
    log: Log,
    /// Whether plans are told however short they are.
    always_plans: bool,
}

/// A plan that takes so many seconds is told.
const LONG: u64 = 60;

impl Teller {
    fn new(printer: &Printer, log: Option<&Path>, always_plans: bool) -> Result<Self, Failed> {
        let log = Log::open(log)?;
        Ok(Self { printer: Mutex::new(printer.clone()), log, always_plans })
    }

    fn printer(&self) -> std::sync::MutexGuard<'_, Printer> {
        self.printer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watcher for Teller {
    fn plan(&self, plan: &Plan) {
        let text = format!("plan: {plan}");
        if self.always_plans || plan.seconds() >= LONG {
            self.printer().summary(&text);
        }
        self.log.write("info", &text);
    }

    fn notice(&self, severity: Severity, message: &str) {
        self.printer().notice(severity, message);
        self.log.write(severity.as_str(), message);
    }
}

/// Watches a rehearsal, whose outcome says everything.
struct Nobody;

impl Watcher for Nobody {
    fn plan(&self, _: &Plan) {}

    fn notice(&self, _: Severity, _: &str) {}
}

/// What a run did, in one line.
fn summary(counts: &Counts, began: Instant) -> String {
    let plural = |number: u64, one: &str, many: &str| match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {many}"),
    };
    let mut line = format!(
        "{} fetched, {} converted, {} of tables written in {:.1} s",
        plural(counts.fetched, "filing", "filings"),
        counts.converted,
        plural(counts.groups, "group", "groups"),
        began.elapsed().as_secs_f32()
    );
    for (number, what) in [
        (counts.corrected, "corrected"),
        (counts.removed, "withdrawn"),
        (counts.failed, "failed"),
        (counts.waiting, "failed before and waiting for the next try"),
        (counts.unreadable, "not or not wholly readable"),
        (counts.warned, "with warnings"),
        (counts.days_without_index, "business days without index"),
    ] {
        if number > 0 {
            line.push_str(&format!(", {number} {what}"));
        }
    }
    line
}

/// A time as `45s`, `90m`, `6h`, or a number of seconds.
fn time(text: &str) -> Result<Duration, String> {
    let (number, unit) = match text.char_indices().last() {
        Some((at, 's')) => (&text[..at], 1),
        Some((at, 'm')) => (&text[..at], 60),
        Some((at, 'h')) => (&text[..at], 3600),
        _ => (text, 1),
    };
    let seconds = number.parse::<u64>().ok().and_then(|number| number.checked_mul(unit));
    seconds.map(Duration::from_secs).ok_or_else(|| "a time is written as 45s, 90m or 6h".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units() {
        assert_eq!(time("45").unwrap().as_secs(), 45);
        assert_eq!(time("90m").unwrap().as_secs(), 5400);
        assert_eq!(time("6h").unwrap().as_secs(), 21_600);
        for text in ["", "h", "-1s", "1.5h", "1d", "99999999999999999999h"] {
            assert!(time(text).is_err(), "{text}");
        }
    }
}
