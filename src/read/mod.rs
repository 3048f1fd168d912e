//! Reads files into documents, grids and notice sources: the only place that names calamine.

pub mod notice_source;
