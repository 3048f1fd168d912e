//! Tests through the command line and the real files; one program, so that it links once.

mod collect;
mod collect_book;
mod collect_mangle;
mod collect_mangle_ops;
