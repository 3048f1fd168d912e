//! What a user would write to collect: calamine reads every visible sheet, rust_xlsxwriter writes one flat sheet; no checks.
use calamine::{open_workbook, Data, Reader, SheetVisible, Xlsx};
use rust_xlsxwriter::*;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let constant = a.get(3).map(|s| s == "const").unwrap_or(false);
    let mut files: Vec<_> = std::fs::read_dir(&a[1])
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().map(|e| e == "xlsx").unwrap_or(false))
        .collect();
    files.sort();
    let mut wb = Workbook::new();
    let wrap = Format::new().set_text_wrap();
    let ws = if constant {
        wb.add_worksheet_with_constant_memory().unwrap()
    } else {
        wb.add_worksheet()
    };
    let mut r = 0u32;
    for f in &files {
        let mut x: Xlsx<_> = open_workbook(f).unwrap();
        let names: Vec<String> = x
            .sheets_metadata()
            .iter()
            .filter(|s| s.visible == SheetVisible::Visible)
            .map(|s| s.name.clone())
            .collect();
        let unit = f.file_stem().unwrap().to_string_lossy().to_string();
        for n in names {
            let g = x.worksheet_range(&n).unwrap();
            let text = |d: &Data| -> String {
                match d {
                    Data::String(s) => s.split_whitespace().collect(),
                    o => o.to_string(),
                }
            };
            let mut cols: Option<Vec<(usize, String)>> = None;
            for row in g.rows() {
                if cols.is_none() {
                    let h: Vec<(usize, String)> = row
                        .iter()
                        .enumerate()
                        .map(|(i, d)| (i, text(d)))
                        .filter(|(_, s)| !s.is_empty())
                        .collect();
                    if h.iter().any(|(_, s)| s == "序号") && h.iter().any(|(_, s)| s == "重点工作") {
                        cols = Some(h);
                    }
                    continue;
                }
                let h = cols.as_ref().unwrap();
                let n0 = text(&row[h[0].0]);
                if n0.is_empty() || !n0.chars().next().unwrap().is_ascii_digit() {
                    continue;
                }
                ws.write_string(r, 0, &unit).unwrap();
                ws.write_string(r, 1, &n).unwrap();
                for (k, (c, _)) in h.iter().enumerate() {
                    match &row[*c] {
                        Data::String(s) => {
                            ws.write_string_with_format(r, k as u16 + 2, s, &wrap).unwrap();
                        }
                        Data::Float(v) => {
                            ws.write_number(r, k as u16 + 2, *v).unwrap();
                        }
                        Data::Empty => {}
                        o => {
                            ws.write_string(r, k as u16 + 2, o.to_string()).unwrap();
                        }
                    }
                }
                r += 1;
            }
        }
    }
    wb.save(&a[2]).unwrap();
    println!("{} files {} rows", files.len(), r);
}
