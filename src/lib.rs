//! duban (督办): notice -> register -> assignments -> unit workbooks -> (mail, fill in, return) -> replies -> checked records -> master.
//!
//! The modules below stand in the order of that line. Floor 0 holds the words (no I/O); floor 1 the flow (data in,
//! data and findings out); floor 2 the edges (bytes); floor 3 the commands, which alone join the flow and the edges.
//! Imports point down. ARCHITECTURE.md draws it.
//!
//! The library serves the program and is no stable interface: any version may change it.

// Floor 0: words.
pub mod bytes;
pub(crate) mod complaint;
pub mod contact;
pub mod error;
pub mod fields;
pub mod finding;
pub mod form;
pub mod grid;
pub(crate) mod held;
pub mod list;
pub(crate) mod lexicon;
pub mod mark;
pub(crate) mod memo;
pub mod normal;
pub mod owed;
pub(crate) mod pattern;
pub mod period;
pub mod question;
pub mod office_words;
pub(crate) mod parallel;
pub mod record;
pub mod recurrence;
pub mod rule;
pub mod sample;
pub mod sheet;
pub(crate) mod sought;
pub mod task;
pub mod text;
pub mod unit;

// Floor 1: the flow.
pub mod kind;
pub mod notice;
pub mod repeat;
pub mod settings;
pub mod table;
pub mod directory;
pub mod register;
pub mod prefill;
pub mod mail;
pub mod reply;
pub mod check;
pub mod answer;
pub mod ledger;
pub mod master;
pub mod remind;
pub mod papers;
pub mod rehearse;

// Floor 2: the edges.
pub mod folder;
pub mod read;
pub mod workers;
pub mod send;
pub mod write;

// Floor 3: the commands.
pub mod cli;
pub mod command;
pub mod desk;
pub mod program;
