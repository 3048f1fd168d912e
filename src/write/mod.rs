//! Draws workbooks: the only place that names rust_xlsxwriter.

pub mod unit_workbook;
pub mod master;
