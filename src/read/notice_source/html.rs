//! Reads a web page saved from a government site: paragraphs, lists with their numbers, and tables.

use super::html_page::Page;
use super::text::decode_with;
use crate::notice::{Source, emphasis};
use crate::read::tags::{self, Tag};

/// Elements whose content is no text of the page.
const UNREAD: &[&str] = &[
    "script", "style", "noscript", "textarea", "svg", "select", "object", "iframe", "noembed", "noframes", "template",
];

/// Whether the head of a text is a web page's.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(2048)).unwrap_or(bytes).to_ascii_lowercase();
    ["<!doctype html", "<html", "<head", "<body", "<table", "<div", "<meta "]
        .iter()
        .any(|mark| head.windows(mark.len()).any(|window| window == mark.as_bytes()))
}

/// The charset that the page declares in its first bytes.
fn charset(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or(bytes);
    let head: String = head.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let at = head.find("charset=")? + "charset=".len();
    let value: String = head
        .get(at..)?
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'))
        .collect();
    (!value.is_empty()).then_some(value)
}

/// Reads a page.
pub(super) fn source(name: &str, bytes: &[u8]) -> Source {
    source_of(name, &decode_with(bytes, charset(bytes).as_deref()))
}

/// Reads a page that has been decoded.
pub(super) fn source_of(name: &str, text: &str) -> Source {
    let mut page = Page::default();
    page.looks = emphasis::stated(text);
    read(text, &mut page);
    let mut source = page.finish(name);
    emphasis::settle(&mut source);
    source
}

/// Goes through the page's tags and words as a browser tells them apart.
fn read(text: &str, page: &mut Page) {
    let mut in_title = false;
    // An element that never ends has hidden the rest of the page.
    let hidden = tags::walk(text, UNREAD, |tag| match tag {
        Tag::Open(name, tag) => {
            in_title = name == "title";
            if !in_title {
                page.open(name, &|key| tags::attribute(tag, key));
            }
        }
        Tag::Close(name) => {
            in_title = false;
            page.close(name);
        }
        Tag::Words(words) if in_title => page.heading.push_str(words.trim()),
        Tag::Words(words) => page.text(words),
    });
    page.cut |= hidden;
    page.end();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notice::Block;

    #[test]
    fn a_saved_page_gives_its_words_lists_and_tables() {
        let page = "<html><head><meta charset=utf-8><title>关于分解任务的通知_某市政府</title><style>p{}</style></head><body>\
            <table><tr><td><p>各区：</p><ol start=3><li>推进工作&nbsp;&lt;甲&gt;</li><li>完成</li></ol></td></tr></table>\
            <table><tr><th rowspan=2>序号</th><th colspan=2>单位</th></tr><tr><td>牵头</td><td>责任</td></tr>\
            <tr><td>1</td><td>甲<br>局</td><td>乙局</td></tr></table><script>var a = '<p>no</p>';</script>";
        let read = source("a.html", page.as_bytes());
        let texts: Vec<String> = read
            .blocks
            .iter()
            .map(|block| match block {
                Block::Paragraph { text, .. } => text.clone(),
                Block::Table { rows, .. } => rows.iter().map(|row| row.join("|")).collect::<Vec<_>>().join("/"),
            })
            .collect();
        assert_eq!(
            texts,
            [
                "关于分解任务的通知",
                "各区：",
                "3.推进工作\u{a0}<甲>",
                "4.完成",
                "序号|单位|单位/序号|牵头|责任/1|甲\n局|乙局"
            ]
        );
    }

    #[test]
    fn tags_are_told_apart_as_browsers_do() {
        let page = "<BODY><P>一、甲<!-- <p>不显示</p> --><p title='a > b'>二、乙&hellip;&nbsp<p>三、3 < 5<select><option>选</select>";
        let read = source("a.html", page.as_bytes());
        let texts: Vec<&str> = read
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Paragraph { text, .. } => Some(text.as_str()),
                Block::Table { .. } => None,
            })
            .collect();
        assert_eq!(texts, ["一、甲", "二、乙…", "三、3 < 5"]);
        assert_eq!(read.findings, []);
    }

    #[test]
    fn what_an_element_without_end_hides_is_told() {
        let read = source("a.html", "<body><p>一、甲</p><svg><p>二、乙</p>".as_bytes());
        assert_eq!(read.findings.len(), 1);
        assert_eq!(read.findings[0].rule, "notice-cut-off");
    }
}
