//! The `section16` program.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    section16::cli::main(std::env::args_os())
}
