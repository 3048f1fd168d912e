//! The ledger: expected = received + missing + excluded; every cell read is recorded or reported.
