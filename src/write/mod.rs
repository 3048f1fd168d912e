//! Draws workbooks: the only place that names rust_xlsxwriter.

pub mod bundle;
pub mod calls;
pub mod decisions;
pub mod directory;
pub mod docx;
pub mod docx_template;
pub mod eml;
pub mod manifest;
pub mod style;
pub mod text_height;
pub mod unit_workbook;
pub mod master;
pub mod register;
pub mod table;
pub mod export;
pub mod pieces;
pub mod pdf;
