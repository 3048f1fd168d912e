//! Draws workbooks: the only place that names rust_xlsxwriter.

pub mod answer_sources;
pub mod bundle;
pub mod calls;
pub mod decisions;
pub mod directory;
pub mod division;
pub mod docx;
mod docx_parts;
pub mod docx_template;
pub mod eml;
pub mod manifest;
pub mod style;
pub mod text_height;
pub mod unit_workbook;
pub mod master;
pub mod register;
pub mod table;
mod xml;
mod packed;
pub mod export;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "parquet")]
pub mod pieces;
#[cfg(not(feature = "parquet"))]
pub mod without_parquet;
#[cfg(not(feature = "parquet"))]
use without_parquet as parquet;
#[cfg(not(feature = "parquet"))]
pub use without_parquet as pieces;
pub mod pdf;
