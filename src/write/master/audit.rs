//! Draws 数据核对: what is needed to defend any figure of the master.

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::master::Master;
use crate::master::overview::{Class, URGENT};
use crate::master::state::{SOON_DAYS, TaskState};
use crate::text::chinese_day;

use super::formats::Formats;
use super::page::{self, Cell, Layout, Paper, Row};
use super::style::Style;

/// Name of the sheet.
pub const NAME: &str = "数据核对";

/// Draws the sheet.
pub fn draw(book: &mut Workbook, formats: &Formats, master: &Master<'_>) -> Result<(), XlsxError> {
    let layout = Layout {
        name: NAME.to_owned(),
        title: format!("{}数据核对", super::about(&master.register.title)),
        left: master.register.issuer.clone(),
        right: super::as_of(master),
        notes: Vec::new(),
        note_style: Style::Note,
        columns: page::columns(&[
            ("序号", 52),
            ("项目／文件", 262),
            ("数值／单位", 190),
            ("表", 136),
            ("结果", 84),
            ("说明／SHA-256", 540),
        ]),
        paper: Paper::A4Landscape,
        filter: false,
    };
    page::draw(book, formats, &layout, &|row| {
        section(row, "一、收支相抵");
        for (place, (name, value, note)) in ledger(master).into_iter().enumerate() {
            entry(row, place, &name, &value, &note);
        }
        section(row, "二、口径");
        for (place, (name, note)) in rules().into_iter().enumerate() {
            entry(row, place, &name, "", &note);
        }
        section(row, "三、程序与设置");
        for (place, (name, value)) in settings(master).into_iter().enumerate() {
            entry(row, place, &name, "", &value);
        }
        section(row, "四、采用的人工认定");
        for (place, decision) in master.decisions.iter().enumerate() {
            row(Row::new(vec![
                Cell::new((place + 1).to_string(), Style::Centre),
                Cell::wide(decision.as_str(), Style::Body, 5),
            ]));
        }
        if master.decisions.is_empty() {
            row(Row::new(vec![
                Cell::new("", Style::Centre),
                Cell::wide("无", Style::Body, 5),
            ]));
        }
        section(row, &format!("五、收到的文件（{}个）", master.collected.replies.len()));
        for (place, reply) in master.collected.replies.iter().enumerate() {
            let forms: Vec<String> = reply
                .forms
                .iter()
                .map(|key| {
                    master
                        .register
                        .form(key)
                        .map_or_else(|| key.clone(), |form| form.short_name())
                })
                .collect();
            row(Row::new(vec![
                Cell::new((place + 1).to_string(), Style::Centre),
                Cell::new(reply.file.as_str(), Style::Small),
                Cell::new(reply.unit.as_deref().unwrap_or("（未能认定）"), Style::Small),
                Cell::new(forms.join("、"), Style::Small),
                Cell::new(reply.outcome.label(), Style::Centre),
                Cell::new(reply.sha256.as_str(), Style::Small),
            ]));
        }
    })
}

fn section(row: &mut dyn FnMut(Row<'_>), name: &str) {
    row(Row::part(vec![Cell::wide(name, Style::Part, 6)]));
}

fn entry(row: &mut dyn FnMut(Row<'_>), place: usize, name: &str, value: &str, note: &str) {
    let number = Cell::new((place + 1).to_string(), Style::Centre);
    let name = Cell::new(name, Style::Body);
    row(Row::new(if value.is_empty() {
        vec![number, name, Cell::wide(note, Style::Body, 4)]
    } else {
        vec![
            number,
            name,
            Cell::new(value, Style::LeadCentre),
            Cell::wide(note, Style::Body, 3),
        ]
    }));
}

fn ledger(master: &Master<'_>) -> Vec<(String, String, String)> {
    let ledger = &master.collected.ledger;
    let line = |name: &str, value: usize, note: &str| (name.to_owned(), value.to_string(), note.to_owned());
    let verdict = |good: bool| {
        if good {
            "相符".to_owned()
        } else {
            "不相符，请反馈给开发者".to_owned()
        }
    };
    vec![
        line("应报答复", ledger.expected, "单位×任务×表"),
        line("已报答复", ledger.received, ""),
        line("未报答复", ledger.missing, "含已收到、待转录的"),
        line("人工认定免报", ledger.excluded, ""),
        (
            "应报＝已报＋未报＋免报".to_owned(),
            verdict(ledger.expected == ledger.received + ledger.missing + ledger.excluded),
            format!(
                "{}＝{}＋{}＋{}",
                ledger.expected, ledger.received, ledger.missing, ledger.excluded
            ),
        ),
        line("读到的非空单元格", ledger.cells_read, "各答复文件合计"),
        line("其中已入汇总或属表格原有文字", ledger.cells_recorded, ""),
        line("其中列入问题清单", ledger.cells_reported, ""),
        (
            "读到＝入汇总＋列问题".to_owned(),
            verdict(ledger.cells_read == ledger.cells_recorded + ledger.cells_reported),
            format!(
                "{}＝{}＋{}",
                ledger.cells_read, ledger.cells_recorded, ledger.cells_reported
            ),
        ),
        line("报送情况应报项次", master.overview.owed, "各单位合计，等于应报减免报"),
        line("报送情况已报项次", master.overview.received, "各单位合计，等于已报"),
        line("明细行数", master.detail.len(), "一条答复一行"),
    ]
}

fn rules() -> Vec<(String, String)> {
    let mut rules: Vec<(String, String)> = TaskState::ALL
        .iter()
        .map(|state| (format!("任务“{}”", state.label()), state.rule().to_owned()))
        .collect();
    let soon = format!("没有完成，完成时限在截至日期起{SOON_DAYS}天之内（含当天）");
    let more = [
        ("单位“全部报送”", "应答复的任务在各表中都有答复（有实际内容）"),
        ("单位“部分报送”", "应答复的任务只答复了一部分"),
        (
            "单位“待转录”",
            "应答复的都已答复或有材料收到，其中有材料不能直接读取（扫描件、有密码或损坏的文件、空白表等）",
        ),
        ("单位“未报送”", "没有收到任何答复"),
        ("红", "没有完成，且完成时限早于截至日期"),
        ("黄", &soon),
        ("绿", "没有完成，完成时限更晚或为长期坚持"),
        ("时限不明", "没有完成，所报时限不能判定日期或没有报时限"),
    ];
    rules.extend(more.map(|(name, note)| (name.to_owned(), note.to_owned())));
    rules.push((
        format!("“需领导协调推动的事项”（最多{URGENT}项）"),
        format!("{}同类中逾期久的、涉及单位多的在前。", Class::ORDER),
    ));
    rules
}

fn settings(master: &Master<'_>) -> Vec<(String, String)> {
    let mut settings = vec![
        ("程序版本".to_owned(), format!("duban {}", env!("CARGO_PKG_VERSION"))),
        ("截至日期".to_owned(), chinese_day(master.collected.as_of)),
        ("通知".to_owned(), master.register.title.clone()),
        ("批次代码".to_owned(), master.register.campaign()),
        ("台账校验码".to_owned(), master.register.fingerprint()),
    ];
    settings.extend(master.settings.iter().cloned());
    settings
}
