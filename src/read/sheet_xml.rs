//! Reads XML Spreadsheet 2003, which systems export and call `.xls`.

use quick_xml::events::{BytesStart, Event};

use super::collector::{Collector, Reading, serial};
use super::decode::{decode, label};
use super::xml;
use crate::finding::Severity;
use crate::grid::Value;

/// What every such file names in its first element.
pub(super) const NAMESPACE: &[u8] = b"urn:schemas-microsoft-com:office:spreadsheet";

/// Reads a workbook.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Reading {
    let (text, _) = decode(bytes, label(bytes).as_deref());
    let mut collector = Collector::new(name);
    if walk(&text, &mut collector).is_none() {
        collector.tell_cut_off(None);
    }
    collector.finish()
}

/// Where the walk is.
#[derive(Default)]
struct At {
    row: u32,
    column: u32,
    /// Rows that the row under way takes.
    rows: u32,
    /// Columns that the cell under way takes.
    columns: u32,
    kind: String,
    text: String,
    in_data: bool,
    in_comment: bool,
    /// Inside the document's own properties.
    in_custom: bool,
    ended: bool,
}

/// Walks over the file; nothing if it ends too early.
fn walk(text: &str, collector: &mut Collector) -> Option<()> {
    let mut reader = xml::reader(text.as_bytes());
    let mut buffer = Vec::new();
    let mut at = At::default();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(start) => at.start(&start, collector),
            Event::End(end) => at.end(end.local_name().as_ref(), collector),
            Event::Eof => return at.ended.then_some(()),
            event if at.in_data || at.in_custom => xml::push(&event, &mut at.text),
            _ => {}
        }
        if collector.is_full() {
            return Some(());
        }
    }
}

impl At {
    fn start(&mut self, start: &BytesStart<'_>, collector: &mut Collector) {
        // Places are counted from 1 in the file.
        let place = |otherwise: u32| match xml::number(start, "Index", 0) {
            0 => otherwise,
            index => index - 1,
        };
        match start.local_name().as_ref() {
            "Worksheet" => {
                let name = xml::attribute(start, "Name").unwrap_or_default();
                collector.sheet(&name, false);
                (self.row, self.rows) = (0, 0);
            }
            "Row" => {
                self.row = place(self.row.saturating_add(self.rows));
                self.rows = xml::number(start, "Span", 0).saturating_add(1);
                (self.column, self.columns) = (0, 0);
            }
            "Cell" => {
                self.column = place(self.column.saturating_add(self.columns));
                let across = xml::number(start, "MergeAcross", 0);
                let down = xml::number(start, "MergeDown", 0);
                self.columns = across.saturating_add(1);
                if across > 0 || down > 0 {
                    let last = (self.row.saturating_add(down), self.column.saturating_add(across));
                    collector.merge((self.row, self.column), last);
                }
            }
            "Comment" => self.in_comment = true,
            "Data" => {
                self.in_data = true;
                self.kind = xml::attribute(start, "Type").unwrap_or_default();
                self.text.clear();
            }
            "CustomDocumentProperties" => self.in_custom = true,
            _ if self.in_custom => self.text.clear(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str, collector: &mut Collector) {
        match name {
            "Data" => {
                self.in_data = false;
                let text = std::mem::take(&mut self.text);
                if self.in_comment {
                    collector.float(Some((self.row, self.column)), "批注", &text);
                } else {
                    self.cell(text, collector);
                }
            }
            "Comment" => self.in_comment = false,
            "CustomDocumentProperties" => self.in_custom = false,
            "Workbook" => self.ended = true,
            "LastSaved" => {}
            name if self.in_custom => collector.property(name, &self.text),
            _ => {}
        }
    }

    fn cell(&self, text: String, collector: &mut Collector) {
        let value = match self.kind.as_str() {
            "Number" => text.trim().parse().map(Value::Number).ok(),
            "DateTime" => serial(text.split('.').next().unwrap_or(&text)).map(Value::DateTime),
            "Boolean" => Some(Value::Bool(text.trim() == "1")),
            "Error" => Some(Value::Error(text.clone())),
            _ => Some(Value::Text(text.clone())),
        };
        if value.is_none() && !text.trim().is_empty() {
            collector.tell(
                "cell-unreadable",
                Severity::Warning,
                Some((self.row, self.column)),
                format!("单元格的类型与内容不符，按文字“{text}”读取"),
                "单元格应能读取",
                "请打开原文件核对",
            );
        }
        collector.cell(self.row, self.column, value.unwrap_or(Value::Text(text)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_types_and_merges_are_read() {
        let text = r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
            <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
            <CustomDocumentProperties xmlns="urn:schemas-microsoft-com:office:office"><duban-unit dt:dt="string">ab12</duban-unit></CustomDocumentProperties>
            <Worksheet ss:Name="附件2"><Table><Column ss:Width="40"/>
            <Row><Cell ss:MergeAcross="2"><Data ss:Type="String">标题</Data></Cell><Cell><Data ss:Type="Number">13907240001</Data></Cell></Row>
            <Row ss:Index="4"><Cell ss:Index="2"><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">甲<B>乙</B></ss:Data>
            <Comment><ss:Data>说明</ss:Data></Comment></Cell><Cell><Data ss:Type="DateTime">2020-12-31T00:00:00.000</Data></Cell></Row>
            </Table></Worksheet></Workbook>"#;
        let reading = read("a.xls", text.as_bytes());
        let document = &reading.document;
        let cells: Vec<((u32, u32), Value)> = document.grids[0]
            .cells
            .iter()
            .map(|(place, value)| (*place, value.clone()))
            .collect();
        assert_eq!(
            cells,
            [
                ((0, 0), Value::Text("标题".into())),
                ((0, 3), Value::Number(13_907_240_001.0)),
                ((3, 1), Value::Text("甲乙".into())),
                ((3, 2), Value::DateTime(44_196.0)),
            ]
        );
        assert_eq!(document.grids[0].merges, [(0, 0, 0, 2)]);
        assert_eq!(document.floats[0].text, "说明");
        assert_eq!(document.properties["duban-unit"], "ab12");
        assert!(reading.findings.is_empty(), "{:?}", reading.findings);
        let cut = read("a.xls", &text.as_bytes()[..text.len() - 60]);
        assert_eq!(cut.findings.len(), 1);
    }
}
