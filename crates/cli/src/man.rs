//! `section16 man`: a man page for each command, for packagers.

use std::path::PathBuf;

use clap::{Args, CommandFactory};

use crate::exit::{self, Exit};
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
        match written {
            Ok(()) => Exit::Done,
            Err(error) => {
                let message = format!("cannot write to {}: {error}", self.dir.display());
                printer.error(message, exit::hint(&error));
                Exit::Environment
            }
        }
    }
}
