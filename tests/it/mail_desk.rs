//! An office that is ready to mail: the sample notice, an address for every unit, the workbooks generated.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::OnceLock;

use calamine::{Reader, Xlsx, open_workbook};
use mail_parser::{Message, MessageParser, MimeHeaders};
use serde_json::Value;

use crate::run::{Desk, strings};
use crate::smtp::{Server, Taken};

/// The unit of the sample that tests single out.
pub const UNIT: &str = "市财政局";

/// A unit's address on these desks.
pub fn address(number: usize) -> String {
    format!("dw{number:03}@units.example.cn")
}

/// A desk with workbooks for all 107 units, each with its address, and `[mail]` for a server on this machine.
pub fn ready() -> Desk {
    static READY: OnceLock<Desk> = OnceLock::new();
    let ready = READY.get_or_init(|| {
        let desk = Desk::sample();
        addressed(&desk, |number, _| address(number));
        desk.json(&["generate"], 0);
        desk
    });
    let desk = Desk::empty();
    copy(&ready.input(), &desk.input());
    copy(&ready.output(), &desk.output());
    desk
}

/// A ready desk that sends to a server.
pub fn sending_to(server: &Server, more: &str) -> Desk {
    let desk = ready();
    settings(&desk, server.port, more);
    desk
}

/// Writes `[mail]`.
pub fn settings(desk: &Desk, port: u16, more: &str) {
    let text = format!(
        "[mail]\nfrom = \"咸宁市政府政务督查室 <dc@example.gov.cn>\"\nserver = \"127.0.0.1\"\nport = {port}\n{}\
         per_minute = 0\nretry_seconds = 0\n{more}",
        if more.contains("security") {
            ""
        } else {
            "security = \"none\"\n"
        }
    );
    std::fs::write(desk.input().with_file_name("duban.toml"), text).expect("written");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("copied");
        }
    }
}

/// Gives every unit of the register what is in its cell 邮箱; units that the directory does not know are added to it.
pub fn addressed(desk: &Desk, email: impl Fn(usize, &str) -> String) {
    let register = desk.json(&["register"], 0);
    let path = desk.input().join("directory.xlsx");
    let mut old: Xlsx<_> = open_workbook(&path).expect("opens");
    let mut book = rust_xlsxwriter::Workbook::new();
    let mut added = Vec::new();
    for name in old.sheet_names() {
        let range = old.worksheet_range(&name).expect("a sheet");
        let mut rows: Vec<Vec<String>> = range
            .rows()
            .map(|row| row.iter().map(ToString::to_string).collect())
            .collect();
        if name == "单位" {
            let head = rows[0].clone();
            let (title, mail) = (place(&head, "名称"), place(&head, "邮箱"));
            for (number, unit) in register["units"].as_array().expect("units").iter().enumerate() {
                let name = unit["name"].as_str().expect("a name");
                let row = match rows.iter().position(|row| row[title] == name) {
                    Some(row) => row,
                    None => {
                        let mut row = vec![String::new(); head.len()];
                        row[title] = name.to_owned();
                        rows.push(row);
                        added.push(name.to_owned());
                        rows.len() - 1
                    }
                };
                rows[row][mail] = email(number + 1, name);
            }
        }
        if name == "集合" {
            // A collective that nobody has resolved is a unit of its own here.
            rows.retain(|row| !added.contains(&row[0]));
        }
        let sheet = book.add_worksheet();
        sheet.set_name(&name).expect("named");
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                sheet.write_string(row as u32, column as u16, cell).expect("written");
            }
        }
    }
    drop(old);
    book.save(&path).expect("saved");
}

fn place(head: &[String], name: &str) -> usize {
    head.iter().position(|cell| cell == name).expect("a heading")
}

/// Runs `duban mail` with a password in the environment.
pub fn mail_as(desk: &Desk, password: &str, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_duban"))
        .current_dir(desk.input().parent().expect("a base"))
        .env("DUBAN_SMTP_PASSWORD", password)
        .arg("mail")
        .args(args)
        .output()
        .expect("duban runs")
}

/// Runs `duban mail --json`.
pub fn mail(desk: &Desk, args: &[&str], status: i32) -> Value {
    desk.json(&[&["mail"], args].concat(), status)
}

/// Units of `mail --json` by what became of their letters.
pub fn states(mailed: &Value) -> BTreeMap<String, Vec<String>> {
    let mut states: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for message in mailed["messages"].as_array().expect("messages") {
        let text = |key: &str| message[key].as_str().expect("a text").to_owned();
        states.entry(text("state")).or_default().push(text("unit"));
    }
    states
}

