//! Lists, reads and writes files: atomically, and with the path in every error.
