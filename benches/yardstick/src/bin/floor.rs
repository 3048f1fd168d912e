//! What no reader can do without: every part of every reply is inflated, and each byte looked at once.
use std::io::Read;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let mode = a.get(2).map(|s| s.as_str()).unwrap_or("scan");
    let (mut n, mut t, mut k) = (0u64, 0u64, 0u64);
    for e in std::fs::read_dir(&a[1]).unwrap() {
        let p = e.unwrap().path();
        if p.extension().map(|e| e != "xlsx").unwrap_or(true) {
            continue;
        }
        let mut z = zip::ZipArchive::new(std::io::Cursor::new(std::fs::read(&p).unwrap())).unwrap();
        k += 1;
        for i in 0..z.len() {
            let mut f = z.by_index(i).unwrap();
            if mode == "sheets" && !(f.name().unwrap().contains("sheet") || f.name().unwrap().contains("sharedStrings"))
            {
                continue;
            }
            let mut b = Vec::new();
            f.read_to_end(&mut b).unwrap();
            n += b.len() as u64;
            if mode == "xml" {
                let mut r = quick_xml::Reader::from_reader(&b[..]);
                loop {
                    match r.read_event() {
                        Ok(quick_xml::events::Event::Eof) => break,
                        Ok(_) => t += 1,
                        Err(_) => break,
                    }
                }
            } else {
                t += b.iter().filter(|c| **c == b'<').count() as u64;
            }
        }
    }
    println!("{k} files {n} bytes {t}");
}
