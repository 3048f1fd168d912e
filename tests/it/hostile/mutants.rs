//! Sound files of every kind with bytes changed at random: each still gets exactly one outcome for every document.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;

use super::{alone, make, read, settings};
use crate::pages;

/// A generator that gives the same mutants every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }

    /// Changes a few places of the bytes: flips, cuts, copies, and numbers at their limits.
    fn mutate(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(6) {
            let length = bytes.len();
            if length < 8 {
                return;
            }
            let at = self.below(length - 4);
            match self.below(7) {
                0 => bytes[at] ^= 1 << self.below(8),
                1 => bytes[at] = self.below(256) as u8,
                2 => bytes[at..at + 4].copy_from_slice(&[0xff, 0xff, 0xff, 0x7f]),
                3 => bytes[at..at + 4].copy_from_slice(&[0xff; 4]),
                4 => bytes.truncate(at + 4),
                5 => {
                    let from = self.below(length - 4);
                    let piece = bytes[from..(from + self.below(64) + 1).min(length)].to_vec();
                    bytes.splice(at..at, piece);
                }
                _ => drop(bytes.drain(at..(at + self.below(64) + 1).min(length))),
            }
        }
    }
}

/// Sound files by name.
fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let rows: String = (1..9)
        .map(|row| {
            let cells: String = ["A", "B", "C"]
                .map(|column| make::text_cell(&format!("{column}{row}"), "建成 &amp; 投产"))
                .concat();
            format!("<row r=\"{row}\">{cells}<c r=\"D{row}\" s=\"0\"><f>A1</f><v>44022.5</v></c></row>")
        })
        .collect();
    let cell = "<table:table-cell office:value-type=\"string\" table:number-columns-spanned=\"2\"><text:p>措<text:s text:c=\"3\"/>施</text:p></table:table-cell>";
    let table = format!(
        "<table:table-row table:number-rows-repeated=\"2\">{}</table:table-row>",
        cell.repeat(4)
    )
    .repeat(4);
    let body = "<w:p><w:r><w:t>填报单位：</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/><w:vMerge w:val=\"restart\"/></w:tcPr>\
                <w:p><w:r><w:t>措施</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>";
    let row = |cells: [&str; 5]| cells.map(str::to_owned).to_vec();
    let heads = row(["序号", "重点工作", "落实措施", "完成时限", "责任领导"]);
    let printed = pages::drawn(
        &["附件2"],
        &[heads, row(["1", "建成", "投产", "年底", "张三"])],
        &[],
        true,
    );
    let xlsx = make::xlsx(&rows);
    let xls = make::xls(&(0..40).map(|row| (row, row % 7, f64::from(row))).collect::<Vec<_>>());
    vec![
        (
            "a.zip",
            make::zipped(&[
                ("内/一.xlsx", &xlsx),
                ("二.xls", &xls),
                ("三.csv", "甲,乙\n".as_bytes()),
            ]),
        ),
        ("a.eml", make::eml(&[("一.xlsx", &xlsx), ("二.xls", &xls)])),
        (
            "a.csv",
            "序号,重点工作,\"措施\n续\"\n1,建成,二\n".repeat(4).into_bytes(),
        ),
        ("a.ods", make::ods(&table)),
        ("a.pdf", pages::pdf(&printed, pages::Coding::Gbk, false, 0)),
        ("a.ofd", pages::ofd(&printed)),
        ("a.docx", make::docx(body)),
        ("a.doc", super::word::fixture("libreoffice.doc")),
        ("a.rtf", super::word::fixture("libreoffice.rtf")),
        ("a.odt", super::word::fixture("libreoffice.odt")),
        ("a.xlsx", xlsx),
        ("a.xls", xls),
    ]
}

/// A mutant: of the file's own bytes, or of one part inside its container, packed anew.
fn mutant(name: &str, seed: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    let inside = matches!(name, "a.xlsx" | "a.ods" | "a.odt" | "a.docx" | "a.zip") && dice.below(3) > 0;
    if !inside {
        dice.mutate(&mut bytes);
        return bytes;
    }
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let chosen = dice.below(zip.len());
    let mut parts = Vec::new();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).unwrap();
        let part_name = entry.name().unwrap().into_owned();
        let mut part = Vec::new();
        entry.read_to_end(&mut part).unwrap();
        if index == chosen {
            dice.mutate(&mut part);
        }
        parts.push((part_name, part));
    }
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, part)| (name.as_str(), part.as_slice()))
        .collect();
    make::zipped(&parts)
}

#[test]
fn every_mutant_gets_an_outcome() {
    let _alone = alone();
    let count: usize = std::env::var("DUBAN_MUTANTS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(60);
    let folder = tempfile::tempdir().unwrap();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut written = BTreeSet::new();
    for (name, seed) in seeds() {
        for number in 0..count {
            let file = format!("{number:05}{name}");
            fs::write(folder.path().join(&file), mutant(name, &seed, &mut dice)).unwrap();
            written.insert(file);
        }
    }
    let incoming = read(folder.path(), settings());
    let mut told = BTreeSet::new();
    let mut faults = 0;
    for one in &incoming {
        let file = one.file.split('/').next().unwrap();
        told.insert(file.to_owned());
        if let Err(fault) = &one.content {
            faults += 1;
            assert!(
                !fault.rule.is_empty() && !fault.found.is_empty() && !fault.advice.is_empty(),
                "{one:?}"
            );
            assert_ne!(fault.rule, "file-timeout", "{one:?}");
        }
    }
    println!(
        "{} mutants, {} documents, {faults} faults",
        written.len(),
        incoming.len()
    );
    assert_eq!(told, written);
    assert!(incoming.is_sorted_by(|a, b| a.file.split('/').next() <= b.file.split('/').next()));
}
