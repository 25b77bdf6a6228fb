//! `section16 man`: a man page for each command, for packagers.

use std::path::PathBuf;

use clap::{Args, CommandFactory};

use section16::{AtPath, Explain};

use crate::exit::Exit;
use crate::printer::Printer;

/// Write a man page for each command
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// The folder for the pages
    dir: PathBuf,
}

impl Man {
    pub(crate) fn run<C: CommandFactory>(self, printer: &mut Printer) -> Exit {
        let written = std::fs::create_dir_all(&self.dir)
            .and_then(|()| clap_mangen::generate_to(C::command(), &self.dir));
        match written.at(&self.dir) {
            Ok(()) => Exit::Done,
            Err(error) => {
                printer.error(format!("cannot write to {error}"), error.hint());
                Exit::Environment
            }
        }
    }
}
