//! Tests through the command line and the real files; one program, so that it links once.

mod collect;
