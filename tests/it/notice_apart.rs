//! A notice that is laid out in pages is read in a worker, as replies are: what is meant to burst the reader ends the worker, and is told.

use crate::hostile::make::inflating;
use crate::run::Desk;

#[test]
fn a_notice_that_would_take_all_memory_is_refused_with_its_reason() {
    let desk = Desk::empty();
    std::fs::write(desk.input().join("通知.pdf"), inflating(420 << 20)).expect("written");
    let output = desk.duban(&["register"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("通知.pdf") && said.contains("内存"), "{said}");
}
