//! The desk as a browser talks to it: who gets in, what is kept, what is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use regex::Regex;

use crate::mail_desk;
use crate::run::Desk as Folders;
use crate::smtp::{Act, Server};

/// A desk that runs for a round, with a configuration of its own, and the cookie of whoever came in by its link.
struct Running {
    folders: Folders,
    process: Child,
    link: String,
    port: u16,
    cookie: String,
}

/// What came back.
struct Answered {
    status: u16,
    head: String,
    text: String,
}

impl Running {
    fn sample() -> Running {
        Running::on(Folders::sample())
    }

    fn on(folders: Folders) -> Running {
        let home = folders.input().with_file_name("home");
        std::fs::create_dir_all(&home).expect("made");
        let (process, link) = start(&home, folders.input().parent().expect("a folder"));
        let port = link
            .split(':')
            .nth(2)
            .and_then(|rest| rest.split('/').next())
            .expect("a port");
        let port = port.parse().expect("a port");
        let mut running = Running {
            folders,
            process,
            port,
            cookie: String::new(),
            link,
        };
        let path = format!("/open/{}", running.link.rsplit('/').next().expect("a token"));
        let opened = running.ask("GET", &path, &[("Host", running.host())], b"");
        assert_eq!(opened.status, 303, "{}", opened.head);
        let cookie = Regex::new(r"(?i)set-cookie: ([^;]+)").expect("a pattern");
        running.cookie = cookie.captures(&opened.head).expect("a cookie")[1].to_owned();
        running
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    fn own(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Host", self.host()),
            ("Cookie", self.cookie.clone()),
            ("Origin", format!("http://{}", self.host())),
        ]
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, String)], body: &[u8]) -> Answered {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("connects");
        stream.set_read_timeout(Some(Duration::from_secs(120))).expect("set");
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n",
            body.len()
        );
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        stream.write_all(format!("{head}\r\n").as_bytes()).expect("sent");
        // A server that turns a request away need not read all of it.
        let _ = stream.write_all(body);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, text) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .unwrap_or(0);
        Answered {
            status,
            head: head.to_owned(),
            text: text.to_owned(),
        }
    }

    fn get(&self, path: &str) -> Answered {
        self.ask("GET", path, &self.own(), b"")
    }

    /// A page that must be there.
    fn page(&self, path: &str) -> String {
        let answered = self.get(path);
        assert_eq!(answered.status, 200, "{path}: {}", answered.text);
        answered.text
    }

    fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answered {
        let coded: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", escaped(value)))
            .collect();
        let mut headers = self.own();
        headers.push(("Content-Type", "application/x-www-form-urlencoded".to_owned()));
        self.ask("POST", path, &headers, coded.join("&").as_bytes())
    }

    fn upload(&self, what: &str, files: &[(&str, &[u8])]) -> Answered {
        let mut body = Vec::new();
        for (name, bytes) in files {
            let head = format!("--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
            body.extend(head.as_bytes());
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--B--\r\n");
        let mut headers = self.own();
        headers.push(("Content-Type", "multipart/form-data; boundary=B".to_owned()));
        self.ask("POST", &format!("/upload/{what}"), &headers, &body)
    }

    /// Waits for the command that runs; the page that then tells what it said.
    fn settle(&self, path: &str) -> String {
        let until = Instant::now() + Duration::from_secs(180);
        loop {
            let page = self.page(path);
            if !page.contains("data-busy") {
                return page;
            }
            assert!(Instant::now() < until, "a command does not end");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// The state that a page was drawn from.
    fn state(&self, path: &str) -> String {
        let state = Regex::new(r#"name="state" value="([^"]+)""#).expect("a pattern");
        state.captures(&self.page(path)).expect("a state")[1].to_owned()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn start(home: &Path, folder: &Path) -> (Child, String) {
    let mut process = Command::new(env!("CARGO_BIN_EXE_duban"))
        .args(["desk", "--no-open"])
        .arg(folder)
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", home.join("config"))
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut link = String::new();
    BufReader::new(process.stdout.take().expect("piped"))
        .read_line(&mut link)
        .expect("a link");
    (process, link.trim().to_owned())
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

/// Every file below a folder, with its bytes.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path => found.push((path.clone(), std::fs::read(path).unwrap_or_default())),
            }
        }
    }
    found.sort();
    found
}

/// What changes something, by the routes of the program.
fn changes() -> Vec<String> {
    let routes =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/desk/routes.rs")).expect("read");
    let route = Regex::new(r#"route\(\s*"([^"]+)",\s*(?:get\([^)]*\)\.)?post\("#).expect("a pattern");
    let mut found: Vec<String> = route.captures_iter(&routes).map(|one| one[1].to_owned()).collect();
    found.retain(|path| path != "/knock/{knock}");
    assert!(found.len() > 15, "{found:?}");
    found
}

/// The pages that the desk shows whatever was done.
const PAGES: [&str; 9] = [
    "/", "/notice", "/units", "/forms", "/mail", "/replies", "/review", "/summary", "/choose",
];

#[test]
fn nobody_from_elsewhere_gets_in_and_nothing_changes_by_looking() {
    let desk = Running::sample();
    let own = desk.own();
    let with = |place: usize, value: &str| {
        let mut headers = own.clone();
        headers[place].1 = value.to_owned();
        headers
    };
    let before = files(desk.folders.input().parent().expect("a folder"));
    let port = desk.port;
    let stale = format!("{}0000", &desk.cookie[..desk.cookie.len() - 4]);
    let made = ["/job/events", "/made/output/master.xlsx", "/packed/workbooks"];
    for path in PAGES.into_iter().chain(made) {
        for (headers, why) in [
            (with(1, ""), "no secret"),
            (with(1, &stale), "a stale secret"),
            (with(1, "duban=1"), "another cookie"),
            (with(0, &format!("evil.example:{port}")), "a foreign host"),
            (with(0, "127.0.0.1"), "no port"),
            (
                with(0, &format!("127.0.0.1:{port}@evil.example")),
                "a host behind a host",
            ),
        ] {
            let answered = desk.ask("GET", path, &headers, b"");
            assert_eq!(answered.status, 403, "{path}, {why}: {}", answered.head);
            assert!(!answered.text.contains("政府工作报告"), "{path}, {why}");
        }
    }
    for path in changes() {
        let path = path
            .replace("{id}", "T003")
            .replace("{what}", "replies")
            .replace("{n}", "0");
        for (headers, why) in [
            (with(2, "http://evil.example"), "a foreign origin"),
            (with(2, "null"), "an origin that hides itself"),
            (
                with(2, &format!("http://127.0.0.1:{port}.evil.example")),
                "an origin like ours",
            ),
            (with(2, &format!("https://127.0.0.1:{port}")), "another scheme"),
            (with(1, &stale), "a stale secret"),
            (own[..2].to_vec(), "no origin"),
        ] {
            let answered = desk.ask("POST", &path, &headers, b"act=save&text=x");
            assert_eq!(answered.status, 403, "{path}, {why}: {}", answered.head);
        }
        for method in ["GET", "HEAD", "PUT", "DELETE"] {
            let answered = desk.ask(method, &path, &own, b"");
            let looks = answered.status == 200 && ["GET", "HEAD"].contains(&method);
            assert!(
                looks || [404, 405].contains(&answered.status),
                "{method} {path}: {}",
                answered.head
            );
        }
    }
    let link = desk.link.rsplit('/').next().expect("a token").to_owned();
    assert_eq!(
        desk.ask("GET", &format!("/open/{link}"), &own[..1], b"").status,
        403,
        "the link again"
    );
    assert_eq!(desk.ask("POST", "/knock/0000", &own[..1], b"").status, 403);
    let after = files(desk.folders.input().parent().expect("a folder"));
    let names = |all: &[(PathBuf, Vec<u8>)]| all.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
    assert_eq!(names(&before), names(&after));
    assert!(before == after, "looking changed a file");
}

#[test]
fn no_name_of_a_browser_leaves_its_folder() {
    let desk = Running::sample();
    let secret = desk.folders.input().with_file_name("secret.txt");
    std::fs::write(&secret, "geheim").expect("written");
    let before = files(desk.folders.input().parent().expect("a folder")).len();
    for kind in ["output", "workbooks", "..%2Finput", "..", "%2Fetc", "mail", "."] {
        for name in [
            "..%2Fsecret.txt",
            "..%5Csecret.txt",
            "%2Fetc%2Fpasswd",
            "..",
            "%2e%2e%2fsecret.txt",
            ".duban.lock",
            "notice.txt",
            "%00",
        ] {
            let answered = desk.get(&format!("/made/{kind}/{name}"));
            assert!(
                [400, 404].contains(&answered.status),
                "{kind}/{name}: {}",
                answered.head
            );
            assert!(
                !answered.text.contains("geheim") && !answered.text.contains("root:"),
                "{kind}/{name}"
            );
        }
        let answered = desk.get(&format!("/packed/{kind}"));
        assert!(answered.status == 404 || !answered.text.contains("geheim"), "{kind}");
    }
    let given: [&str; 9] = [
        "../../escaped.txt",
        "..\\\\..\\\\escaped2.txt",
        "/etc/escaped3.txt",
        "C:\\\\Windows\\\\escaped4.txt",
        "....//escaped5.txt",
        "~/.bashrc",
        ".hidden",
        "CON.txt",
        "正常.txt",
    ];
    let uploaded: Vec<(&str, &[u8])> = given.iter().map(|name| (*name, b"x".as_slice())).collect();
    let answered = desk.upload("replies", &uploaded);
    assert_eq!(answered.status, 200, "{}", answered.text);
    let replies = desk.folders.input().join("replies");
    let inside = files(&replies);
    assert_eq!(inside.len(), given.len(), "{inside:?}");
    assert!(
        inside.iter().all(|(path, _)| path.parent() == Some(replies.as_path())),
        "{inside:?}"
    );
    assert_eq!(
        files(desk.folders.input().parent().expect("a folder")).len(),
        before + given.len()
    );
    for what in ["..%2Finput", "anything"] {
        assert_eq!(desk.upload(what, &[("a.txt", b"x")]).status, 404, "{what}");
    }
}

#[test]
fn replies_of_one_name_are_all_kept_and_one_that_is_cut_off_is_not() {
    let desk = Running::sample();
    let same: Vec<(&str, &[u8])> = (0..300).map(|_| ("附件2.xlsx", b"x".as_slice())).collect();
    assert_eq!(desk.upload("replies", &same).status, 200);
    let replies = desk.folders.input().join("replies");
    assert_eq!(files(&replies).len(), 300);
    // Half a file, and the line is gone.
    let mut stream = TcpStream::connect(("127.0.0.1", desk.port)).expect("connects");
    let mut head =
        "POST /upload/replies HTTP/1.1\r\nContent-Length: 100000\r\nContent-Type: multipart/form-data; boundary=B\r\n"
            .to_owned();
    for (name, value) in desk.own() {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let part = "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"half.xlsx\"\r\n\r\nhalf";
    stream.write_all(format!("{head}\r\n{part}").as_bytes()).expect("sent");
    std::thread::sleep(Duration::from_millis(300));
    drop(stream);
    let until = Instant::now() + Duration::from_secs(10);
    while files(&replies).len() != 300 && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(50));
    }
    let left: Vec<_> = files(&replies)
        .into_iter()
        .filter(|(path, _)| !path.to_string_lossy().contains("附件2"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn slow_clients_hold_nobody_up_and_do_not_keep_the_desk_from_ending() {
    let mut desk = Running::sample();
    let mut slow = Vec::new();
    for n in 0..60 {
        let mut stream = TcpStream::connect(("127.0.0.1", desk.port)).expect("connects");
        let begun: String = match n % 3 {
            0 => "GET / HT".to_owned(),
            1 => format!("GET / HTTP/1.1\r\nHost: {}\r\nX-Slow: ", desk.host()),
            _ => {
                let own = desk.own();
                let own: Vec<String> = own.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
                format!(
                    "POST /units HTTP/1.1\r\n{}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\nname=",
                    own.concat()
                )
            }
        };
        stream.write_all(begun.as_bytes()).expect("sent");
        slow.push(stream);
    }
    let began = Instant::now();
    for _ in 0..3 {
        assert!(desk.page("/").contains("107"));
    }
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    assert_eq!(desk.post("/quit", &[]).status, 200);
    let until = Instant::now() + Duration::from_secs(10);
    while desk.process.try_wait().expect("asked").is_none() {
        assert!(Instant::now() < until, "the desk waits for slow clients");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn the_later_of_two_windows_is_told_and_loses_nothing() {
    let desk = Running::sample();
    let (mine, theirs) = (desk.state("/notice/task/T005"), desk.state("/notice/task/T005"));
    let edit = |state: &str, due: &str| {
        let fields = [
            ("state", state),
            ("act", "save"),
            ("number", "5"),
            ("text", "做好就业工作"),
            ("lead", "市人社局"),
            ("co", "市财政局\n市教育局"),
            ("due", due),
        ];
        desk.post("/notice/task/T005", &fields)
    };
    assert_eq!(edit(&mine, "2020年11月").status, 303);
    let told = edit(&theirs, "2020年10月");
    assert_eq!(told.status, 409);
    assert!(
        told.text.contains("没有保存您的修改") && told.text.contains("2020年10月") && told.text.contains("市教育局"),
        "{}",
        told.text
    );
    let page = desk.page("/notice/task/T005");
    assert!(page.contains("2020年11月") && !page.contains("2020年10月"), "{page}");
    // The directory likewise, and the answer to a question.
    let stale = desk.state("/units");
    let paste = |state: &str| {
        desk.post(
            "/units/paste",
            &[("state", state), ("rows", "市财政局\t财政\t\tczj@example.cn")],
        )
    };
    assert_eq!(paste(&stale).status, 303);
    let told = paste(&stale);
    assert!(
        told.status == 409 && told.text.contains("czj@example.cn"),
        "{}",
        told.text
    );
}

#[test]
fn a_question_is_answered_by_a_button_and_the_others_stay_open_until_they_are() {
    let desk = Running::sample();
    let page = desk.page("/notice");
    let question = Regex::new(r#"name="rule" value="([^"]+)"><input type="hidden" name="found" value="([^"]+)">(<button class="btn s" name="answer" value="([^"]*)")?"#)
        .expect("a pattern");
    let all: Vec<(String, String)> = question
        .captures_iter(&page)
        .map(|one| (one[1].to_owned(), one[2].replace("&#x27;", "'").replace("&quot;", "\"")))
        .collect();
    assert!(all.len() >= 2, "{all:?}");
    let open = all.iter().find(|(rule, _)| rule == "notice-list-open").expect("等");
    // Correcting a task does not lose what is in doubt.
    let state = desk.state("/notice/task/T001");
    let edited = desk.post(
        "/notice/task/T001",
        &[
            ("state", &state),
            ("act", "save"),
            ("text", "改过"),
            ("lead", "市发改委"),
        ],
    );
    assert_eq!(edited.status, 303, "{}", edited.text);
    assert!(desk.page("/notice").contains(&open.1), "a correction loses the doubts");
    let state = desk.state("/notice");
    let answered = desk.post(
        "/notice/answer",
        &[
            ("state", &state),
            ("rule", &open.0),
            ("found", &open.1),
            ("answer", "没有其他单位"),
        ],
    );
    if answered.status != 303 {
        let said = Regex::new(r"(?s)<p class=.said.>(.*?)</p>").expect("a pattern");
        panic!(
            "{}",
            said.captures(&answered.text)
                .map_or(String::new(), |one| one[1].to_owned())
        );
    }
    assert!(
        !desk.page("/notice").contains(&open.1),
        "an answered question is still open"
    );
    let register = desk.folders.json(&["register"], 0);
    let task = register["tasks"]
        .as_array()
        .expect("tasks")
        .iter()
        .find(|task| task["text"] == "改过");
    assert!(task.is_some(), "the answer undid the correction");
    desk.post("/notice/undo", &[]);
    assert!(desk.page("/notice").contains(&open.1), "the answer was not taken back");
}

#[test]
fn what_the_reader_of_a_notice_dies_of_is_told_on_the_page_and_replaced_there() {
    let desk = Running::on(Folders::empty());
    for (name, bytes) in [
        ("deep.html", "<div>".repeat(3_000_000).into_bytes()),
        ("long.txt", "一、".repeat(20_000_000).into_bytes()),
        ("broken.docx", b"PK\x03\x04 not a zip".to_vec()),
        ("empty.txt", Vec::new()),
    ] {
        let took = desk.upload("notice", &[(name, &bytes)]);
        assert!(
            took.status == 200 && took.text.contains(name),
            "{name}: {} {}",
            took.head,
            took.text
        );
        for path in ["/", "/notice", "/units"] {
            let began = Instant::now();
            desk.page(path);
            assert!(
                began.elapsed() < Duration::from_secs(100),
                "{name}: {path} takes {:?}",
                began.elapsed()
            );
        }
        assert!(desk.page("/notice").contains("said error"), "{name} is not told");
    }
    assert!(desk.upload("notice", &[("图.png", b"x")]).text.contains("不像通知"));
    let sample = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("input/notice.txt")).expect("read");
    desk.upload("notice", &[("notice.txt", &sample)]);
    assert!(desk.page("/").contains("107"));
    // A directory that is none is told where it can be taken back.
    desk.upload("directory", &[("名录.xlsx", b"nothing of the kind")]);
    let page = desk.page("/units");
    assert!(page.contains("said error") && page.contains("/units/undo"), "{page}");
    desk.post("/units/undo", &[]);
    assert!(!desk.page("/units").contains("said error"));
}

#[test]
fn the_language_that_was_chosen_is_remembered() {
    let desk = Running::sample();
    assert!(desk.page("/").contains("lang=\"zh-CN\"") && desk.page("/").contains("下一步"));
    let mut headers = desk.own();
    headers.push(("Content-Type", "application/x-www-form-urlencoded".to_owned()));
    for (referer, to) in [
        (format!("http://{}/units", desk.host()), "/units"),
        ("http://evil.example/x".to_owned(), "/"),
        (format!("http://{}//evil.example", desk.host()), "/"),
    ] {
        let mut headers = headers.clone();
        headers.push(("Referer", referer));
        let answered = desk.ask("POST", "/language", &headers, b"language=en");
        let wanted = format!("location: {to}\r\n");
        assert!(
            answered.status == 303 && (answered.head.to_lowercase() + "\r\n").contains(&wanted),
            "{}",
            answered.head
        );
    }
    for path in PAGES.into_iter().chain(["/notice/task/T001"]) {
        let page = desk.page(path);
        assert!(page.contains("lang=\"en\"") && page.contains(">End<"), "{path}");
    }
    assert!(desk.get("/notice/task/T999").text.contains("It could not be done"));
    assert_eq!(desk.post("/language", &[("language", "xx")]).status, 404);
    // Another desk of the same person speaks English, too.
    let folder = desk.folders.input().with_file_name("another");
    let (mut other, link) = start(&desk.folders.input().with_file_name("home"), &folder);
    let kept = std::fs::read_to_string(
        desk.folders
            .input()
            .with_file_name("home")
            .join("config/duban/desk.json"),
    )
    .expect("kept");
    let _ = other.kill();
    let _ = other.wait();
    assert!(
        link.starts_with("http://127.0.0.1:") && kept.contains("\"language\": \"en\""),
        "{kept}"
    );
}

#[test]
fn the_leader_in_charge_is_a_column_of_the_units() {
    let desk = Running::sample();
    let state = desk.state("/units");
    let rows = "单位名称\t分管领导\n市财政局\t王副市长";
    assert_eq!(
        desk.post("/units/paste", &[("state", &state), ("rows", rows)]).status,
        303
    );
    assert!(desk.page("/units").contains("value=\"王副市长\""));
    // Saved as it stands on the page, nothing of it is lost.
    let page = desk.page("/units");
    let field = Regex::new(r#"<input name="(name|aliases|category|email|contact|phone|leader|collective|members)"[^>]*?(?: value="([^"]*)")?>"#).expect("a pattern");
    let form = page.split("action=\"/units\"").nth(1).expect("the form");
    let mut fields = vec![("state".to_owned(), desk.state("/units"))];
    for one in field.captures_iter(form) {
        fields.push((
            one[1].to_owned(),
            one.get(2)
                .map_or(String::new(), |value| value.as_str().replace("&#x2f;", "/")),
        ));
    }
    let before = desk.folders.json(&["register"], 0)["units"].clone();
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let saved = desk.post("/units", &fields);
    assert_eq!(saved.status, 303, "{}", saved.text);
    assert_eq!(desk.folders.json(&["register"], 0)["units"], before);
    assert!(desk.page("/units").contains("value=\"王副市长\""));
}

#[test]
fn mail_goes_out_from_the_page_only_after_a_test_letter_and_what_went_out_is_listed() {
    let server = Server::start(|_, _, _| Act::Go);
    let desk = Running::on(mail_desk::ready());
    let own = [
        ("from", "督查室 <dc@example.gov.cn>"),
        ("server", "127.0.0.1"),
        ("user", ""),
    ];
    let port = server.port.to_string();
    let settings = desk.folders.input().with_file_name("duban.toml");
    std::fs::write(&settings, "# 我们的设置\n[mail]\nsecurity = \"none\"\nper_minute = 0\n").expect("written");
    let wrong = desk.post("/mail/settings", &[&own[..], &[("port", "许多")]].concat());
    assert_eq!(wrong.status, 400);
    let kept = desk.post("/mail/settings", &[&own[..], &[("port", &port)]].concat());
    assert_eq!(kept.status, 303, "{}", kept.text);
    let text = std::fs::read_to_string(&settings).expect("kept");
    assert!(
        text.contains("# 我们的设置") && text.contains("per_minute = 0"),
        "{text}"
    );
    let all = [("kind", "workbook"), ("act", "send")];
    let early = desk.post("/mail", &all);
    assert!(
        early.status == 400 && early.text.contains("还没有试发过"),
        "{}",
        early.text
    );
    assert!(server.taken().is_empty());
    let unit = mail_desk::UNIT;
    let test = desk.post(
        "/mail",
        &[
            ("kind", "workbook"),
            ("act", "test"),
            ("to", "me@example.cn"),
            ("unit", unit),
        ],
    );
    assert_eq!(test.status, 303, "{}", test.text);
    let page = desk.settle("/mail");
    assert_eq!(server.taken().len(), 1, "{page}");
    assert!(page.contains("me@example.cn"), "{page}");
    assert_eq!(
        desk.post(
            "/mail",
            &[("kind", "workbook"), ("act", "test"), ("to", "nobody"), ("unit", unit)]
        )
        .status,
        400
    );
    assert_eq!(desk.post("/mail", &all).status, 303);
    let page = desk.settle("/mail");
    // A test letter does not count as sent to the unit.
    assert_eq!(server.taken().len(), 108, "{page}");
    assert!(page.contains("发过的 108 封，107 个单位"), "{page}");
    // Once more: nothing goes out twice.
    assert_eq!(desk.post("/mail", &all).status, 303);
    desk.settle("/mail");
    assert_eq!(server.taken().len(), 108);
}

#[test]
fn everything_that_the_commands_make_besides_is_made_by_buttons_and_handed_out() {
    let desk = Running::sample();
    assert_eq!(
        desk.post(
            "/units/paste",
            &[
                ("state", &desk.state("/units")),
                ("rows", "单位名称\t分管领导\n市财政局\t王副市长")
            ]
        )
        .status,
        303
    );
    assert_eq!(
        desk.post("/forms/make", &[("zip", "1"), ("notices", "1"), ("form", "plan")])
            .status,
        303
    );
    let page = desk.settle("/forms");
    assert!(page.contains("/packed/notices"), "{page}");
    let packed = desk.get("/packed/notices");
    assert!(
        packed.status == 200 && packed.text.contains("PK\u{3}\u{4}"),
        "{}",
        packed.head
    );
    let (book, bytes) = files(&desk.folders.output().join("workbooks")).remove(0);
    let name = book.file_name().expect("a name").to_string_lossy().into_owned();
    assert_eq!(desk.upload("replies", &[(&name, &bytes)]).status, 200);
    let asked = [
        ("as_of", "2020-07-12"),
        ("form", "plan"),
        ("packets", "1"),
        ("slips", "1"),
        ("csv", "1"),
    ];
    assert_eq!(desk.post("/replies/collect", &asked).status, 303);
    let page = desk.settle("/summary");
    for kind in ["papers", "packets", "reminders"] {
        assert!(page.contains(&format!("/packed/{kind}")), "{kind}: {page}");
    }
    assert!(page.contains("明细.csv"));
    // What a command says beside its outputs is shown once.
    assert!(page.contains("没有需要发督办单的事项") && !desk.page("/summary").contains("没有需要发督办单的事项"));
    // What the last collection made is made again by the decisions.
    assert_eq!(
        desk.post(
            "/replies/collect",
            &[
                ("as_of", "2020-07-12"),
                ("form", "plan"),
                ("again", "1"),
                ("to", "review")
            ]
        )
        .status,
        303
    );
    desk.settle("/review");
    for name in ["packets", "明细.csv"] {
        assert!(desk.folders.output().join(name).exists(), "{name} is gone");
    }
}

#[test]
fn a_scan_is_transcribed_beside_the_form_that_it_is_and_a_decision_can_be_struck() {
    let desk = Running::sample();
    let made = desk.post("/forms/make", &[("form", "plan")]);
    assert_eq!(made.status, 303);
    assert!(
        !desk.settle("/forms").contains("/made/output/True"),
        "a link to nothing"
    );
    assert_eq!(desk.get("/made/output/清单.xlsx").status, 200);
    // One that says whose it is, and one that does not.
    let png: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";
    assert_eq!(
        desk.upload("replies", &[("市财政局落实方案.png", png), ("扫描0001.png", png)])
            .status,
        200
    );
    let collect = [("as_of", "2020-07-12"), ("form", "plan"), ("to", "review")];
    assert_eq!(desk.post("/replies/collect", &collect).status, 303);
    let page = desk.settle("/review");
    let shown = Regex::new(r#"<a href="/review\?n=(\d+)"[^>]*><b>[^<]*</b><small>([^<]*)</small>"#).expect("a pattern");
    let of = |page: &str, name: &str| -> String {
        let found = shown.captures_iter(page).map(|one| one[1].to_owned());
        let mut found = found.filter(|n| {
            desk.page(&format!("/review?n={n}"))
                .contains(&format!("alt=\"{name}\""))
        });
        found.next().unwrap_or_else(|| panic!("{name}: {page}"))
    };
    let field = Regex::new(r#"<textarea name="([^"]+)""#).expect("a pattern");
    let found = Regex::new(r#"name="found" value="([^"]*)""#).expect("a pattern");
    for (file, unit) in [("市财政局落实方案.png", "市财政局"), ("扫描0001.png", "市教育局")] {
        let n = of(&page, file);
        let path = format!("/review/transcribe/{n}");
        assert!(desk.page(&format!("/review?n={n}")).contains(&path));
        let sheet = desk.page(&format!("{path}?unit={}&form=plan", escaped(unit)));
        let first = field.captures(&sheet).unwrap_or_else(|| panic!("{unit}: {sheet}"))[1].to_owned();
        assert!(sheet.contains("data-unsaved") && sheet.matches("记下转录的内容</button>").count() == 2);
        let said = found.captures(&sheet).expect("what was found")[1].to_owned();
        let typed = [
            ("unit", unit),
            ("form", "plan"),
            ("found", said.as_str()),
            (first.as_str(), "9月底前拨付到位"),
        ];
        // Nobody's word is no word.
        assert_eq!(desk.post(&path, &typed).status, 400);
        let signed: Vec<(&str, &str)> = typed.into_iter().chain([("name", "李明")]).collect();
        let saved = desk.post(&path, &signed);
        assert_eq!(saved.status, 303, "{}", saved.text);
        // What was typed stands there when one comes back, and what was settled is no more to be done.
        assert!(
            desk.page(&format!("{path}?unit={}&form=plan", escaped(unit)))
                .contains("9月底前拨付到位")
        );
        assert!(
            !desk.page("/review").contains(&format!("<small>{file}</small>")),
            "{file}"
        );
    }
    assert_eq!(desk.post("/replies/collect", &collect).status, 303);
    let page = desk.settle("/review");
    assert!(!page.contains("未能执行"), "{page}");
    let collected: serde_json::Value =
        serde_json::from_slice(&std::fs::read(desk.folders.output().join("collected.json")).expect("read"))
            .expect("JSON");
    for unit in ["市财政局", "市教育局"] {
        let records = collected["records"].as_array().expect("records");
        let own = records.iter().find(|record| record["unit"] == unit);
        assert!(
            own.is_some_and(|own| own.to_string().contains("9月底前拨付到位")),
            "{unit}"
        );
    }
    // A decision is struck by itself, whatever was decided after it.
    let code = Regex::new(r#"name="code" value="([^"]+)""#).expect("a pattern");
    let codes: Vec<String> = code.captures_iter(&page).map(|one| one[1].to_owned()).collect();
    assert!(codes.len() >= 3, "{page}");
    assert_eq!(desk.post("/review/forget", &[("code", &codes[1])]).status, 303);
    let left: Vec<String> = code
        .captures_iter(&desk.page("/review"))
        .map(|one| one[1].to_owned())
        .collect();
    let expected: Vec<String> = codes.iter().filter(|one| **one != codes[1]).cloned().collect();
    assert_eq!(left, expected);
    assert_eq!(desk.post("/review/forget", &[("code", &codes[1])]).status, 404);
}

#[test]
fn title_and_deadlines_are_written_on_the_page_and_stand_in_what_is_made() {
    let desk = Running::sample();
    let page = desk.page("/notice");
    assert!(
        page.contains("name=\"title\"") && page.contains("name=\"due:plan\""),
        "{page}"
    );
    let state = desk.state("/notice");
    let typed = [
        ("state", state.as_str()),
        ("title", "某市重点工作分工"),
        ("due:plan", "2020-08-31"),
        ("due:status", ""),
    ];
    assert_eq!(desk.post("/notice/head", &typed).status, 303);
    let register = desk.folders.json(&["register"], 0);
    assert_eq!(register["title"], "某市重点工作分工");
    let due = |key: &str| -> serde_json::Value {
        let forms = register["forms"].as_array().expect("forms");
        forms.iter().find(|form| form["key"] == key).expect("the form")["due"].clone()
    };
    assert_eq!(
        (due("plan"), due("status")),
        ("2020-08-31".into(), serde_json::Value::Null)
    );
    let state = desk.state("/notice");
    let wrong = [("state", state.as_str()), ("title", ""), ("due:plan", "下个月")];
    let refused = desk.post("/notice/head", &wrong);
    assert!(
        refused.status == 400 && refused.text.contains("下个月"),
        "{}",
        refused.text
    );
}

#[test]
fn a_directory_that_comes_after_an_edit_makes_no_edit_of_its_own() {
    let desk = Running::sample();
    let state = desk.state("/notice/task/T001");
    let edited = [
        ("state", state.as_str()),
        ("act", "save"),
        ("text", "改过"),
        ("lead", "市发改委"),
    ];
    assert_eq!(desk.post("/notice/task/T001", &edited).status, 303);
    let rows = "单位名称\t电话\n市商务局投资科\t0715-8255555";
    let state = desk.state("/units");
    assert_eq!(
        desk.post("/units/paste", &[("state", &state), ("rows", rows)]).status,
        303
    );
    let told = |register: &serde_json::Value| register["findings"].to_string().contains("register-edit-unread");
    let register = desk.folders.json(&["register"], 0);
    assert!(!told(&register), "{}", register["findings"]);
    assert_eq!(register["tasks"][0]["text"], "改过");
    desk.post("/units/undo", &[]);
    assert!(!told(&desk.folders.json(&["register"], 0)));
}

#[test]
fn no_page_sends_a_clerk_to_a_command_line() {
    let desk = Running::sample();
    let bare = |page: &str| -> Vec<String> {
        let shown = Regex::new(r"(?s)<script.*?</script>|<[^>]*>")
            .expect("a pattern")
            .replace_all(page, " ")
            .into_owned();
        let command = Regex::new(r"[^。；\n]*(?:运行 duban|--[a-z])[^。；\n]*").expect("a pattern");
        command
            .find_iter(&shown)
            .map(|one| one.as_str().trim().to_owned())
            .collect()
    };
    assert_eq!(desk.post("/forms/make", &[("zip", "1")]).status, 303);
    let mut said = bare(&desk.settle("/forms"));
    assert_eq!(desk.upload("replies", &[("市财政局.xlsx", b"nothing")]).status, 200);
    assert_eq!(desk.post("/replies/collect", &[("as_of", "2020-12-12")]).status, 303);
    said.extend(bare(&desk.settle("/replies")));
    for path in PAGES {
        said.extend(bare(&desk.page(path)));
    }
    assert_eq!(said, Vec::<String>::new());
}

/// Every figure of the summary leads to just what it counts, and an answer to the row of the reply that it was read from.
#[test]
fn a_figure_leads_to_what_it_counts_and_an_answer_to_its_row() {
    let folders = Folders::sample();
    let made = folders.json(&["rehearse", "--form", "status", "--faults", "none"], 0);
    assert!(made["replies"].as_u64().is_some_and(|replies| replies > 50), "{made}");
    let from = folders.output().join("rehearsal/replies");
    let to = folders.input().join("replies");
    std::fs::create_dir_all(&to).expect("made");
    for (n, (path, bytes)) in files(&from).into_iter().enumerate() {
        // Some units stay silent.
        if n % 3 != 0 {
            std::fs::write(to.join(path.file_name().expect("a name")), bytes).expect("written");
        }
    }
    let desk = Running::on(folders);
    let collect = [("as_of", "2020-12-12"), ("form", "status"), ("to", "summary")];
    assert_eq!(desk.post("/replies/collect", &collect).status, 303);
    let summary = desk.settle("/summary");
    let figure =
        Regex::new(r#"<a href="(/answers\?(category|part)=[^"]*)"><title>[^<]* (\d+)</title>"#).expect("a pattern");
    let row = Regex::new(
        r#"(?s)<tr[^>]*><td><a href="/unit/(\d+)">[^<]*</a></td><td[^>]*>[^<]*</td><td>(\S+) [^<]*</td><td>.*?</td><td>([^<]*).*?</td><td>(.*?)</td></tr>"#,
    )
    .expect("a pattern");
    let mut figures = 0;
    for found in figure.captures_iter(&summary) {
        let page = desk.page(&found[1].replace("&amp;", "&"));
        let place = if &found[2] == "category" { 1 } else { 2 };
        let mut counted: Vec<String> = row.captures_iter(&page).map(|row| row[place].to_owned()).collect();
        counted.sort_unstable();
        counted.dedup();
        assert_eq!(counted.len().to_string(), found[3], "{}: {counted:?}", &found[1]);
        figures += 1;
    }
    assert!(figures > 10, "{figures} figures: {summary}");
    let all = desk.page("/answers");
    let mut answers = 0;
    for found in row.captures_iter(&all) {
        let silent = &found[3] == "未报";
        assert_eq!(found[4].is_empty(), silent, "{}", &found[0]);
        answers += usize::from(!silent);
    }
    assert!(answers > 100, "{answers} answers");
    let link = Regex::new(r#"<a href="(/answer/\d+)">"#).expect("a pattern");
    let page = desk.page(&link.captures(&all).expect("an answer")[1]);
    let marked = Regex::new(r#"<td class="in-row">([^<]*)</td>"#).expect("a pattern");
    let cells: Vec<String> = marked.captures_iter(&page).map(|cell| cell[1].to_owned()).collect();
    let said = Regex::new(r#"(?s)<dt>落实情况</dt><dd class="pre">([^<]*)"#).expect("a pattern");
    let said = said.captures(&page).expect("what was said")[1].to_owned();
    assert!(cells.iter().any(|cell| cell.trim() == said.trim()), "{said}: {cells:?}");
    assert_eq!(desk.get("/answer/999999").status, 404);
    // What an answer was read as is said as people say it.
    let normal = Regex::new("读作 ([^<]*)").expect("a pattern");
    let own: Vec<String> = link.captures_iter(&all).map(|one| one[1].to_owned()).collect();
    let mut read: Vec<String> = Vec::new();
    for path in own.iter().step_by(own.len() / 25 + 1) {
        read.extend(normal.captures_iter(&desk.page(path)).map(|one| one[1].to_owned()));
    }
    assert!(!read.is_empty());
    for one in ["yes", "no", "partial", "ongoing", "done", "now"] {
        assert!(!read.iter().any(|said| said == one), "{read:?}");
    }
}

#[test]
fn before_there_is_a_notice_every_page_says_where_to_put_one() {
    let desk = Running::on(Folders::empty());
    for path in ["/forms", "/mail", "/replies", "/review", "/summary"] {
        let page = desk.page(path);
        assert!(
            page.contains("先放入通知") && page.contains("<nav ") && !page.contains("没有做成"),
            "{path}: {}",
            shown(&page)
        );
    }
    assert!(!desk.page("/units").contains("单位没有问题"));
}

#[test]
fn the_folder_that_a_reply_lay_in_stays_with_it_and_leads_nowhere_else() {
    let desk = Running::sample();
    let part = |folder: &str, name: &str| {
        format!(
            "--B\r\nContent-Disposition: form-data; name=\"folder\"\r\n\r\n{folder}\r\n--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\nx\r\n"
        )
    };
    let body = [
        part("回复/市财政局", "附件2.txt"),
        part("回复/市教育局", "附件2.txt"),
        part("../../outside", "a.txt"),
        part("/etc", "b.txt"),
        "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"c.txt\"\r\n\r\nx\r\n".to_owned(),
        "--B--\r\n".to_owned(),
    ];
    let mut headers = desk.own();
    headers.push(("Content-Type", "multipart/form-data; boundary=B".to_owned()));
    let took = desk.ask("POST", "/upload/replies", &headers, body.concat().as_bytes());
    assert_eq!(took.status, 200, "{}", took.text);
    let replies = desk.folders.input().join("replies");
    for path in [
        "回复/市财政局/附件2.txt",
        "回复/市教育局/附件2.txt",
        "outside/a.txt",
        "etc/b.txt",
        "c.txt",
    ] {
        assert!(replies.join(path).exists(), "{path}: {:?}", files(&replies));
    }
    assert_eq!(files(&replies).len(), 5);
}

/// What a page says, without its tags.
fn shown(page: &str) -> String {
    let bare = Regex::new(r"(?s)<script.*?</script>|<[^>]*>")
        .expect("a pattern")
        .replace_all(page, " ")
        .into_owned();
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The two figures of the page of the findings: to decide, and of these to act on.
fn to_decide(page: &str) -> (usize, usize) {
    let count = Regex::new(r"还要决定 (\d+) 处，其中必须处理 (\d+) 处").expect("a pattern");
    let found = count
        .captures(page)
        .unwrap_or_else(|| panic!("no count: {}", shown(page)));
    (found[1].parse().expect("a number"), found[2].parse().expect("a number"))
}

/// What is to be acted on, as the frame of every page shows it.
fn badge(page: &str) -> usize {
    let badge = Regex::new(r#"核对<i class="r">(\d+)</i>"#).expect("a pattern");
    badge
        .captures(page)
        .map_or(0, |found| found[1].parse().expect("a number"))
}

/// The place of the finding of which a page of findings lists that it is about this, or says this.
fn listed(page: &str, wanted: &str) -> String {
    let item =
        Regex::new(r#"<a href="/review\?n=(\d+)"[^>]*><b>([^<]*)</b><small>([^<]*)</small>"#).expect("a pattern");
    let mut all = item.captures_iter(page);
    let found = all.find(|one| one[2].contains(wanted) || one[3].contains(wanted));
    found.unwrap_or_else(|| panic!("{wanted} is not listed: {}", shown(page)))[1].to_owned()
}

/// The fields of a page of the findings by which a decision about the shown one is taken.
fn decide(desk: &Running, n: &str, act: &str) -> Answered {
    let page = desk.page(&format!("/review?n={n}"));
    let found = Regex::new(r#"name="found" value="([^"]*)""#).expect("a pattern");
    let found = found.captures(&page).expect("what was found")[1]
        .replace("&#x2f;", "/")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    let fields = [
        ("n", n),
        ("found", &found),
        ("act", act),
        ("reason", "已电话核实"),
        ("name", "张三"),
    ];
    desk.post("/review/decide", &fields)
}

#[test]
fn what_is_decided_is_settled_at_once_and_takes_effect_with_the_next_collection() {
    let desk = Running::sample();
    assert_eq!(desk.post("/forms/make", &[("form", "plan")]).status, 303);
    desk.settle("/forms");
    let books = files(&desk.folders.output().join("workbooks"));
    let book = |name: &str| {
        books
            .iter()
            .find(|(path, _)| path.to_string_lossy().contains(name))
            .expect("a form")
            .1
            .clone()
    };
    // Two that cannot be read, and one that came back empty.
    let uploads: [(&str, &[u8]); 3] = [
        ("市财政局.xlsx", b"PK\x03\x04 broken"),
        ("市教育局.xlsx", b"nothing"),
        ("市商务局.xlsx", &book("市商务局")),
    ];
    assert_eq!(desk.upload("replies", &uploads).status, 200);
    let collect = [("as_of", "2020-07-12"), ("form", "plan"), ("to", "review")];
    assert_eq!(desk.post("/replies/collect", &collect).status, 303);
    let page = desk.settle("/review");
    let (all, errors) = to_decide(&page);
    assert_eq!(badge(&page), errors);
    assert!(!page.contains("下次收表生效"), "{}", shown(&page));
    let broken = listed(&page, "市财政局");
    // What it costs to take a file as it is stands beside the button, and is asked once more.
    let before = desk.page(&format!("/review?n={broken}"));
    let says = Regex::new(r#"value="接受" data-sure="[^"]*都会算作“已报”"#).expect("a pattern");
    assert!(
        says.is_match(&before) && before.contains("汇总里没有它的内容"),
        "{}",
        shown(&before)
    );
    // From there to the next that is open, not back to the first.
    let order = Regex::new(r#"<a href="/review\?n=(\d+)""#).expect("a pattern");
    let order: Vec<&str> = order
        .captures_iter(&page)
        .map(|one| one.get(1).expect("a place").as_str())
        .collect();
    let went = decide(&desk, &broken, "接受");
    assert_eq!(went.status, 303);
    let to = Regex::new(r"(?i)location: /review\?n=(\d+)").expect("a pattern");
    let next = to.captures(&went.head).expect("a next one")[1].to_owned();
    let at = |n: &str| order.iter().position(|one| *one == n).expect("a place in the list");
    assert!(at(&next) > at(&broken), "{next} after {broken}: {order:?}");
    let page = desk.page("/review");
    assert!(
        page.contains("<td>照现在的样子收下</td>") && !page.contains("<td>接受</td>"),
        "the list says it otherwise than the button"
    );
    // The day of the collection stays, and every page counts alike.
    assert!(desk.page("/replies").contains("name=\"as_of\" value=\"2020-07-12\""));
    let first = desk.page("/");
    let row =
        Regex::new(r"<td>2020-07-12</td><td>\d+</td><td>[^<]*</td><td>\d+</td><td>(\d+)</td>").expect("a pattern");
    assert_eq!(
        row.captures(&first).expect("a collection")[1].parse(),
        Ok(badge(&first)),
        "{}",
        shown(&first)
    );
    assert!(!page.contains("回复有变动"), "{}", shown(&page));
    let page = desk.page("/review");
    let (open, still) = to_decide(&page);
    assert!(open < all && still < errors, "{open} of {all}, {still} of {errors}");
    assert!(
        page.contains(&format!("{} 处已定，下次收表生效。", all - open)),
        "{}",
        shown(&page)
    );
    for path in ["/", "/replies", "/summary", "/review"] {
        assert_eq!(badge(&desk.page(path)), still, "{path}");
    }
    assert!(
        shown(&desk.page("/")).contains("接着核对"),
        "{}",
        shown(&desk.page("/"))
    );
    let shown_again = desk.page(&format!("/review?n={broken}"));
    assert!(shown_again.contains("已定，下次收表生效。"), "{}", shown(&shown_again));
    // What names nobody is told at once, with what was typed.
    let other = listed(&page, "市教育局");
    let shown_other = desk.page(&format!("/review?n={other}"));
    let found = Regex::new(r#"name="found" value="([^"]*)""#).expect("a pattern");
    let found = found.captures(&shown_other).expect("what was found")[1]
        .replace("&#x2f;", "/")
        .replace("&quot;", "\"");
    let assign = [
        ("n", other.as_str()),
        ("found", &found),
        ("act", "指定"),
        ("unit", "市财正局"),
        ("reason", "已核实"),
        ("name", "张三"),
    ];
    let told = desk.post("/review/decide", &assign);
    assert!(
        told.status == 400 && told.text.contains("本轮没有“市财正局”这个单位"),
        "{}",
        shown(&told.text)
    );
    assert!(
        told.text.contains("<dt>理由</dt><dd class=\"pre\">已核实</dd>"),
        "{}",
        shown(&told.text)
    );
    // Taken back, it is open again; struck from the list likewise.
    assert_eq!(desk.post("/review/undo", &[]).status, 303);
    assert_eq!(to_decide(&desk.page("/review")), (all, errors));
    assert_eq!(decide(&desk, &broken, "接受").status, 303);
    // A file that is left out is left out whole.
    let nothing = listed(&desk.page("/review"), "市教育局");
    assert_eq!(decide(&desk, &nothing, "剔除").status, 303);
    assert_eq!(desk.post("/replies/collect", &collect).status, 303);
    let page = desk.settle("/review");
    assert!(
        !page.contains("下次收表生效") && !page.contains("未能执行"),
        "{}",
        shown(&page)
    );
    assert!(badge(&page) <= errors, "{}", shown(&page));
    let collected: serde_json::Value =
        serde_json::from_slice(&std::fs::read(desk.folders.output().join("collected.json")).expect("read"))
            .expect("JSON");
    // Looking at a page writes nothing, whatever stands there.
    let before = files(&desk.folders.output());
    for path in PAGES {
        desk.page(path);
    }
    assert!(before == files(&desk.folders.output()), "looking changed a file");
    let history = std::fs::read_to_string(desk.folders.output().join("desk-history.jsonl")).expect("kept");
    assert_eq!(history.lines().count(), 2, "{history}");
    let state = |unit: &str| {
        let owed = collected["owed"].as_array().expect("owed");
        owed.iter()
            .find(|duty| duty["unit"] == unit)
            .map(|duty| duty["state"].clone())
            .expect("a duty")
    };
    assert_eq!(state("市财政局"), "已报", "an accepted file");
    assert_eq!(
        state("市教育局"),
        "未报",
        "whose file is left out is silent, not excused"
    );
    assert_eq!(state("市商务局"), "已收到待转录", "a form that came back empty");
    // What has come since is told where one decides.
    assert_eq!(desk.upload("replies", &[("又来的.xlsx", b"nothing")]).status, 200);
    assert!(
        desk.page("/review").contains("回复有变动"),
        "{}",
        shown(&desk.page("/review"))
    );
}

#[test]
fn whoever_is_silent_is_reminded_before_anybody_thinks_of_excusing_it() {
    let desk = Running::sample();
    assert_eq!(desk.post("/forms/make", &[("form", "plan")]).status, 303);
    desk.settle("/forms");
    assert_eq!(
        desk.post("/replies/collect", &[("as_of", "2020-07-12"), ("form", "plan")])
            .status,
        303
    );
    let page = desk.settle("/review");
    let n = listed(&page, "市财政局");
    let page = desk.page(&format!("/review?n={n}"));
    let at = |words: &str| page.find(words).unwrap_or_else(|| panic!("{words}: {}", shown(&page)));
    assert!(at("先催报") < at("下载它的催办函") && at("下载它的催办函") < at("value=\"剔除\""));
    let letter = Regex::new(r#"href="(/made/reminders/[^"]+)""#).expect("a pattern");
    let letter = letter.captures(&page).expect("a letter")[1].to_owned();
    assert!(letter.contains("市财政局"), "{letter}");
    let way: String = letter
        .split('/')
        .map(|part| {
            part.bytes()
                .map(|byte| match byte {
                    b'.' | b'-' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => char::from(byte).to_string(),
                    byte => format!("%{byte:02X}"),
                })
                .collect::<String>()
        })
        .collect::<Vec<_>>()
        .join("/");
    assert_eq!(desk.get(&way).status, 200);
    assert!(desk.page("/replies").contains("id=\"remind\""));
}

#[test]
fn a_form_is_shown_on_the_page_as_its_unit_will_get_it() {
    let desk = Running::sample();
    assert_eq!(desk.post("/forms/make", &[]).status, 303);
    let page = desk.settle("/forms");
    let link = Regex::new(r#"<td>市财政局</td>.*?href="(/forms/preview/\d+)""#).expect("a pattern");
    let link = link.captures(&page).expect("a preview")[1].to_owned();
    let page = desk.page(&link);
    assert!(
        page.contains("<h1>市财政局</h1>") && page.contains("附件2"),
        "{}",
        shown(&page)
    );
    let printed = page.matches("<td class=\"office pre\">").count();
    let blank = page.matches("<td class=\"blank pre\"></td>").count();
    assert!(printed > 50 && blank > 50, "{printed} printed, {blank} blank");
    assert!(
        !page.contains("<td class=\"given pre\">"),
        "nothing was filled in before"
    );
    // Every sheet that the unit sees, and none that it does not.
    let sheet = Regex::new(r#"href="/forms/preview/\d+\?sheet=(\d+)"[^>]*>([^<]*)<"#).expect("a pattern");
    let sheets: Vec<(String, String)> = sheet
        .captures_iter(&page)
        .map(|one| (one[1].to_owned(), one[2].to_owned()))
        .collect();
    assert!(
        sheets.len() >= 3 && !sheets.iter().any(|(_, name)| name.contains("duban")),
        "{sheets:?}"
    );
    for (n, name) in &sheets {
        let shown_sheet = desk.page(&format!("{link}?sheet={n}"));
        assert!(
            shown_sheet.contains(&format!("aria-current=\"page\">{name}</a>")),
            "{name}"
        );
    }
    assert_eq!(desk.get("/forms/preview/9999").status, 404);
    assert_eq!(desk.get(&format!("{link}?sheet=99")).status, 404);
    // A workbook that somebody has removed or spoilt since is told, not shown as something else.
    let (path, _) = files(&desk.folders.output().join("workbooks")).remove(0);
    std::fs::write(path, b"PK\x03\x04 broken").expect("written");
    assert_eq!(desk.get("/forms/preview/0").status, 404);
}

/// The fields of the table of the units as they stand on a page, entities undone.
fn table(page: &str) -> Vec<(String, String)> {
    let form = page.split("action=\"/units\"").nth(1).expect("the form");
    let tag = Regex::new(r"<input [^>]*>").expect("a pattern");
    let name = Regex::new(r#" name="([^"]*)""#).expect("a pattern");
    let value = Regex::new(r#" value="([^"]*)""#).expect("a pattern");
    let plain = |text: &str| {
        text.replace("&#x2f;", "/")
            .replace("&quot;", "\"")
            .replace("&#x27;", "'")
            .replace("&amp;", "&")
    };
    let tags = tag.find_iter(form).map(|tag| tag.as_str());
    tags.filter_map(|tag| {
        let name = name.captures(tag)?[1].to_owned();
        Some((
            name,
            value.captures(tag).map_or(String::new(), |value| plain(&value[1])),
        ))
    })
    .collect()
}

#[test]
fn a_wrong_address_or_number_is_told_at_its_cell_before_it_is_saved_and_saved_by_whoever_insists() {
    let desk = Running::sample();
    let directory = || std::fs::read(desk.folders.input().join("directory.xlsx")).expect("read");
    let before = directory();
    let rows = "序号\t单位名称\t电子邮箱\t联系电话\t科室\n1\t市财政局\tczj@example\t13800\t预算科\n2\t市教育局\tjyj@example.cn\t0715-8126015\t\n3\t\tx@x.cn\t\t";
    let state = desk.state("/units");
    let told = desk.post("/units/paste", &[("state", &state), ("rows", rows)]);
    assert_eq!(told.status, 200, "{}", shown(&told.text));
    assert!(directory() == before, "saved before it was told");
    for said in [
        "还没有保存",
        "“czj@example”不像邮箱",
        "5 位数字，不是能拨通的号码",
        "没有“科室”这一列",
        "没有单位名称，没有并入：3 x@x.cn",
        "value=\"jyj@example.cn\"",
    ] {
        assert!(told.text.contains(said), "{said}: {}", shown(&told.text));
    }
    assert!(!told.text.contains("没有“序号”这一列"));
    let at = told.text.find("value=\"czj@example\"").expect("what was pasted");
    assert!(
        told.text[at..]
            .split("</td>")
            .next()
            .is_some_and(|cell| cell.contains("不像邮箱")),
        "not at the cell"
    );
    assert!(told.text.contains("data-press=\"unit-save\"") && told.text.contains("id=\"unit-save\""));
    // The whole cell shows what is wrong with a part of it.
    let half = "单位名称\t邮箱\n市科技局\tkjj@xianning.gov,cn";
    let half = desk.post("/units/paste", &[("state", &state), ("rows", half)]);
    assert!(
        half.text.contains("“kjj@xianning.gov,cn”里的“cn”不像邮箱"),
        "{}",
        shown(&half.text)
    );
    let nobody = [("state", state.as_str()), ("name", "各有关单位"), ("as", "collective")];
    let nobody = desk.post("/units/alias", &nobody);
    assert!(
        nobody.status == 400 && nobody.text.contains("没有说“各有关单位”是哪几个单位的合称"),
        "{}",
        shown(&nobody.text)
    );
    // Saved as it stands, it is told no second time.
    let fields = table(&told.text);
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let saved = desk.post("/units", &fields);
    assert_eq!(saved.status, 303, "{}", shown(&saved.text));
    let page = desk.page("/units");
    assert!(page.contains("value=\"czj@example\"") && page.contains("value=\"jyj@example.cn\""));
    assert!(page.contains("有 1 个单位的邮箱或电话不对"), "{}", shown(&page));
    // What stood there already does not stop another change.
    let mut fields = table(&page);
    let at = fields.iter().position(|(_, value)| value == "市教育局").expect("a row");
    fields[at + 4].1 = "李明".to_owned();
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(desk.post("/units", &fields).status, 303);
    // A plain correction needs no second look.
    let state = desk.state("/units");
    let good = desk.post(
        "/units/paste",
        &[
            ("state", &state),
            ("rows", "单位名称\t邮箱\t电话\n市财政局\tczj@example.cn\t0715-8126016"),
        ],
    );
    assert_eq!(good.status, 303, "{}", shown(&good.text));
    assert!(!desk.page("/units").contains("邮箱或电话不对"));
}

#[test]
fn what_is_dropped_in_the_wrong_place_is_told_and_taken_as_what_the_person_says() {
    let desk = Running::sample();
    assert_eq!(desk.post("/forms/make", &[("form", "plan")]).status, 303);
    desk.settle("/forms");
    let input = desk.folders.input();
    let notice = std::fs::read(input.join("notice.txt")).expect("read");
    let directory = std::fs::read(input.join("directory.xlsx")).expect("read");
    let books = files(&desk.folders.output().join("workbooks"));
    let (_, book) = books
        .iter()
        .find(|(path, _)| path.to_string_lossy().contains("市财政局"))
        .expect("a form");
    let tasks = |desk: &Running| {
        desk.folders.json(&["register"], 0)["tasks"]
            .as_array()
            .map_or(0, Vec::len)
    };
    let all = tasks(&desk);
    // A reply, and a directory, in the place of the notice: the notice stays.
    for (name, bytes, label) in [
        ("市财政局回复.xlsx", book, "回复"),
        ("通讯录.xlsx", &directory, "单位名录"),
    ] {
        let took = desk.upload("notice", &[(name, bytes)]);
        assert_eq!(took.status, 200, "{}", took.text);
        assert_eq!(tasks(&desk), all, "{name} took the place of the notice");
        let page = desk.page("/notice");
        assert!(
            page.contains(&format!("“{name}”像是{label}，先没有用它。")),
            "{}",
            shown(&page)
        );
        assert!(input.join("待认定").join(name).exists());
    }
    let take = |name: &str, held: &str, to_be: &str| {
        desk.post("/dropped", &[("name", name), ("held", held), ("as", to_be)])
            .status
    };
    assert_eq!(take("市财政局回复.xlsx", "1", "reply"), 303);
    assert!(input.join("replies/市财政局回复.xlsx").exists());
    assert!(
        !desk.page("/replies").contains("市财政局回复.xlsx”"),
        "a reply among the replies is no stray"
    );
    assert_eq!(take("通讯录.xlsx", "1", "directory"), 303);
    assert!(!input.join("待认定/通讯录.xlsx").exists() && desk.page("/units").contains("/units/undo"));
    // A notice, and a directory, among the replies.
    let other = [notice.as_slice(), "\n另行通知的，以通知为准。\n".as_bytes()].concat();
    assert_eq!(
        desk.upload(
            "replies",
            &[
                ("补充通知.txt", &other),
                ("名录.xlsx", &directory),
                ("说明.txt", "请查收".as_bytes())
            ]
        )
        .status,
        200
    );
    let page = desk.page("/replies");
    assert!(
        page.contains("“补充通知.txt”放在回复里，却像是通知。"),
        "{}",
        shown(&page)
    );
    assert!(
        page.contains("“名录.xlsx”放在回复里，却像是单位名录。"),
        "{}",
        shown(&page)
    );
    assert!(!page.contains("“说明.txt”"), "{}", shown(&page));
    assert_eq!(take("名录.xlsx", "", "reply"), 303);
    assert!(
        !desk.page("/replies").contains("“名录.xlsx”"),
        "the person has said that it is a reply"
    );
    assert_eq!(take("补充通知.txt", "", "notice"), 303);
    assert!(
        input.join("补充通知.txt").exists()
            && input.join("以前的通知/notice.txt").exists()
            && !input.join("replies/补充通知.txt").exists()
    );
    assert_eq!(tasks(&desk), all);
    // A notice in the place of the directory.
    let before = std::fs::read(input.join("directory.xlsx")).expect("read");
    assert_eq!(desk.upload("directory", &[("旧通知.txt", &notice)]).status, 200);
    assert!(std::fs::read(input.join("directory.xlsx")).expect("read") == before);
    assert!(desk.page("/units").contains("“旧通知.txt”像是通知，先没有用它。"));
    assert_eq!(take("旧通知.txt", "1", "nothing"), 303);
    assert_eq!(take("旧通知.txt", "1", "notice"), 404);
    for name in ["../notice.txt", "..", "/etc/passwd", ""] {
        assert_eq!(take(name, "", "notice"), 404, "{name}");
        assert_eq!(take(name, "", "away"), 404, "{name}");
    }
    // Taken out of the replies it waits outside of them; what is left out by a decision is not asked about again.
    let lies = [("放错的.txt", notice.as_slice()), ("不要的.txt", other.as_slice())];
    assert_eq!(desk.upload("replies", &lies).status, 200);
    assert!(desk.page("/replies").contains("value=\"away\">放错了，拿掉<"));
    assert_eq!(take("放错的.txt", "", "away"), 303);
    assert!(input.join("待认定/放错的.txt").exists() && !input.join("replies/放错的.txt").exists());
    let collect = [("as_of", "2020-07-12"), ("form", "plan"), ("to", "review")];
    assert_eq!(desk.post("/replies/collect", &collect).status, 303);
    let page = desk.settle("/review");
    assert!(desk.page("/replies").contains("“不要的.txt”放在回复里"));
    let left_out = decide(&desk, &listed(&page, "不要的.txt"), "剔除");
    assert_eq!(left_out.status, 303, "{}", shown(&left_out.text));
    assert!(!desk.page("/replies").contains("“不要的.txt”放在回复里"));
}

#[test]
fn what_is_older_than_the_round_is_shown_as_old_and_with_how_to_make_it_anew() {
    let desk = Running::sample();
    assert_eq!(desk.post("/forms/make", &[("form", "plan")]).status, 303);
    desk.settle("/forms");
    let (_, book) = files(&desk.folders.output().join("workbooks")).remove(0);
    assert_eq!(desk.upload("replies", &[("一.xlsx", &book)]).status, 200);
    let collect = [("as_of", "2020-07-12"), ("form", "plan"), ("to", "summary")];
    assert_eq!(desk.post("/replies/collect", &collect).status, 303);
    let page = desk.settle("/summary");
    let button = "<a class=\"btn\" href=\"/made/output/master.xlsx\">";
    assert!(
        page.contains(button) && !page.contains("class=\"old\""),
        "{}",
        shown(&page)
    );
    // A reply comes: everything is still of the last collection.
    assert_eq!(desk.upload("replies", &[("二.xlsx", b"nothing")]).status, 200);
    let page = desk.page("/summary");
    assert!(
        !page.contains(button) && page.contains("回复有变动"),
        "{}",
        shown(&page)
    );
    let at = page.find("href=\"/made/output/master.xlsx\"").expect("still to be had");
    assert!(
        page[..at].ends_with("<span class=\"old\">旧</span> <a "),
        "not marked as old"
    );
    assert!(page.contains("再收一次（截至 2020-07-12）"));
    assert_eq!(desk.post("/replies/collect", &collect).status, 303);
    assert!(desk.settle("/summary").contains(button));
    // What somebody had changed was put aside as old, and is shown as that.
    let master = desk.folders.output().join("master.xlsx");
    std::fs::write(&master, b"changed by hand").expect("written");
    assert_eq!(desk.post("/replies/collect", &collect).status, 303);
    let page = desk.settle("/summary");
    assert!(
        page.contains(button) && page.contains("/made/output/旧-master.xlsx"),
        "{}",
        shown(&page)
    );
    let at = page.find("href=\"/made/output/旧-master.xlsx\"").expect("shown");
    assert!(
        page[..at].ends_with("<span class=\"old\">旧</span> <a "),
        "not marked as old"
    );
    // Forms that are older than the register are told where they are handed out.
    let state = desk.state("/notice/task/T001");
    let edit = [
        ("state", state.as_str()),
        ("act", "save"),
        ("text", "改过的一项"),
        ("lead", "市发改委"),
    ];
    assert_eq!(desk.post("/notice/task/T001", &edit).status, 303);
    assert!(shown(&desk.page("/forms")).contains("台账改动以前生成的"));
}

#[test]
fn what_could_not_be_saved_is_shown_under_the_names_that_the_pages_use() {
    let desk = Running::sample();
    let state = desk.state("/notice/task/T005");
    let fields = [
        ("state", state.as_str()),
        ("act", "save"),
        ("number", "5"),
        ("text", "做好就业工作"),
        ("lead", "市人社局"),
        ("co", "市财政局"),
        ("due", "2020年11月"),
    ];
    assert_eq!(desk.post("/notice/task/T005", &fields).status, 303);
    let told = desk.post("/notice/task/T005", &fields);
    assert_eq!(told.status, 409);
    let label = Regex::new(r"<dt>([^<]*)</dt>").expect("a pattern");
    let labels: Vec<String> = label.captures_iter(&told.text).map(|one| one[1].to_owned()).collect();
    assert_eq!(labels, ["序号", "重点工作", "牵头单位", "责任单位", "完成时限"]);
    // Two units of one name: nothing of what was typed is lost.
    let state = desk.state("/units");
    let told = desk.post(
        "/units",
        &[
            ("state", &state),
            ("name", "市财政局"),
            ("aliases", "财政"),
            ("name", "市教育局"),
            ("aliases", "财政"),
        ],
    );
    assert_eq!(told.status, 400);
    assert!(
        told.text.contains("“财政”同时是“市财政局”和“市教育局”的名称") && told.text.contains("<dt>别名</dt>"),
        "{}",
        shown(&told.text)
    );
    // In English, too.
    assert_eq!(desk.post("/language", &[("language", "en")]).status, 303);
    let told = desk.post("/notice/task/T005", &fields);
    assert!(
        told.text.contains("<dt>Lead unit</dt>") && told.text.contains("was not saved"),
        "{}",
        shown(&told.text)
    );
    let told = desk.get("/answer/99999");
    assert!(!told.text.contains("没有这"), "{}", shown(&told.text));
}

#[test]
fn of_two_replies_that_differ_the_one_that_a_person_points_to_counts_and_nobody_is_asked_again() {
    let desk = Running::sample();
    let task = "居民医保人均财政补助标准增加30元。";
    let reply = |account: &str| {
        format!(
            "附件2\n填报单位：市财政局\n序号,重点工作,落实措施,完成时限,责任领导,联系电话\n67,{task},{account},2020年12月底,李明,0715-8255001\n"
        )
    };
    let (first, other) = ("已印发实施方案，每月调度一次。", "已成立工作专班，每季度通报一次。");
    let (a, b) = (reply(first), reply(other));
    let replies = [
        ("市财政局（甲）.csv", a.as_bytes()),
        ("市财政局（乙）.csv", b.as_bytes()),
    ];
    assert_eq!(desk.upload("replies", &replies).status, 200);
    let collect = [("as_of", "2020-07-12"), ("form", "plan"), ("to", "review")];
    assert_eq!(desk.post("/replies/collect", &collect).status, 303);
    let page = desk.settle("/review");
    let n = listed(&page, "而“");
    let seen = desk.page(&format!("/review?n={n}"));
    assert!(
        seen.contains("汇总现在用的") && seen.contains(first) && seen.contains(other),
        "{}",
        shown(&seen)
    );
    // Each file can be opened from the list, as it came.
    let list = desk.page("/replies");
    let place = Regex::new(r#"<a href="(/replies/file/\d+)">市财政局（甲）"#).expect("a pattern");
    let opened = desk.get(&place.captures(&list).expect("a link")[1]);
    assert!(opened.status == 200 && opened.text.contains(first), "{}", opened.text);
    assert_eq!(desk.get("/replies/file/99").status, 404);
    let answer = |desk: &Running| -> (String, Vec<String>) {
        let text = std::fs::read_to_string(desk.folders.output().join("collected.json")).expect("a collection");
        let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let record = &json["records"].as_array().expect("records")[0];
        let findings = json["findings"].as_array().expect("findings");
        let of_two = findings.iter().filter(|one| one["rule"] == "answer-contradiction");
        let weights = of_two.map(|one| one["severity"].as_str().expect("a weight").to_owned());
        (
            record["fields"]["落实措施"].as_str().expect("an answer").to_owned(),
            weights.collect(),
        )
    };
    let (counted, weights) = answer(&desk);
    assert_eq!(weights, ["warning"]);
    let wanted = if counted == first { other } else { first };
    assert_eq!(decide(&desk, &n, "以这份为准").status, 303);
    assert_eq!(desk.post("/replies/collect", &collect).status, 303);
    desk.settle("/review");
    assert_eq!(answer(&desk), (wanted.to_owned(), vec!["info".to_owned()]));
}

#[test]
fn what_was_dropped_before_the_first_collection_is_counted_and_drafts_of_each_kind_are_handed_out_apart() {
    let desk = Running::sample();
    assert_eq!(desk.post("/forms/make", &[("form", "plan")]).status, 303);
    desk.settle("/forms");
    assert!(shown(&desk.page("/")).contains("把填报表发给各单位"));
    assert_eq!(desk.upload("replies", &[("市财政局.xlsx", b"nothing")]).status, 200);
    let first = shown(&desk.page("/"));
    assert!(first.contains("已放进 1 个文件，还没有读"), "{first}");
    let collect = [("as_of", "2020-07-12"), ("form", "plan")];
    assert_eq!(desk.post("/replies/collect", &collect).status, 303);
    desk.settle("/replies");
    for kind in ["workbook", "reminder"] {
        let went = desk.post("/mail", &[("kind", kind), ("act", "drafts")]);
        assert!(
            went.status == 303 && went.head.contains(&format!("/mail?kind={kind}")),
            "{}",
            went.head
        );
        desk.settle("/mail");
    }
    let page = desk.page("/mail?kind=reminder");
    assert!(page.contains("value=\"reminder\" selected"), "the kind is forgotten");
    for (folder, words) in [("mail", "下发的邮件草稿"), ("mail-reminders", "催报的邮件草稿")] {
        assert!(
            page.contains(words) && page.contains(&format!("/packed/{folder}")),
            "{words}: {}",
            shown(&page)
        );
        assert_eq!(desk.get(&format!("/packed/{folder}")).status, 200);
    }
    let reminders = files(&desk.folders.output().join("mail/reminders"));
    assert_eq!(page.matches("/made/mail-reminders/").count(), reminders.len());
}

#[test]
fn members_of_a_collective_that_the_directory_lacks_get_forms_and_are_told() {
    let folders = Folders::empty();
    let tasks = "1.发展养老服务。(牵头单位:市民政局;责任单位:各县、市、区人民政府)\n2.发展托幼服务。(牵头单位:市卫健委;责任单位:各县、市、区人民政府)\n";
    std::fs::write(folders.input().join("notice.txt"), tasks).expect("written");
    let desk = Running::on(folders);
    let page = desk.page("/units");
    let state = Regex::new(r#"name="state" value="([^"]*)""#).expect("a pattern");
    let state = state.captures(&page).expect("a state")[1].to_owned();
    let members = [
        ("state", state.as_str()),
        ("name", "各县、市、区人民政府"),
        ("as", "collective"),
        ("members", "嘉鱼县人民政府；通城县人民政府"),
    ];
    let went = desk.post("/units/alias", &members);
    assert!(went.head.contains("/units?added=2"), "{}", went.head);
    assert!(shown(&desk.page("/units?added=2")).contains("名录里没有的 2 个成员已一并加进名录"));
    assert_eq!(desk.post("/forms/make", &[]).status, 303);
    desk.settle("/forms");
    let books = files(&desk.folders.output().join("workbooks"));
    for unit in ["嘉鱼县人民政府", "通城县人民政府"] {
        assert!(
            books.iter().any(|(path, _)| path.to_string_lossy().contains(unit)),
            "{unit} has no form"
        );
    }
}
