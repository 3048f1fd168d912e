//! The duban program: runs the command line and exits with its status.

use std::process::ExitCode;

fn main() -> ExitCode {
    duban::command::main()
}
