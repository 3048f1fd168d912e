//! What a file is, what stands in it, and what only goes with it: archives, packages, mails, mailboxes, saved pages.

use std::fs;
use std::path::Path;

use duban::read::intake;
use duban::reply::incoming::Incoming;
use serde_json::Value;

use super::hostile::make;
use super::run::Desk;

/// One folder of `fixtures/containers` collected as plans of the sample round.
pub fn case(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/containers")
        .join(name);
    collected(&Desk::sample(), folder.to_str().unwrap())
}

fn collected(desk: &Desk, replies: &str) -> Value {
    // Other units are silent, so errors remain.
    let args = ["collect", replies, "--form", "plan", "--as-of", "2020-07-05"];
    desk.json(&args, 1)
}

/// Severity, rule and advice of what is told of files, apart from silent units.
pub fn told(collected: &Value) -> Vec<(String, String, String)> {
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let findings = collected["findings"].as_array().unwrap().iter();
    findings
        .filter(|finding| finding["rule"] != "unit-silent")
        .map(|one| {
            (
                text(one, "severity"),
                text(one, "rule"),
                text(one, "found") + "。" + &text(one, "advice"),
            )
        })
        .collect()
}

/// Units and numbers of records.
pub fn records(collected: &Value) -> Vec<(String, usize)> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for record in collected["records"].as_array().unwrap() {
        let unit = record["unit"].as_str().unwrap();
        match counts.iter_mut().find(|(name, _)| name == unit) {
            Some((_, count)) => *count += 1,
            None => counts.push((unit.to_owned(), 1)),
        }
    }
    counts.sort();
    counts
}

pub fn whole(name: &str, count: usize) -> (String, usize) {
    (name.to_owned(), count)
}

#[test]
fn archives_that_are_not_opened_are_told_once_with_the_advice_to_unpack() {
    for name in ["52-targz", "53-gz", "54-7z", "55-rar-as-zip"] {
        let told = told(&case(name));
        let [(severity, rule, text)] = told.as_slice() else {
            panic!("{name}: {told:?}")
        };
        assert_eq!(
            (severity.as_str(), rule.as_str()),
            ("error", "file-type-unknown"),
            "{name}"
        );
        assert!(text.contains("请先解压") && !text.contains("另存为"), "{name}: {text}");
    }
}

#[test]
fn word_2003_xml_and_flat_packages_are_read() {
    for name in ["170-word2003xml", "171-flatopc"] {
        let collected = case(name);
        assert_eq!(records(&collected), [whole("市红十字会", 2)], "{name}");
        let told = told(&collected);
        assert!(
            told.iter().all(|(_, rule, _)| rule == "field-missing"),
            "{name}: {told:?}"
        );
    }
}

#[test]
fn a_package_is_one_file_and_told_once() {
    let one = |name: &str, rule: &str, severity: &str| {
        let collected = case(name);
        let told = told(&collected);
        let [(weight, found, text)] = told.as_slice() else {
            panic!("{name}: {told:?}")
        };
        assert_eq!((weight.as_str(), found.as_str()), (severity, rule), "{name}: {text}");
        collected
    };
    one("70-numbers", "file-type-unknown", "error");
    one("155-ofd", "file-scan", "error");
    // The stamped copy beside a good form.
    let both = one("157-ofd-with-xlsx", "file-scan", "info");
    assert_eq!(records(&both), [whole("市红十字会", 2)]);
}

#[test]
fn what_goes_with_a_mail_is_no_error_and_a_sealed_mail_is_told() {
    for name in ["138-signed", "153-logo"] {
        let collected = case(name);
        assert_eq!(records(&collected), [whole("市红十字会", 2)], "{name}");
        assert_eq!(told(&collected), [], "{name}");
    }
    let sealed = told(&case("137-p7m"));
    assert!(
        matches!(sealed.as_slice(), [(_, _, text)] if text.contains("请用邮件软件打开")),
        "{sealed:?}"
    );
}

