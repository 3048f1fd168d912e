//! Checks replies, one rule a file; only this room makes a record, so a record is a trusted one.
