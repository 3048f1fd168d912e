//! `duban take`: documents as frames in, what they gave as frames out, whatever the documents do.

use std::fs;
use std::io::{Read, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

use duban::bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::hostile;
use crate::pieces;
use crate::run::Desk;

/// What another program says: as any library for MessagePack writes it.
#[derive(Serialize)]
enum Said<'a> {
    Part(Bytes),
    Document { file: &'a str },
    Lost { file: &'a str },
}

#[derive(Debug, Deserialize)]
enum Given {
    Ready(String),
    Row(Row),
}

/// As much of a row as is looked at here.
#[derive(Debug, Deserialize)]
struct Row {
    terms: String,
    source: String,
    sha256: String,
    sound: bool,
    cells: u64,
    answers: Vec<Answer>,
    findings: Vec<Finding>,
    taken: Bytes,
    seal: String,
}

#[derive(Debug, Deserialize)]
struct Answer {
    unit: Option<String>,
    text: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Finding {
    rule: Option<String>,
    file: Option<String>,
}

struct Take {
    child: Child,
    from: ChildStdout,
}

impl Take {
    fn start(desk: &Desk) -> Take {
        let mut child = Command::new(env!("CARGO_BIN_EXE_duban"))
            .args(["take", "--as-of", "2020-12-31", "--input"])
            .arg(desk.input())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let from = child.stdout.take().unwrap();
        Take { child, from }
    }

    fn say(&mut self, said: &Said<'_>) {
        let frame = rmp_serde::to_vec_named(said).unwrap();
        let to = self.child.stdin.as_mut().unwrap();
        to.write_all(&u32::try_from(frame.len()).unwrap().to_le_bytes())
            .unwrap();
        to.write_all(&frame).unwrap();
        to.flush().unwrap();
    }

    fn hear(&mut self) -> Given {
        let mut length = [0; 4];
        self.from.read_exact(&mut length).unwrap();
        let mut frame = vec![0; u32::from_le_bytes(length) as usize];
        self.from.read_exact(&mut frame).unwrap();
        rmp_serde::from_slice(&frame).unwrap()
    }

    fn row(&mut self) -> Row {
        match self.hear() {
            Given::Row(row) => row,
            Given::Ready(said) => panic!("{said}"),
        }
    }

    /// Ends it, and yields its exit status.
    fn end(mut self) -> Option<i32> {
        drop(self.child.stdin.take());
        let mut rest = Vec::new();
        self.from.read_to_end(&mut rest).unwrap();
        assert!(rest.is_empty());
        self.child.wait().unwrap().code()
    }
}

#[test]
fn documents_as_frames_give_the_rows_that_a_piece_has_and_those_that_kill_only_their_own_finding() {
    let _alone = hostile::alone();
    let desk = pieces::desk("3", true);
    let piece = desk.input().with_file_name("piece");
    let output = desk.duban(&["collect", "--as-of", "2020-12-31", "--pieces", piece.to_str().unwrap()]);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
    let expected = duban::read::pieces::read(&piece.join("replies.parquet")).unwrap().rows;
    let mut take = Take::start(&desk);
    let Given::Ready(said) = take.hear() else { panic!() };
    assert!(said.starts_with(concat!(env!("CARGO_PKG_VERSION"), "-3-")), "{said}");
    let killing = expected.iter().find(|row| row.source == pieces::KILLING).unwrap();
    assert!(!killing.sound && expected.iter().filter(|row| !row.sound).count() == 1 && expected.len() > 6);
    for row in &expected {
        let bytes = fs::read(desk.input().join("replies").join(&row.source)).unwrap();
        // Large documents come in several parts.
        for part in bytes.chunks(bytes.len() / 3 + 1) {
            take.say(&Said::Part(Bytes(part.to_vec())));
        }
        take.say(&Said::Document { file: &row.source });
        let given = take.row();
        assert_eq!((&given.source, &given.sha256), (&row.source, &row.sha256));
        assert_eq!((given.sound, &given.terms), (row.sound, &row.terms), "{}", row.source);
        assert_eq!(given.taken.0, row.taken, "{}", row.source);
        assert_eq!(given.seal.len(), 64);
    }
    // The process of another program died with this one in hand.
    let name = &expected[0].source;
    take.say(&Said::Part(Bytes(b"PK".to_vec())));
    take.say(&Said::Lost { file: name });
    let lost = take.row();
    assert!(!lost.sound && lost.cells == 0 && lost.answers.is_empty());
    assert_eq!(lost.findings[0].rule.as_deref(), Some("file-damaged"));
    assert_eq!(lost.findings[0].file.as_ref(), Some(name));
    // Nothing of it is left for the next one.
    take.say(&Said::Document { file: "空.xlsx" });
    assert_eq!(take.row().findings[0].rule.as_deref(), Some("file-empty"));
    // An office lock file is no reply here either.
    take.say(&Said::Part(Bytes(b"x".to_vec())));
    take.say(&Said::Document {
        file: "咸安区/~$表.xlsx",
    });
    let passed_over = take.row();
    assert!(passed_over.sound && passed_over.findings.is_empty());
    let good = fs::read(desk.input().join("replies").join("再发一份.xlsx")).unwrap();
    take.say(&Said::Part(Bytes(good)));
    take.say(&Said::Document {
        file: "再发一份.xlsx"
    });
    let answers = take.row().answers;
    assert!(
        answers.iter().any(|one| one.unit.is_some() && one.text.is_some()),
        "{answers:?}"
    );
    assert_eq!(take.end(), Some(0));
}

#[test]
fn what_is_no_frame_ends_it_with_status_2() {
    let desk = pieces::desk("2", false);
    for bytes in [
        &[4, 0, 0, 0, 0xc1, 0, 0, 0][..],
        &[0xff, 0xff, 0xff, 0xff, 1],
        &[9, 0, 0, 0, 1],
    ] {
        let mut take = Take::start(&desk);
        assert!(matches!(take.hear(), Given::Ready(_)));
        take.child.stdin.as_mut().unwrap().write_all(bytes).unwrap();
        assert_eq!(take.end(), Some(2), "{bytes:?}");
    }
}
