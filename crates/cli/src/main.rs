//! The program `section16`: one verb, one file.

#[cfg(feature = "fetch")]
mod access;
mod barren;
mod check;
mod closed;
mod completions;
mod convert;
mod exit;
mod failed;
#[cfg(feature = "fetch")]
mod fetch;
#[cfg(feature = "fetch")]
mod list;
mod man;
mod one_file;
mod printer;
mod progress;
mod report;
#[cfg(test)]
mod sample;
mod schema;
#[cfg(feature = "fetch")]
mod selection;
mod show;
#[cfg(all(feature = "fetch", feature = "sqlite"))]
mod sync;
mod told;
mod trades;
mod view;
#[cfg(feature = "fetch")]
mod watch;

use std::io;
use std::process::ExitCode;

use clap::error::ErrorKind as ClapError;
use clap::{Parser, Subcommand};

use exit::Exit;
use printer::Printer;

/// musl's own allocator makes threads wait for each other: a run on two cores takes longer than on one.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// SEC ownership filings (Forms 3, 4, 5) into tables.
#[derive(Debug, Parser)]
#[command(name = "section16", version, propagate_version = true, arg_required_else_help = true)]
#[command(
    after_help = "Exit status: 0 done, 1 some filings could not be read or fetched, 2 wrong command line, \
3 stopped by the environment, 130 interrupted."
)]
struct Arguments {
    /// Say nothing but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,

    /// Say more: every problem of every filing
    #[arg(short, long, global = true)]
    verbose: bool,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Convert(convert::Convert),
    #[cfg(feature = "fetch")]
    Fetch(fetch::Fetch),
    #[cfg(feature = "fetch")]
    List(list::List),
    Show(show::Show),
    #[cfg(all(feature = "fetch", feature = "sqlite"))]
    Sync(sync::Sync),
    Check(check::Check),
    Trades(trades::Trades),
    Schema(schema::Schema),
    Completions(completions::Completions),
    #[command(hide = true)]
    Man(man::Man),
}

/// The writer of workbooks panics where its temporary files cannot be written. The sink catches
/// that and makes an error of it, so that the text of the panic would tell it twice.
fn leave_out_caught_panics() {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let is_caught = panic.location().is_some_and(|at| at.file().contains("rust_xlsxwriter"));
        if !is_caught {
            tell(panic);
        }
    }));
}

fn main() -> ExitCode {
    leave_out_caught_panics();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let printed = match error.use_stderr() {
                true => error.print(),
                false => closed::standard_output().and_then(|_| error.print()),
            };
            return match (printed, error.kind()) {
                (Err(unprinted), ClapError::DisplayHelp | ClapError::DisplayVersion)
                    if unprinted.kind() != io::ErrorKind::BrokenPipe =>
                {
                    Printer::new(false, false).not_printed(unprinted).into()
                }
                (_, ClapError::DisplayHelp | ClapError::DisplayVersion) => Exit::Done.into(),
                _ => Exit::Usage.into(),
            };
        }
    };
    let mut printer = Printer::new(arguments.quiet, arguments.verbose);
    let exit = match arguments.command {
        Command::Convert(command) => {
            let report = command.report.clone();
            report.after("convert", &mut printer, |printer| command.run(printer))
        }
        #[cfg(feature = "fetch")]
        Command::Fetch(command) => {
            let report = command.report.clone();
            report.after("fetch", &mut printer, |printer| command.run(printer))
        }
        #[cfg(feature = "fetch")]
        Command::List(command) => command.run(&mut printer),
        Command::Show(command) => command.run(&mut printer),
        #[cfg(all(feature = "fetch", feature = "sqlite"))]
        Command::Sync(command) => {
            let report = command.report.clone();
            report.after("sync", &mut printer, |printer| command.run(printer))
        }
        Command::Check(command) => command.run(&mut printer),
        Command::Trades(command) => command.run(&mut printer),
        Command::Schema(command) => command.run(&mut printer),
        Command::Completions(command) => command.run::<Arguments>(&mut printer),
        Command::Man(command) => command.run::<Arguments>(&mut printer),
    };
    exit.into()
}