#[test]
fn each_message_of_a_mailbox_is_a_message_of_its_own() {
    for name in ["151-mbox2", "152-mbox2"] {
        let collected = case(name);
        assert_eq!(
            records(&collected),
            [whole("市总工会", 4), whole("市红十字会", 2)],
            "{name}"
        );
        assert_eq!(told(&collected), [], "{name}");
    }
    let collected = case("140-mbox");
    assert_eq!(records(&collected), [whole("市红十字会", 2)]);
    let told = told(&collected);
    // The second message changes something, and has no attachment.
    assert!(
        matches!(told.as_slice(), [(_, rule, text)] if rule == "mail-without-attachment" && text.contains("0715-8230000")),
        "{told:?}"
    );
}

#[test]
fn a_workbook_saved_as_a_page_is_one_document_with_its_sheets() {
    for name in ["172-mht", "173-mht-xls"] {
        let collected = case(name);
        assert_eq!(records(&collected), [whole("市红十字会", 2)], "{name}");
        let told = told(&collected);
        assert!(
            told.iter()
                .all(|(severity, _, text)| severity == "info" && text.contains("填报说明")),
            "{name}: {told:?}"
        );
        assert_eq!(collected["replies"].as_array().unwrap().len(), 1, "{name}");
    }
    let frame = "<html><xml><x:ExcelWorkbook><x:ExcelWorksheets>\
        <x:ExcelWorksheet><x:Name>封面</x:Name><x:WorksheetSource HRef=3D\"b.files/sheet001.htm\"/></x:ExcelWorksheet>\
        <x:ExcelWorksheet><x:Name>附件2&amp;3</x:Name>\n<x:WorksheetSource HRef=3D\"b.files/sheet002.htm\"/></x:ExcelWorksheet>\
        </x:ExcelWorksheets></x:ExcelWorkbook></xml><frameset></frameset></html>";
    let part = |file: &str, body: &str| {
        format!(
            "--b\r\nContent-Location: file:///C:/b.files/{file}\r\nContent-Transfer-Encoding: quoted-printable\r\n\
             Content-Type: text/html; charset=\"utf-8\"\r\n\r\n{body}\r\n"
        )
    };
    let page = format!(
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n{}{}{}{}--b--\r\n",
        part("../b.htm", frame),
        part("sheet001.htm", "<table><tr><td>市财政局</td></tr></table>"),
        part("sheet002.htm", "<table><tr><td>甲</td></tr></table>"),
        part("tabstrip.htm", "<table><tr><td>封面</td></tr></table>"),
    );
    let reading = duban::read::document("a.mht", page.as_bytes()).unwrap();
    let sheets: Vec<&str> = reading.document.grids.iter().map(|grid| grid.name.as_str()).collect();
    assert_eq!(sheets, ["封面", "附件2&3"]);
}

/// What comes in of one file, and how many files were passed over.
fn receive(name: &str, bytes: &[u8]) -> (Vec<Incoming>, usize) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    let mut intake = intake::open(folder.path()).unwrap();
    let incoming = intake.by_ref().collect();
    (incoming, intake.skipped.len())
}

