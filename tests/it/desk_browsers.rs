//! The desk's pages use nothing that Chromium 86 and Firefox 78 do not have: both are what offices run and cannot be run here.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use regex::Regex;

const CHROMIUM: f64 = 86.0;
const FIREFOX: f64 = 78.0;

fn templates(end: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/desk/templates");
    let mut found: Vec<(String, String)> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|own| own == end))
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).expect("read"))
        })
        .collect();
    found.sort();
    assert!(!found.is_empty(), "no {end}");
    found
}

/// Kind and name, with the versions that first had it.
fn known() -> BTreeMap<(String, String), (f64, f64)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/desk/browsers.tsv");
    let text = std::fs::read_to_string(path).expect("read");
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    rows.map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let version = |cell: &str| cell.parse::<f64>().expect("a version");
        (
            (cells[0].to_owned(), cells[1].to_owned()),
            (version(cells[2]), version(cells[3])),
        )
    })
    .collect()
}

fn all<'a>(text: &'a str, pattern: &str) -> BTreeSet<&'a str> {
    let pattern = Regex::new(pattern).expect("a pattern");
    let found = pattern.captures_iter(text);
    found.map(|one| one.get(1).expect("a group").as_str()).collect()
}

/// What of a kind is used, and not known to be in both browsers.
fn unknown<'a>(kind: &str, used: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let known = known();
    used.into_iter()
        .filter(|name| {
            let versions = known.get(&(kind.to_owned(), (*name).to_owned()));
            !versions.is_some_and(|(chromium, firefox)| *chromium <= CHROMIUM && *firefox <= FIREFOX)
        })
        .map(|name| format!("{kind} {name}"))
        .collect()
}

