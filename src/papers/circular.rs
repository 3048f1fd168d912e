//! 报送通报: who has not filed, or not all of it, and whose material came and waits for transcription.

use jiff::civil::Date;

use crate::master::Master;
use crate::master::overview::receipts;
use crate::master::state::Receipt;
use crate::master::units::UnitReport;
use crate::master::words::about;
use crate::text::chinese_day;

use super::letterhead;
use super::settings::Settings;
use super::values::{Value, Values};

/// The placeholders of a row of the list.
const COLUMNS: [&str; 4] = ["序号", "单位", "状态", "缺报"];
/// What is said of the material of units that came unread.
const UNREAD: &str = "的材料已经收到，但其中没有能直接读取的填报内容，正在核对转录，不属未报";

/// The line above units whose material came unread.
pub fn unread_heading() -> String {
    format!("以下单位{UNREAD}：")
}

/// What stands in the circular.
pub fn values(master: &Master<'_>, settings: &Settings) -> Values {
    let register = master.register;
    let (late, unread) = (late(master), unread(master));
    let title = letterhead::title(&format!("关于{}", about(&master.register.title)), "报送情况的通报");
    let mut fields = letterhead::office(
        register,
        settings,
        &settings.number.circular,
        title,
        Some(master.collected.as_of),
    );
    let mut body = vec![format!(
        "{}{}",
        standing(master),
        announced(master, "予以通报，名单见附件")
    )];
    if !unread.is_empty() {
        let names: Vec<&str> = unread.iter().map(|unit| unit.unit.unit.name.as_str()).collect();
        body.push(format!("{}{UNREAD}。", names.join("、")));
    }
    if late.is_empty() && unread.is_empty() {
        body.push("各单位均已全部报送。".to_owned());
    }
    let is_listed = !late.is_empty();
    let listed = |text: &str| Value::Line(if is_listed { text.to_owned() } else { String::new() });
    fields.push(("附件说明", listed("附件：未报送、报送不全单位名单")));
    fields.push(("附件", listed("附件")));
    fields.push(("附件标题", listed("未报送、报送不全单位名单")));
    fields.push(("结语", Value::Line(asked(master))));
    fields.push(("主送", Value::Line("各有关单位".to_owned())));
    fields.push(("正文", Value::Lines(body)));
    let rows = (1..).zip(late).map(|(number, unit): (usize, _)| {
        vec![
            number.to_string(),
            unit.unit.unit.name.clone(),
            unit.receipt().label().to_owned(),
            lacks(unit).join("；"),
        ]
    });
    Values::new(fields).with_list(&COLUMNS, rows.collect())
}

/// The units that have not filed, then those that have not filed all, each in the register's order.
pub fn late<'m, 'a>(master: &'m Master<'a>) -> Vec<&'m UnitReport<'a>> {
    [of(master, &[Receipt::None]), of(master, &[Receipt::Part])].concat()
}

/// The units of which only something unread has come.
pub fn unread<'m, 'a>(master: &'m Master<'a>) -> Vec<&'m UnitReport<'a>> {
    of(master, &[Receipt::Unread])
}

fn of<'m, 'a>(master: &'m Master<'a>, receipts: &[Receipt]) -> Vec<&'m UnitReport<'a>> {
    let owing = master.units.iter().filter(|unit| unit.owed() > 0);
    owing.filter(|unit| receipts.contains(&unit.receipt())).collect()
}

/// The paragraph above the list.
pub fn opening(master: &Master<'_>) -> String {
    let list = announced(master, "通报如下");
    let asked = asked(master);
    // In one paragraph the list is announced and asked for in one sentence.
    match list.strip_suffix('。') {
        Some(list) => format!("{}{list}，{}", standing(master), asked.replacen("请有关单位", "请", 1)),
        None => standing(master),
    }
}

