//! The duban program: runs the command line and exits with its status.

fn main() {}
