//! Every link of the master of a whole round, followed to what it leads to.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};

use crate::master_page::{attributes, unescape};
use crate::run::Desk;
use crate::workbook_parts::Parts;

/// The text of a cell, by its address.
fn cell(book: &mut Xlsx<std::io::BufReader<fs::File>>, sheet: &str, address: &str) -> String {
    let range = book.worksheet_range(sheet).expect("the sheet of the link");
    let (letters, digits) = address.split_at(address.find(|c: char| c.is_ascii_digit()).unwrap());
    let column = letters
        .bytes()
        .fold(0, |sum, letter| sum * 26 + u32::from(letter - b'A') + 1)
        - 1;
    let row = digits.parse::<u32>().unwrap() - 1;
    range.get_value((row, column)).map(Data::to_string).unwrap_or_default()
}

/// Text as it may be quoted: without line breaks and blanks.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn every_link_leads_to_the_cell_that_its_row_is_about() {
    let desk = Desk::sample();
    desk.json(&["rehearse"], 0);
    let round = desk.output().join("rehearsal");
    let master = round.join("master.xlsx");
    let parts = Parts::of(&fs::read(&master).unwrap());
    let mut book: Xlsx<_> = open_workbook(&master).unwrap();
    let names = book.sheet_names();
    let (mut inner, mut cells, mut quoted) = (0, 0, 0);
    for (place, name) in names.iter().enumerate() {
        let xml = parts.text(&format!("xl/worksheets/sheet{}.xml", place + 1));
        let rels = format!("xl/worksheets/_rels/sheet{}.xml.rels", place + 1);
        let rels = if parts.names().any(|part| part == rels) {
            parts.text(&rels)
        } else {
            String::new()
        };
        let ids = attributes(&rels, "Relationship", "Id");
        let targets: BTreeMap<String, String> = ids
            .into_iter()
            .zip(attributes(&rels, "Relationship", "Target"))
            .collect();
        for link in xml
            .split("<hyperlink ")
            .skip(1)
            .map(|rest| format!("<hyperlink {}", rest.split('>').next().unwrap()))
        {
            let link = format!("{link}>");
            let value = |key: &str| attributes(&link, "hyperlink", key).pop();
            let own = value("ref").unwrap();
            let location = value("location").map(|text| text.replace("&apos;", "'").replace("&amp;", "&"));
            let split = location.as_deref().map(|location| {
                let (sheet, address) = location.rsplit_once('!').unwrap();
                let sheet = sheet
                    .strip_prefix('\'')
                    .and_then(|sheet| sheet.strip_suffix('\''))
                    .unwrap_or(sheet);
                (sheet.replace("''", "'"), address.to_owned())
            });
            let Some(id) = value("r:id") else {
                inner += 1;
                let (sheet, address) = split.unwrap();
                assert!(names.contains(&sheet), "{name}!{own}: {sheet}");
                assert_eq!(address, "A1");
                if place == 0 {
                    assert_eq!(cell(&mut book, name, &own), sheet);
                }
                continue;
            };
            assert_eq!(name, "问题清单");
            let target = unescape(&targets[&id].replace("&amp;", "&"));
            let path = Path::new(&round).join(&target);
            assert!(path.is_file(), "{target}");
            let row = own.trim_start_matches(|c: char| c.is_ascii_alphabetic()).to_owned();
            let mut text = |column: &str| cell(&mut book, name, &format!("{column}{row}"));
            let (file, sheet, address, found) = (text("E"), text("F"), text("G"), text("H"));
            assert!(target.ends_with(&file), "{target} {file}");
            let Some((to, at)) = split else { continue };
            assert_eq!((to.as_str(), at.as_str()), (sheet.as_str(), address.as_str()));
            let mut reply: Xlsx<_> = open_workbook(&path).unwrap();
            let there = squeezed(&cell(&mut reply, &to, &at));
            cells += 1;
            // What the finding quotes as filled in stands in that very cell.
            if let Some((_, quote)) = found.split_once("填的是“") {
                let quote = squeezed(quote.split('”').next().unwrap());
                let quote = quote.trim_end_matches('…');
                assert!(there.starts_with(quote), "{found}: {there}");
                quoted += 1;
            }
        }
    }
    assert!(inner >= 2 * (names.len() - 1), "{inner}");
    assert!(cells >= 20 && quoted >= 8, "{cells} {quoted}");
}