/// What was to be sent, and how much of it has come.
fn standing(master: &Master<'_>) -> String {
    let units = &master.overview.units;
    let forms = || master.summaries.iter().map(|summary| summary.form);
    let dues: Vec<String> = forms()
        .filter_map(|form| Some(format!("{}应于{}前报送", form.short_name(), chinese_day(form.due?))))
        .collect();
    let names: Vec<String> = forms().map(|form| form.short_name()).collect();
    format!(
        "{}截至{}，应报送{}的{}个单位中，{}。",
        match dues.as_slice() {
            [] => "按照通知要求，".to_owned(),
            dues => format!("按照通知要求，{}。", dues.join("，")),
        },
        chinese_day(master.collected.as_of),
        names.join("、"),
        units.total(),
        receipts(units),
    )
}

/// Which days of the forms that somebody still owes have passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Passed {
    All,
    Some,
    None,
}

fn passed(master: &Master<'_>) -> Passed {
    let forms = late(master).into_iter().flat_map(|unit| &unit.forms);
    let owed = forms.filter(|form| form.counts.received + form.counts.unread < form.counts.owed);
    let is_late = |due: Option<Date>| due.is_none_or(|due| due < master.collected.as_of);
    let mut late = owed.map(|form| is_late(form.form.due));
    match late.next() {
        None => Passed::All,
        Some(first) if late.any(|other| other != first) => Passed::Some,
        Some(true) => Passed::All,
        Some(false) => Passed::None,
    }
}

/// The sentence that announces the list; nothing where nobody is late.
fn announced(master: &Master<'_>, how: &str) -> String {
    match (late(master).is_empty(), passed(master)) {
        (true, _) => String::new(),
        (_, Passed::All) => format!("现将逾期未报、报送不全的单位{how}。"),
        (_, Passed::Some | Passed::None) => format!("现将尚未报送、报送不全的单位{how}。"),
    }
}

/// What the units on the list are asked for; nothing where nobody is late.
fn asked(master: &Master<'_>) -> String {
    let to = match master.register.report_to.as_str() {
        "" => "我办",
        to => to,
    };
    match (late(master).is_empty(), passed(master)) {
        (true, _) => String::new(),
        (_, Passed::All) => format!("请有关单位抓紧补报至{to}。"),
        (_, Passed::Some) => format!("请有关单位抓紧补报逾期内容，其余内容按时报送至{to}。"),
        (_, Passed::None) => format!("请有关单位按时报送至{to}。"),
    }
}

/// What is open on each form, and what came in its place. Forms on which as much is open of as much stand together.
pub fn lacks(unit: &UnitReport<'_>) -> Vec<String> {
    let open = || unit.forms.iter().filter(|form| form.counts.received < form.counts.owed);
    let mut missing: Vec<(usize, usize, Vec<String>)> = Vec::new();
    for form in open() {
        let counts = form.counts;
        let lacking = counts.owed - counts.received - counts.unread;
        let same = missing
            .iter_mut()
            .find(|(lacks, owed, _)| (*lacks, *owed) == (lacking, counts.owed));
        match same {
            _ if lacking == 0 => {}
            Some((_, _, names)) => names.push(form.form.short_name()),
            None => missing.push((lacking, counts.owed, vec![form.form.short_name()])),
        }
    }
    let mut lines: Vec<String> = (missing.into_iter())
        .map(|(lacks, owed, names)| {
            let each = if names.len() > 1 { "各" } else { "" };
            format!("{}{each}缺{lacks}项（应报{owed}项）", names.join("、"))
        })
        .collect();
    let mut unread: Vec<(usize, String, Vec<String>)> = Vec::new();
    for form in open().filter(|form| form.counts.unread > 0) {
        let (count, came, name) = (form.counts.unread, form.came.join("、"), form.form.short_name());
        match unread
            .iter_mut()
            .find(|(other, file, _)| *other == count && *file == came)
        {
            Some((_, _, names)) => names.push(name),
            None => unread.push((count, came, vec![name])),
        }
    }
    lines.extend(unread.into_iter().map(|(count, came, names)| {
        let each = if names.len() > 1 { "各" } else { "" };
        format!("{}：{each}{count}项待转录，已收到{came}", names.join("、"))
    }));
    lines
}
