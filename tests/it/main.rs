//! Tests through the command line and the real files; one program, so that it links once.
mod notice_xianning;
mod read;
mod notice_files;
mod notice_quirks;
mod notice_hostile;
mod notice_composed;
mod notice_whole;
