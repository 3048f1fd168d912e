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

/// The module of a file within `src`: `check/mod.rs` and `check.rs` are both `check`.
fn module(inside: &Path) -> Vec<String> {
    let mut steps: Vec<String> = inside
        .with_extension("")
        .iter()
        .map(|step| step.to_string_lossy().into_owned())
        .collect();
    steps.pop_if(|last| last == "mod");
    steps
}

/// The paths that a tree of imports names: `super::{a::A, b}` names `super::a::A` and `super::b`.
fn paths(tree: &str, before: &[String], found: &mut Vec<Vec<String>>) {
    let (mut depth, mut part) = (0, String::new());
    let mut parts = Vec::new();
    for char in tree.chars() {
        depth += i32::from(char == '{') - i32::from(char == '}');
        if char == ',' && depth == 0 {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(char);
        }
    }
    parts.push(part);
    for part in parts {
        let (steps, inner) = match part.split_once('{') {
            Some((steps, inner)) => (steps, inner.rsplit_once('}').map(|(inner, _)| inner)),
            None => (part.as_str(), None),
        };
        let steps = steps.split(" as ").next().unwrap_or_default().split("::");
        let steps = steps.map(|step| step.trim().to_owned()).filter(|step| !step.is_empty());
        let path: Vec<String> = before.iter().cloned().chain(steps).collect();
        match inner {
            Some(inner) => paths(inner, &path, found),
            None => found.push(path),
        }
    }
}

/// The files that a file imports from, by their modules.
fn imports(text: &str, own: &[String], files: &BTreeMap<Vec<String>, String>) -> Vec<Vec<String>> {
    let text: String = (text.lines())
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| format!("{line}\n"))
        .collect();
    let mut found = Vec::new();
    for (at, _) in text.match_indices("use ") {
        let opens = text[..at].chars().next_back().is_none_or(char::is_whitespace);
        if let Some((tree, _)) = text[at + 4..].split_once(';').filter(|_| opens) {
            paths(tree, &[], &mut found);
        }
    }
    // use super::rules; … rules::field_missing::check(…) is from rules/field_missing.
    let named: Vec<Vec<String>> = found.clone();
    for path in named.iter().filter(|path| path.len() > 1) {
        let name = format!("{}::", path.last().map_or("", String::as_str));
        for (at, _) in text.match_indices(&name) {
            let opens = text[..at]
                .chars()
                .next_back()
                .is_some_and(|c| !c.is_alphanumeric() && c != '_' && c != ':');
            let rest = &text[at + name.len()..];
            let next: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if opens && !next.is_empty() {
                found.push(path.iter().cloned().chain([next]).collect());
            }
        }
    }
    let mut from = Vec::new();
    for path in found {
        let ups = path.iter().take_while(|step| *step == "super").count();
        let is_child = || {
            let child: Vec<String> = own.iter().chain(path.first()).cloned().collect();
            files.contains_key(&child)
        };
        let above = &own[..own.len() - ups.min(own.len())];
        let whole: Vec<String> = match path.first().map(String::as_str) {
            Some("crate") => path[1..].to_vec(),
            Some("self") => own.iter().chain(&path[1..]).cloned().collect(),
            Some("super") => above.iter().chain(&path[ups..]).cloned().collect(),
            Some(_) if is_child() => own.iter().chain(&path).cloned().collect(),
            _ => continue,
        };
        let known = (1..=whole.len()).rev().map(|length| whole[..length].to_vec());
        from.extend(known.into_iter().find(|path| files.contains_key(path) && path != own));
    }
    from
}

#[test]
fn no_files_import_one_another_in_a_circle() {
    /// Rooms whose files still do.
    const OPEN: [&str; 2] = ["kind", "notice"];
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    sources(&src, &mut all);
    let mut files: BTreeMap<Vec<String>, String> = BTreeMap::new();
    for file in &all {
        let text = std::fs::read_to_string(file).expect("read");
        // Tests within a file may look anywhere.
        let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        files.insert(module(file.strip_prefix(&src).expect("inside")), text.to_owned());
    }
    let arrows: BTreeMap<&Vec<String>, Vec<Vec<String>>> = (files.iter())
        .map(|(own, text)| (own, imports(text, own, &files)))
        .collect();
    assert!(arrows.values().map(Vec::len).sum::<usize>() > 1000, "imports are read");
    let mut circles = Vec::new();
    for own in files
        .keys()
        .filter(|own| !OPEN.contains(&own.first().map_or("", String::as_str)))
    {
        let (mut seen, mut open) = (Vec::new(), arrows[own].clone());
        while let Some(next) = open.pop() {
            if !seen.contains(&next) {
                open.extend(arrows.get(&next).into_iter().flatten().cloned());
                seen.push(next);
            }
        }
        if seen.contains(own) {
            circles.push(own.join("/"));
        }
    }
    assert!(
        circles.is_empty(),
        "each of these imports itself by way of others: {}",
        circles.join(", ")
    );
}