#[test]
fn what_a_package_is_stands_in_it_whatever_it_is_called() {
    let types = |kind: &str| format!("<Types><Override PartName=\"/a\" ContentType=\"application/{kind}\"/></Types>");
    let (visio, xps) = (
        types("vnd.ms-visio.drawing.main+xml"),
        types("vnd.ms-package.xps-fixeddocumentsequence+xml"),
    );
    type Entries<'a> = &'a [(&'a str, &'a [u8])];
    let packages: [(&str, Entries<'_>, &str); 12] = [
        (
            "a.pages",
            &[("Index/Document.iwa", b"x"), ("preview.jpg", b"x")],
            "苹果文档",
        ),
        (
            "a.zip",
            &[("a.numbers/Index/Document.iwa", b"x"), ("__MACOSX/._a", b"x")],
            "苹果文档",
        ),
        (
            "a.key",
            &[("Index/Document.iwa", b"x"), ("Index/MasterSlide.iwa", b"x")],
            "苹果讲稿",
        ),
        ("盖章件", &[("OFD.xml", b"x"), ("Doc_0/Document.xml", b"x")], "OFD"),
        ("a.zip", &[("OFD.xml", b"x"), ("Doc_0/Res/1.jpg", b"x")], "OFD"),
        (
            "a.epub",
            &[("mimetype", b"application/epub+zip"), ("a.html", b"x")],
            "电子书",
        ),
        (
            "a.odg",
            &[
                ("mimetype", b"application/vnd.oasis.opendocument.graphics"),
                ("content.xml", b"x"),
            ],
            "OpenDocument",
        ),
        ("a.apk", &[("AndroidManifest.xml", b"x"), ("res/a.jpg", b"x")], "安卓"),
        ("a.jar", &[("META-INF/MANIFEST.MF", b"x")], "Java"),
        (
            "a.vsdx",
            &[("[Content_Types].xml", visio.as_bytes()), ("b", b"x")],
            "Visio",
        ),
        ("a.xps", &[("[Content_Types].xml", xps.as_bytes()), ("b", b"x")], "XPS"),
        (
            "a.eddx",
            &[("pages/page1.xml", b"<?xml version=\"1.0\"?><a/>"), ("theme.bin", b"x")],
            "某种软件",
        ),
    ];
    for (name, entries, what) in packages {
        let (incoming, _) = receive(name, &make::zipped(entries));
        let [one] = incoming.as_slice() else {
            panic!("{name}: {incoming:?}")
        };
        let fault = one.content.as_ref().unwrap_err();
        assert!(fault.found.contains(what), "{name}: {fault:?}");
    }
    // The same parts as somebody's files in an archive stay files.
    let (incoming, _) = receive(
        "材料",
        &make::zipped(&[("document.xml", b"<?xml?>"), ("市财政局.pdf", b"%PDF-1.4")]),
    );
    assert_eq!(incoming.len(), 2);
}

/// A good form of a unit with two tasks.
fn form() -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/containers/157-ofd-with-xlsx/市红十字会.xlsx"))
        .unwrap()
}

/// Everything that may come beside a form and is none.
fn companions() -> Vec<(&'static str, Vec<u8>)> {
    let ofd = make::zipped(&[
        (
            "OFD.xml",
            b"<OFD><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>",
        ),
        (
            "Doc_0/Document.xml",
            b"<Document><Pages><Page BaseLoc=\"Page.xml\"/></Pages></Document>",
        ),
        ("Doc_0/Page.xml", b"<Page/>"),
    ]);
    let letter = "<w:p><w:r><w:t>关于报送重点工作落实方案的函</w:t></w:r></w:p>\
                  <w:p><w:r><w:t>市政府督查室：现将我单位落实方案报送你室，请查收。</w:t></w:r></w:p>";
    vec![
        (
            "张三.vcf",
            b"BEGIN:VCARD\r\nFN:\xe5\xbc\xa0\xe4\xb8\x89\r\nEND:VCARD\r\n".to_vec(),
        ),
        ("会议.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".to_vec()),
        (
            "smime.p7s",
            b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80".to_vec(),
        ),
        ("ATT00001.txt", b" \r\n".to_vec()),
        ("ATT00002.htm", b"<html><body><p>&nbsp;</p></body></html>".to_vec()),
        ("说明.txt", Vec::new()),
        ("仿宋_GB2312.ttf", b"\0\x01\0\0\0\x0e\0\x80".to_vec()),
        ("报送函.docx", make::docx(letter)),
        (
            "报送函.txt",
            "现将我单位落实方案报送贵室，请查收。联系人：张三".as_bytes().to_vec(),
        ),
        ("盖章扫描件.pdf", make::scan("")),
        ("盖章件.ofd", ofd),
        ("image001.png", b"\x89PNG\r\n\x1a\nx".to_vec()),
        ("原稿.rar", b"Rar!\x1a\x07\0x".to_vec()),
        ("winmail.dat", b"\x78\x9f\x3e\x22x".to_vec()),
    ]
}

