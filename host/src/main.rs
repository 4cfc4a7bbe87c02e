//! The command `psa-rot`: a simulated device, and a reader and verifier of attestation tokens.

mod cli;
mod command;

use clap::Parser;
use clap::error::ErrorKind;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = match cli::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error)
            if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) =>
        {
            return if error.print().is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
        }
        Err(error) => {
            eprintln!("psa-rot: {}", cli::sentence(&error));
            return ExitCode::from(2);
        }
    };
    match command::run(arguments.command.unwrap_or(cli::Command::Demo)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("psa-rot: {failure}");
            ExitCode::FAILURE
        }
    }
}
