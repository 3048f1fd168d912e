//! Tests through the command line and the real files; one program, so that it links once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod corrected;
mod interrupted;
mod master;
mod master_extras;
mod master_figures;
mod master_page;
mod master_sample;
mod returned;
mod round;
mod run;
mod settings;
mod wrong_input;
mod notice_xianning;
mod read;

mod collect;
mod collect_beside;
mod collect_book;
mod collect_mangle;
mod collect_decide;
mod collect_mangle_cells;
mod collect_mangle_columns;
mod collect_mangle_ops;
mod collect_mangle_rows;
mod collect_normal;
mod collect_rules;
mod read_kinds;
mod hostile;
mod mail_desk;
mod mail_drafts;
mod mail_faults;
mod mail_kill;
mod mail_post;
mod mail_post_kept;
mod mail_secret;
mod mail_send;
mod smtp;
mod notice_files;
mod notice_quirks;
mod notice_hostile;
mod notice_composed;
mod notice_whole;
mod prefill;
mod workbook;
mod workbook_parts;