/// How many letters came to each end.
pub fn counts(mailed: &Value) -> BTreeMap<String, usize> {
    states(mailed)
        .into_iter()
        .map(|(state, units)| (state, units.len()))
        .collect()
}

/// Rules of the findings, each once for a finding.
pub fn rules(mailed: &Value) -> Vec<String> {
    let findings = mailed["findings"].as_array().expect("findings");
    findings
        .iter()
        .map(|it| it["rule"].as_str().expect("a rule").to_owned())
        .collect()
}

/// The workbooks by address: unit, file name, bytes.
pub fn workbooks(desk: &Desk) -> BTreeMap<String, (String, String, Vec<u8>)> {
    let text = std::fs::read(desk.output().join("generated.json")).expect("generated");
    let generated: Value = serde_json::from_slice(&text).expect("JSON");
    let files = generated["workbooks"].as_array().expect("workbooks").iter();
    files
        .enumerate()
        .map(|(number, file)| {
            let path = file["path"].as_str().expect("a path");
            let bytes = std::fs::read(desk.output().join(path)).expect("a workbook");
            let name = path.rsplit('/').next().expect("a name").to_owned();
            (
                address(number + 1),
                (file["unit"].as_str().expect("a unit").to_owned(), name, bytes),
            )
        })
        .collect()
}

pub fn parsed(bytes: &[u8]) -> Message<'_> {
    MessageParser::default().parse(bytes).expect("a message")
}

/// Name and bytes of the one attachment.
pub fn attachment(message: &Message<'_>) -> (String, Vec<u8>) {
    let all: Vec<_> = message.attachments().collect();
    assert_eq!(all.len(), 1, "one attachment");
    assert!(!all[0].is_encoding_problem);
    (
        all[0].attachment_name().expect("a name").to_owned(),
        all[0].contents().to_vec(),
    )
}

/// Proves of what a server took: each unit its own workbook and no other's, byte for byte; returns how often each address
/// got it.
pub fn prove(desk: &Desk, taken: &[Taken]) -> BTreeMap<String, usize> {
    let workbooks = workbooks(desk);
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for letter in taken {
        assert_eq!(letter.to.len(), 1, "{:?}", letter.to);
        let address = &letter.to[0];
        let (unit, name, bytes) = workbooks.get(address).expect("an address of a unit");
        let message = parsed(&letter.data);
        let (file, inside) = attachment(&message);
        assert_eq!(&file, name);
        assert!(inside == *bytes, "{unit} got other bytes than its workbook");
        let to = message.to().and_then(|to| to.first()).expect("a recipient");
        assert_eq!((to.address(), to.name()), (Some(address.as_str()), Some(unit.as_str())));
        assert!(message.subject().expect("a subject").contains(unit.as_str()));
        assert!(message.body_text(0).expect("a body").starts_with(unit.as_str()));
        *times.entry(address.clone()).or_default() += 1;
    }
    times
}

/// Whether every unit's address is there, each exactly once.
pub fn all_once(desk: &Desk, times: &BTreeMap<String, usize>) {
    let missing: Vec<String> = workbooks(desk)
        .into_keys()
        .filter(|it| !times.contains_key(it))
        .collect();
    assert_eq!(missing, Vec::<String>::new(), "these got nothing");
    let twice: Vec<_> = times.iter().filter(|(_, times)| **times != 1).collect();
    assert!(twice.is_empty(), "not once: {twice:?}");
}

/// sent.jsonl, line by line.
pub fn sent(desk: &Desk) -> Vec<Value> {
    let text = std::fs::read_to_string(desk.output().join("mail/sent.jsonl")).unwrap_or_default();
    text.lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

/// Units of unsure.json.
pub fn unsure(desk: &Desk) -> Vec<String> {
    let Ok(text) = std::fs::read(desk.output().join("mail/unsure.json")) else {
        return Vec::new();
    };
    let unsure: Value = serde_json::from_slice(&text).expect("JSON");
    let messages = unsure["messages"].as_array().expect("messages").iter();
    messages
        .map(|it| strings(&serde_json::json!([it["unit"]])).remove(0))
        .collect()
}

/// Collects the plans of a round in which [`UNIT`] sent its workbook back with one answer only, and the others nothing.
pub fn collect_one_answer(office: &Desk) {
    let replies = office.input().join("replies");
    std::fs::create_dir_all(&replies).expect("made");
    let (_, name, _) = workbooks(office)
        .into_values()
        .find(|(unit, ..)| unit == UNIT)
        .expect("a workbook");
    std::fs::copy(office.output().join("workbooks").join(&name), replies.join(&name)).expect("copied");
    crate::mail_post::answer(&replies.join(&name), "每季度督查一次，年底前办结");
    office.json(&["collect", "--form", "plan", "--as-of", "2020-07-20"], 1);
}
