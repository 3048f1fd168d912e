//! The house itself: imports point down, as `src/lib.rs` orders the rooms.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The floor of each room, by the sections of `src/lib.rs`.
fn floors(lib: &str) -> BTreeMap<String, u32> {
    let mut floors = BTreeMap::new();
    let mut floor = None;
    for line in lib.lines() {
        if let Some(rest) = line.strip_prefix("// Floor ") {
            floor = rest.chars().next().and_then(|digit| digit.to_digit(10));
        }
        let room = line.trim_start_matches("pub").trim_start_matches("(crate)").trim();
        if let (Some(name), Some(floor)) = (room.strip_prefix("mod ").and_then(|name| name.strip_suffix(';')), floor) {
            floors.insert(name.to_owned(), floor);
        }
    }
    floors
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn imports_point_down() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let floors = floors(&std::fs::read_to_string(src.join("lib.rs")).expect("read"));
    assert!(floors.len() > 30, "{floors:?}");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let mut wrong = Vec::new();
    for file in files {
        let inside = file.strip_prefix(&src).expect("inside");
        let room = inside.iter().next().expect("a name").to_string_lossy();
        let Some(own) = floors.get(room.trim_end_matches(".rs")) else {
            continue;
        };
        let text = std::fs::read_to_string(&file).expect("read");
        // Tests within a file may look anywhere.
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for part in line.split("crate::").skip(1) {
                let name: String = part
                    .chars()
                    .take_while(|char| char.is_alphanumeric() || *char == '_')
                    .collect();
                if floors.get(&name).is_some_and(|floor| floor > own) {
                    wrong.push(format!("{}: {}", inside.display(), line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
