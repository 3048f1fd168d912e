//! Reads text documents of every format into one grid: paragraphs are rows, tables rows and columns.

mod beside;
mod columns;
pub(super) mod doc;
mod doc_lists;
mod doc_looks;
mod doc_pieces;
pub(super) mod docx;
mod flow;
pub(super) mod odt;
mod odt_lists;
pub(super) mod rtf;
mod rtf_groups;
mod rtf_letters;
mod rtf_tokens;
mod symbols;
