//! Reads a web page saved from a government site as a notice: its article, with its title and day.

use super::document;
use crate::finding::{Finding, Place, Severity};
use crate::notice::{Block, Source};
use crate::read::collector::Collector;
use crate::read::decode::{decode, label};
use crate::read::html::{GRID, lay};
use crate::read::web_page::Page;

/// Lines from the top in which the title stands, if the article shows it.
const TOP: usize = 12;

/// Whether the head of a text is a web page's.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(2048)).unwrap_or(bytes).to_ascii_lowercase();
    ["<!doctype html", "<html", "<head", "<body", "<table", "<div", "<meta "]
        .iter()
        .any(|mark| head.windows(mark.len()).any(|window| window == mark.as_bytes()))
}

/// Reads a page.
pub(super) fn source(name: &str, bytes: &[u8]) -> Source {
    source_of(name, &decode(bytes, label(bytes).as_deref()).0)
}

/// Reads a page that has been decoded.
pub(super) fn source_of(name: &str, text: &str) -> Source {
    let mut page = Page::of_notice(text);
    let left = page.keep_article();
    let (title, published) = (page.title().to_owned(), page.published());
    let mut collector = Collector::new(name);
    lay(GRID, page, &mut collector);
    let mut source = document::source(name, collector.finish());
    source.published = published;
    show_title(&mut source, title);
    if left > 0 {
        let place = Place {
            file: Some(name.to_owned()),
            ..Place::default()
        };
        source.findings.push(Finding::new(
            "notice-page-frame",
            Severity::Info,
            place,
            format!("网页正文以外的{left}行（导航、页脚等）没有读入"),
            "",
            "如正文没有读全，请把正文复制到docx再试",
        ));
    }
    source
}

/// Puts the title that the page declares above the article, unless the article shows it.
fn show_title(source: &mut Source, title: String) {
    let shows = |block: &Block| matches!(block, Block::Paragraph { text, .. } if text.contains(&title));
    if !title.contains("关于") || source.blocks.iter().take(TOP).any(shows) {
        return;
    }
    for block in &mut source.blocks {
        match block {
            Block::Paragraph { line, .. } | Block::Table { line, .. } => *line += 1,
        }
    }
    source.blocks.insert(0, Block::Paragraph { line: 1, text: title });
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
