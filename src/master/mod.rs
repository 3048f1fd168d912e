//! What leadership sees, as data: the sheets of the master workbook before they are drawn.
