//! Draws the master workbook (汇总表).
