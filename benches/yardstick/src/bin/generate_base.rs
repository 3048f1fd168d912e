//! What a user would write to generate: rust_xlsxwriter, two plain forms a unit, from what `register --json` prints.
use rust_xlsxwriter::*;
use serde_json::Value;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let d: Value = serde_json::from_slice(&std::fs::read(&a[1]).unwrap()).unwrap();
    std::fs::create_dir_all(&a[2]).unwrap();
    let tasks = d["tasks"].as_array().unwrap();
    let mut by: std::collections::BTreeMap<String, Vec<usize>> = Default::default();
    for (i, t) in tasks.iter().enumerate() {
        for k in ["lead", "co"] {
            for u in t[k].as_array().unwrap() {
                let v = by.entry(u.as_str().unwrap().into()).or_default();
                if !v.contains(&i) {
                    v.push(i);
                }
            }
        }
    }
    let mut n = 0;
    for (u, ts) in &by {
        let mut wb = Workbook::new();
        let title = Format::new()
            .set_bold()
            .set_font_size(22)
            .set_align(FormatAlign::Center);
        let head = Format::new()
            .set_bold()
            .set_border(FormatBorder::Thin)
            .set_align(FormatAlign::Center);
        let cell = Format::new().set_border(FormatBorder::Thin).set_text_wrap();
        let open = cell.clone().set_unlocked();
        for f in d["forms"].as_array().unwrap() {
            let ws = wb.add_worksheet();
            ws.set_name(
                f["title"]
                    .as_str()
                    .unwrap()
                    .chars()
                    .rev()
                    .take(10)
                    .collect::<Vec<_>>()
                    .into_iter()
                    .rev()
                    .collect::<String>(),
            )
            .unwrap();
            let cols: Vec<String> = f["columns"]
                .as_array()
                .unwrap()
                .iter()
                .map(|c| {
                    c.as_str()
                        .map(String::from)
                        .unwrap_or_else(|| c["heading"].as_str().unwrap().into())
                })
                .collect();
            ws.merge_range(0, 0, 0, cols.len() as u16 - 1, f["title"].as_str().unwrap(), &title)
                .unwrap();
            ws.write_string(1, 0, format!("填报单位(盖章): {u}")).unwrap();
            for (c, h) in cols.iter().enumerate() {
                ws.write_string_with_format(2, c as u16, h, &head).unwrap();
                ws.set_column_width(c as u16, if c == 1 || c == 2 { 40 } else { 12 })
                    .unwrap();
            }
            for (r, t) in ts.iter().enumerate() {
                let r = r as u32 + 3;
                ws.write_string_with_format(r, 0, tasks[*t]["number"].as_str().unwrap(), &cell)
                    .unwrap();
                ws.write_string_with_format(r, 1, tasks[*t]["text"].as_str().unwrap(), &cell)
                    .unwrap();
                for c in 2..cols.len() {
                    ws.write_blank(r, c as u16, &open).unwrap();
                }
            }
            ws.set_landscape().set_paper_size(9).set_repeat_rows(2, 2).unwrap();
            ws.set_print_fit_to_pages(1, 0);
            ws.protect();
        }
        wb.save(format!("{}/{:05}.xlsx", a[2], n)).unwrap();
        n += 1;
    }
    println!("{n} workbooks");
}