#[test]
fn companions_beside_a_good_form_are_no_errors_in_a_folder_an_archive_and_a_mail_alike() {
    let form = ("落实方案.xlsx", form());
    let mut all = companions();
    for count in [1, all.len()] {
        // Each by itself, then all together.
        for turn in 0..if count == 1 { all.len() } else { 1 } {
            all.rotate_left(turn.min(1));
            let mut files: Vec<(&str, &[u8])> = all
                .iter()
                .take(count)
                .map(|(name, bytes)| (*name, bytes.as_slice()))
                .collect();
            files.push((form.0, &form.1));
            let places = ["folder", "archive", "mail"];
            // Each by itself in one of the three, all together in each of them.
            let chosen = places
                .iter()
                .enumerate()
                .filter(|(at, _)| count > 1 || at % 3 == turn % 3);
            for (_, around) in chosen {
                let around = *around;
                let desk = Desk::sample();
                let replies = desk.input().join("replies");
                let place = if around == "folder" {
                    replies.join("第二批")
                } else {
                    replies.clone()
                };
                fs::create_dir_all(&place).unwrap();
                match around {
                    "folder" => files
                        .iter()
                        .for_each(|(name, bytes)| fs::write(place.join(name), bytes).unwrap()),
                    "archive" => fs::write(place.join("a.zip"), make::zipped(&files)).unwrap(),
                    _ => fs::write(place.join("a.eml"), make::eml(&files)).unwrap(),
                }
                let collected = collected(&desk, replies.to_str().unwrap());
                let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
                assert_eq!(records(&collected), [whole("市红十字会", 2)], "{around} {names:?}");
                let told = told(&collected);
                assert!(
                    told.iter().all(|(severity, ..)| severity == "info"),
                    "{around} {names:?}: {told:?}"
                );
            }
        }
    }
}

#[test]
fn companions_without_a_form_are_told_as_a_reply_that_is_none() {
    let all = companions();
    let silent: Vec<(&str, &[u8])> = all
        .iter()
        .take(5)
        .map(|(name, bytes)| (*name, bytes.as_slice()))
        .collect();
    for (name, bytes) in [("a.zip", make::zipped(&silent)), ("a.eml", make::eml(&silent))] {
        let (incoming, skipped) = receive(name, &bytes);
        let [one] = incoming.as_slice() else {
            panic!("{name}: {incoming:?}")
        };
        let fault = one.content.as_ref().unwrap_err();
        assert!(one.file == name && fault.found.contains("名片"), "{fault:?}");
        assert!(name != "a.zip" || skipped == 5, "{skipped}");
    }
    // A letter that asks for something is a warning even beside a form.
    let asks = "现将落实方案报送你室，请查收。第1项不属于我单位职责，请予调整。";
    let zip = make::zipped(&[("落实方案.xlsx", &form()), ("函.txt", asks.as_bytes())]);
    let desk = Desk::sample();
    let replies = desk.input().join("replies");
    fs::create_dir_all(&replies).unwrap();
    fs::write(replies.join("a.zip"), zip).unwrap();
    let told = told(&collected(&desk, replies.to_str().unwrap()));
    assert!(
        matches!(told.as_slice(), [(severity, _, text)] if severity == "warning" && text.contains("不属于")),
        "{told:?}"
    );
}

#[test]
fn what_duban_made_itself_is_known_among_the_replies_and_told_once() {
    let desk = Desk::sample();
    let replies = desk.input().join("replies");
    fs::create_dir_all(&replies).unwrap();
    desk.duban(&["register", "--draft-directory"]);
    desk.duban(&["generate"]);
    fs::write(replies.join("市红十字会.xlsx"), form()).unwrap();
    desk.duban(&["collect", "--form", "plan", "--as-of", "2020-07-05"]);
    let made = [
        "master.xlsx",
        "register.xlsx",
        "directory.xlsx",
        "清单.xlsx",
        "decisions.xlsx",
        "collected.json",
        "generated.json",
        "reminders/000-电话催报清单.xlsx",
    ];
    for name in made {
        let own = name.rsplit('/').next().unwrap();
        fs::copy(desk.output().join(name), replies.join(format!("市财政局-{own}")))
            .unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let collected = collected(&desk, replies.to_str().unwrap());
    assert_eq!(records(&collected), [whole("市红十字会", 2)]);
    let told = told(&collected);
    assert!(
        told.iter()
            .all(|(severity, rule, _)| severity == "warning" && rule == "own-output"),
        "{told:?}"
    );
    assert_eq!(told.len(), made.len(), "{told:?}");
}
