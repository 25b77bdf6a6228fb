//! `section16 completions`: completion scripts for shells.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::exit::Exit;
use crate::printer::Printer;

/// Print a completion script for a shell
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  section16 completions bash > ~/.local/share/bash-completion/completions/section16")]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(crate) fn run<C: CommandFactory>(self, printer: &mut Printer) -> Exit {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut C::command(), "section16", &mut script);
        printer.deliver(&script)
    }
}