/// What a style sheet uses that is not known to be in both browsers.
fn of_style(text: &str) -> Vec<String> {
    let text = Regex::new(r"(?s)/\*.*?\*/").expect("a pattern").replace_all(text, "");
    let text = Regex::new(r#""[^"]*""#).expect("a pattern").replace_all(&text, "''");
    let declared = all(&text, r"[{;]\s*([a-z-]+)\s*:");
    let mut found = unknown("property", declared.into_iter().filter(|name| !name.starts_with("--")));
    found.extend(unknown(
        "function",
        all(&text, r"([a-z-]+)\(").into_iter().filter(|name| *name != "media"),
    ));
    found.extend(unknown("display", all(&text, r"[{;]display:\s*([a-z-]+)")));
    found.extend(unknown("unit", all(&text, r"[\s:(,]-?[0-9]*\.?[0-9]+([a-z%]+)")));
    found.extend(unknown("at", all(&text, r"@([a-z-]+)")));
    found.extend(unknown("feature", all(&text, r"@media\(([a-z-]+)")));
    // Selectors: what stands before a brace.
    let selectors: Vec<&str> = all(&text, r"([^{};]+)\{").into_iter().collect();
    let selectors = selectors.join(" ");
    found.extend(unknown("pseudo", all(&selectors, r"(::?[a-z-]+)")));
    found
}

/// A script without its comments and the contents of its strings and patterns.
fn bare(text: &str) -> String {
    let text = Regex::new(r#""(?:[^"\\]|\\.)*""#)
        .expect("a pattern")
        .replace_all(text, "''");
    let text = Regex::new(r"(?m)//.*$").expect("a pattern").replace_all(&text, "");
    let pattern = Regex::new(r"\(/(?:[^/\\\n]|\\.)+/[a-z]*").expect("a pattern");
    pattern.replace_all(&text, "(''").into_owned()
}

/// What a script uses that is not known to be in both browsers.
fn of_script(text: &str) -> Vec<String> {
    let text = bare(text);
    let mut found = unknown("member", all(&text, r"\.\s*([A-Za-z_$][\w$]*)"));
    found.extend(unknown("global", all(&text, r"new\s+([A-Z]\w*)")));
    found.extend(unknown("global", all(&text, r"(?:^|[^.\w])([A-Z]\w*)\s*[.(]")));
    // Of syntax nothing but what ECMAScript 5 has: no arrow, class, let, const, spread, template, optional chain, …
    for newer in ["=>", "?.", "??", "...", "`", "**", "||=", "&&="] {
        if text.contains(newer) {
            found.push(format!("syntax {newer}"));
        }
    }
    let words = [
        "let", "const", "class", "async", "await", "yield", "import", "export", "super",
    ];
    let used = all(&text, r"(?:^|[^.\w])([a-z]+)\b[^:\w]");
    found.extend(
        used.into_iter()
            .filter(|word| words.contains(word))
            .map(|word| format!("syntax {word}")),
    );
    // A variable may be called `of`; a loop over one may not.
    if !all(&text, r"(for\s*\(\s*var\s+\w+\s+of)").is_empty() {
        found.push("syntax for of".to_owned());
    }
    found
}

/// What pages use that is not known to be in both browsers.
fn of_page(text: &str) -> Vec<String> {
    let mut found = unknown("element", all(text, r"<([a-z][a-z0-9]*)[\s>{]"));
    found.extend(unknown("type", all(text, r#"<input[^>]*type="([a-z]+)""#)));
    // Attributes that came with HTML5 or later; `class`, `href` and their like are older than both browsers.
    let old = [
        "action", "alt", "class", "charset", "checked", "content", "height", "href", "id", "lang", "max", "method",
        "name", "rel", "role", "rows", "size", "src", "title", "type", "value", "width",
    ];
    let drawn = ["preserveAspectRatio", "text-anchor", "viewBox", "x", "y"];
    let used = all(text, r#"\s([a-zA-Z-]+)="[^"]"#).into_iter();
    let bare = all(
        text,
        r"\s(defer|hidden|multiple|required|webkitdirectory|autofocus|inert|popover|open|async)[\s>{]",
    );
    let newer = used.chain(bare).filter(|name| {
        let known =
            old.contains(name) || drawn.contains(name) || name.starts_with("data-") || name.starts_with("aria-");
        !known && *name != "open"
    });
    found.extend(unknown("attribute", newer));
    found
}

#[test]
fn the_pages_use_only_what_chromium_86_and_firefox_78_have() {
    for (name, text) in templates("css") {
        assert_eq!(of_style(&text), Vec::<String>::new(), "{name}");
    }
    for (name, text) in templates("js") {
        assert_eq!(of_script(&text), Vec::<String>::new(), "{name}");
    }
    // What a template itself says is no page.
    let said = Regex::new(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}").expect("a pattern");
    for (name, text) in templates("html") {
        let shown = said.replace_all(&text, " x ");
        assert_eq!(of_page(&shown), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn what_is_newer_is_told() {
    for newer in [
        "a{aspect-ratio:1}",
        "a{inset:0}",
        "a{display:contents}",
        "a{width:min(1px,2px)}",
        "a{height:1dvh}",
        "a:has(b){color:red}",
        "a:focus-visible{color:red}",
        "@container (width>1px){a{color:red}}",
        "@media(prefers-color-scheme:dark){a{color:red}}",
    ] {
        assert_ne!(of_style(newer), Vec::<String>::new(), "{newer}");
    }
    for newer in [
        "var a = b?.c;",
        "var a = b ?? c;",
        "var a = () => 1;",
        "let a = 1;",
        "var a = b.at(1);",
        "var a = b.replaceAll(c, d);",
        "var a = `b`;",
        "new ResizeObserver(a);",
        "Promise.any(a);",
        "for (var a of b) {}",
        "async function a() {}",
    ] {
        assert_ne!(of_script(newer), Vec::<String>::new(), "{newer}");
    }
    for newer in [
        "<dialog>",
        "<input type=\"month\">",
        "<img loading=\"lazy\">",
        "<div inert>",
        "<search>",
    ] {
        assert_ne!(of_page(newer), Vec::<String>::new(), "{newer}");
    }
}
