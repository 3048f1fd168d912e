//! Runs the program as a user would, in folders of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// An input and an output folder that go away with the test.
pub struct Desk {
    base: tempfile::TempDir,
}

impl Desk {
    /// A desk with the sample notice and directory in its input folder.
    pub fn sample() -> Desk {
        let desk = Desk::empty();
        for name in ["notice.txt", "directory.xlsx"] {
            let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("input").join(name);
            std::fs::copy(from, desk.input().join(name)).expect("copied");
        }
        desk
    }

    /// A desk with an empty input folder.
    pub fn empty() -> Desk {
        let base = tempfile::tempdir().expect("temporary folder");
        std::fs::create_dir(base.path().join("input")).expect("made");
        Desk { base }
    }

    pub fn input(&self) -> PathBuf {
        self.base.path().join("input")
    }

    pub fn output(&self) -> PathBuf {
        self.base.path().join("output")
    }

    /// Runs duban with these arguments on this desk. What a collection writes must follow its schema.
    pub fn duban(&self, args: &[&str]) -> Output {
        let output = Command::new(env!("CARGO_BIN_EXE_duban"))
            .current_dir(self.base.path())
            .args(args)
            .output()
            .expect("duban runs");
        if args.first() == Some(&"collect") && matches!(output.status.code(), Some(0 | 1)) {
            crate::schema::hold_collected(&self.output());
        }
        output
    }

    /// Runs duban with `--json`; the exit status must be `status`.
    pub fn json(&self, args: &[&str], status: i32) -> Value {
        let output = self.duban(&[args, &["--json"]].concat());
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(status), "{args:?}: {said}");
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{args:?}: {error}: {said}"))
    }

    /// Every file of the output folder with its bytes, by path.
    pub fn made(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        list(&self.output(), &mut files);
        files.sort();
        files
            .into_iter()
            .map(|path| {
                let bytes = std::fs::read(&path).expect("read");
                let name = path.strip_prefix(self.output()).expect("inside").to_owned();
                (name, bytes)
            })
            .collect()
    }
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        // What is kept for the next collection is no output: it may be deleted at any time.
        if entry.file_name() == ".cache" {
            continue;
        }
        if entry.path().is_dir() {
            list(&entry.path(), files);
        } else {
            files.push(entry.path());
        }
    }
}

/// The strings of a JSON list.
pub fn strings(value: &Value) -> Vec<String> {
    value
        .as_array()
        .expect("a list")
        .iter()
        .map(|item| item.as_str().expect("a string").to_owned())
        .collect()
}
