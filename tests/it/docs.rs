//! The pages that people read name every option and no other, stand in pairs, point to files that are there, and keep the contract.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::run::Desk;

/// The pages that tell of the command line.
const READMES: [&str; 2] = ["README.md", "README.zh-CN.md"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What `duban VERB --help` prints; of the whole program without a verb.
fn help(verb: Option<&str>) -> String {
    let desk = Desk::empty();
    let args: Vec<&str> = verb.into_iter().chain(["--help"]).collect();
    let output = desk.duban(&args);
    assert_eq!(output.status.code(), Some(0), "{args:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The verbs that the program's help lists.
fn verbs() -> Vec<String> {
    let help = help(None);
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed = listed.take_while(|line| !line.trim().is_empty());
    let words = listed.filter_map(|line| line.split_whitespace().next());
    words.filter(|word| *word != "help").map(str::to_owned).collect()
}

/// The name of a long option that a text begins with: `--pdf` of `--pdf[=<EDITION>]`.
fn option(text: &str) -> Option<String> {
    let name = text.strip_prefix("--")?;
    let name = name.split(|c: char| !c.is_ascii_lowercase() && c != '-').next()?;
    (!name.is_empty()).then(|| format!("--{name}"))
}

/// The long options of a help text. A line of one begins with it, or with its short name: `-h, --help`.
fn options(help: &str) -> BTreeSet<String> {
    let lines = help.lines().map(str::trim);
    lines
        .filter_map(|line| match line.split_once(", ") {
            Some((short, long)) if short.len() == 2 && short.starts_with('-') => option(long),
            _ => option(line),
        })
        .collect()
}

/// The options that the table of a README names for a verb: rows that begin with | `VERB --option …` |.
fn named(readme: &str, verb: Option<&str>) -> BTreeSet<String> {
    let rows = readme.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| row.split('`').next())
        .filter_map(|cell| {
            let (first, rest) = cell.split_once(' ').unwrap_or((cell, ""));
            match verb {
                None => option(first),
                Some(verb) => (first == verb).then(|| option(rest)).flatten(),
            }
        })
        .collect()
}

#[test]
fn both_readmes_name_every_option_and_no_other() {
    let of_all = options(&help(None));
    assert!(of_all.contains("--input") && of_all.contains("--help"), "{of_all:?}");
    let verbs = verbs();
    assert!(verbs.iter().any(|verb| verb == "collect"), "{verbs:?}");
    for name in READMES {
        let readme = page(name);
        assert_eq!(named(&readme, None), of_all, "{name}: options of every command");
        for verb in verbs.iter().map(String::as_str) {
            let own: BTreeSet<String> = options(&help(Some(verb))).difference(&of_all).cloned().collect();
            assert_eq!(named(&readme, Some(verb)), own, "{name}: options of {verb}");
        }
    }
}

/// The pages at the top and in docs/, by their path from the top.
fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> = ["", "docs"]
        .into_iter()
        .flat_map(|folder| {
            let entries = std::fs::read_dir(root().join(folder)).expect("listed");
            entries.map(move |entry| Path::new(folder).join(entry.expect("an entry").file_name()))
        })
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .collect();
    pages.sort();
    pages
}

/// Where the links of a page lead, those to the web and within the page left out.
fn links(text: &str) -> Vec<String> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets
        .filter(|target| !target.contains("://") && !target.starts_with('#'))
        .map(|target| target.split('#').next().unwrap_or(target).to_owned())
        .collect()
}

#[test]
fn links_between_the_pages_lead_to_files_that_are_there() {
    let mut seen = 0;
    for page_path in pages() {
        let text = page(&page_path.to_string_lossy());
        let folder = page_path.parent().expect("within the repository");
        for target in links(&text) {
            assert!(
                root().join(folder).join(&target).exists(),
                "{}: {target} is not there",
                page_path.display()
            );
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen} links");
}

#[test]
fn what_clerks_read_stands_in_both_languages_and_each_page_leads_to_the_other() {
    for stem in ["desk", "levels", "mail", "master", "papers", "settings"] {
        let (english, chinese) = (format!("{stem}.md"), format!("{stem}.zh-CN.md"));
        for (own, other) in [(&english, &chinese), (&chinese, &english)] {
            let text = page(&format!("docs/{own}"));
            let top: Vec<&str> = text.lines().take(5).collect();
            assert!(
                top.join("\n").contains(&format!("]({other})")),
                "docs/{own} does not lead to {other}"
            );
        }
        let readme = page("README.zh-CN.md");
        assert!(
            readme.contains(&format!("](docs/{chinese})")),
            "README.zh-CN.md does not lead to {chinese}"
        );
        assert!(
            !readme.contains(&format!("](docs/{english})")),
            "README.zh-CN.md leads to the English {english}"
        );
    }
}

/// The keys of an object; none of anything else.
fn keys(value: &Value) -> Vec<&str> {
    let object = value.as_object().into_iter().flatten();
    object.map(|(key, _)| key.as_str()).collect()
}

#[test]
fn the_contract_of_collected_json_names_every_key() {
    let desk = Desk::empty();
    let notice = "某市重点工作分解\n请于2020年7月10日前将落实方案（见附件2）报市政府督查室。\n\
                  1.甲事。（牵头单位：市财政局；责任单位：市审计局）\n";
    std::fs::write(desk.input().join("notice.txt"), notice).expect("written");
    let made = desk.json(&["generate"], 0);
    let first = made["workbooks"][0]["path"].as_str().expect("a path");
    let name = Path::new(first).file_name().expect("a name");
    let replies = desk.input().join("replies");
    std::fs::create_dir(&replies).expect("made");
    std::fs::copy(desk.output().join("workbooks").join(name), replies.join(name)).expect("copied");
    let bounce = "From: MAILER-DAEMON@x.cn\r\nSubject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n\
                  Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
                  --b\r\nContent-Type: text/plain\r\n\r\nfailed\r\n\
                  --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x.cn\r\n\r\n\
                  Final-Recipient: rfc822; a@b.cn\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n";
    std::fs::write(replies.join("退信.eml"), bounce).expect("written");
    let collected = desk.json(&["collect", "--as-of", "2020-07-20"], 1);
    let contract = page("docs/collected.md");
    let named = |key: &str| {
        contract
            .lines()
            .any(|line| line.starts_with('|') && line.contains(&format!("`{key}`")))
    };
    for key in keys(&collected) {
        assert!(named(key), "{key} is not in docs/collected.md");
    }
    for list in ["replies", "owed", "findings", "mail"] {
        let items = collected[list].as_array().expect("a list");
        assert!(!items.is_empty(), "{list} is empty");
        for key in items.iter().flat_map(keys) {
            assert!(named(key), "{key} of {list} is not in docs/collected.md");
        }
    }
    for key in keys(&collected["ledger"]) {
        assert!(named(key), "{key} of the ledger is not in docs/collected.md");
    }
}
