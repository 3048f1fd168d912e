//! Composes the letters: subject and body by the template, addresses by the directory.

use std::collections::BTreeMap;

use super::address::{Mailbox, addresses};
use super::settings::Office;
use super::template::{self, Templates};
use super::{Kind, Letter};
use crate::finding::{Finding, Place, Severity};
use crate::form::Form;
use crate::register::{Register, RegisterUnit};
use crate::text::chinese_day;

/// What a letter takes along.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Enclosure {
    /// The unit's name.
    pub unit: String,
    /// The file, relative to the output folder.
    pub file: String,
    /// Keys of the forms that it is about.
    pub forms: Vec<String>,
    /// Things to be corrected and to be looked at, where a reply is returned.
    pub faults: Option<(usize, usize)>,
    /// The letter as plain text, if the file is one.
    pub text: Option<String>,
    /// Whether the file holds no more than that text, so that it need not go along.
    pub only_text: bool,
    /// Further files that go along, relative to the output folder.
    pub also: Vec<String>,
    /// What a letter with a text of its own is called; empty if nobody said.
    pub subject: String,
}

impl Enclosure {
    /// Whether it takes a returned workbook back to its unit.
    pub fn is_returned(&self) -> bool {
        !self.also.is_empty() || self.faults.is_some() || self.text.is_none()
    }
}

/// One letter for each enclosure, in their order, and the addresses that are none.
pub fn compose(
    register: &Register,
    office: &Office,
    kind: Kind,
    templates: &Templates,
    enclosures: &[Enclosure],
) -> (Vec<Letter>, Vec<Finding>) {
    let mut findings = Vec::new();
    let letters = enclosures
        .iter()
        .map(|enclosure| {
            let unit = register.units.iter().find(|unit| unit.unit.name == enclosure.unit);
            let to = recipients(unit, &mut findings);
            let values = values(register, unit, enclosure);
            let template = match kind {
                Kind::Workbook => &templates.workbook,
                _ if enclosure.is_returned() => &templates.returned,
                _ => &templates.reminder,
            };
            // A unit has one letter a collection, whichever verb sends it: what is sent by one is sent for the other.
            let kind = match kind {
                Kind::Workbook => Kind::Workbook,
                _ if enclosure.text.is_some() => Kind::Reminder,
                _ => Kind::Returned,
            };
            let name = file_name(&enclosure.file);
            Letter {
                unit: enclosure.unit.clone(),
                kind,
                to,
                cc: office.cc.clone(),
                subject: one_line(&template::fill(&template.subject, &values)),
                body: template::fill(&template.body, &values),
                forms: enclosure.forms.clone(),
                file: enclosure.file.clone(),
                attachment: (!enclosure.only_text).then(|| name.to_owned()),
                also: enclosure.also.clone(),
            }
        })
        .collect();
    (letters, findings)
}

fn recipients(unit: Option<&RegisterUnit>, findings: &mut Vec<Finding>) -> Vec<Mailbox> {
    let Some(unit) = unit.map(|unit| &unit.unit) else {
        return Vec::new();
    };
    let (good, bad) = addresses(&unit.email);
    if !bad.is_empty() {
        findings.push(Finding::new(
            "mail-address-unreadable",
            Severity::Error,
            Place {
                unit: Some(unit.name.clone()),
                ..Place::default()
            },
            format!("名录中的邮箱“{}”不是邮箱地址", bad.join("、")),
            "邮箱应形如 name@example.gov.cn，几个邮箱用分号隔开",
            "请改正单位名录；本次没有发往这个地址",
        ));
    }
    good.into_iter()
        .map(|address| Mailbox {
            name: unit.name.clone(),
            address,
        })
        .collect()
}

fn values(register: &Register, unit: Option<&RegisterUnit>, enclosure: &Enclosure) -> BTreeMap<&'static str, String> {
    let forms: Vec<&Form> = enclosure.forms.iter().filter_map(|key| register.form(key)).collect();
    let labels: Vec<String> = forms.iter().map(|form| form.label()).collect();
    let (lead, co) = unit.map_or((0, 0), |unit| (unit.lead, unit.co));
    let report_to = match (register.report_to.as_str(), register.issuer.as_str()) {
        ("", "") => "本办公室",
        ("", issuer) => issuer,
        (report_to, _) => report_to,
    };
    let names = std::iter::once(&enclosure.file)
        .chain(&enclosure.also)
        .map(|file| file_name(file));
    let names: Vec<&str> = names.collect();
    BTreeMap::from([
        ("单位", enclosure.unit.clone()),
        ("通知", quoted(&register.title)),
        ("表格", labels.join("、")),
        ("任务", tasks(lead, co)),
        ("牵头", lead.to_string()),
        ("责任", co.to_string()),
        ("合计", (lead + co).to_string()),
        ("时限", due(&forms)),
        ("报送", report_to.to_owned()),
        ("印发", register.issuer.clone()),
        (
            "咨询",
            register
                .contact
                .asked()
                .map(|asked| format!("如有疑问，{asked}。"))
                .unwrap_or_default(),
        ),
        ("联系人", unit.map(|unit| unit.unit.contact.clone()).unwrap_or_default()),
        ("附件", names.join("、")),
        ("问题", faults(enclosure.faults)),
        (
            "催报",
            enclosure.text.clone().unwrap_or_else(|| {
                let (unit, title) = (&enclosure.unit, quoted(&register.title));
                format!("{unit}：\n\n　　你单位按{title}要求报送的{}收悉。", labels.join("、"))
            }),
        ),
        (
            "事由",
            match enclosure.subject.as_str() {
                "" if enclosure.text.is_none() => format!("关于补正{}报送材料的函", quoted(&register.title)),
                "" => format!("关于尽快报送{}材料的函", quoted(&register.title)),
                subject => subject.to_owned(),
            },
        ),
    ])
}

/// The name of a file without its folders.
fn file_name(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file)
}

fn tasks(lead: usize, co: usize) -> String {
    match (lead, co) {
        (lead, 0) => format!("牵头任务{lead}项"),
        (0, co) => format!("责任任务{co}项"),
        (lead, co) => format!("牵头任务{lead}项、责任任务{co}项，共{}项", lead + co),
    }
}

fn faults(faults: Option<(usize, usize)>) -> String {
    match faults {
        Some((errors, 0)) if errors > 0 => format!("有{errors}处需要补正"),
        Some((0, warnings)) if warnings > 0 => format!("有{warnings}处请核对"),
        Some((errors, warnings)) if errors > 0 => format!("有{errors}处需要补正、{warnings}处请核对"),
        _ => "有需要补正或核对之处".to_owned(),
    }
}

/// When each form is due, as one sentence; nothing if no form says.
fn due(forms: &[&Form]) -> String {
    let dues: Vec<String> = forms
        .iter()
        .filter_map(|form| Some(format!("{}请于{}前报送", form.label(), chinese_day(form.due?))))
        .collect();
    if dues.is_empty() {
        String::new()
    } else {
        format!("{}。", dues.join("，"))
    }
}

/// A title in `《》`; those within become `〈〉`, as GB/T 15834 asks.
fn quoted(title: &str) -> String {
    format!("《{}》", title.replace('《', "〈").replace('》', "〉"))
}

/// A header holds one line: what would break it becomes a space.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_control())
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::*;
    use crate::unit::Unit;

    #[test]
    fn a_letter_says_what_how_many_when_and_to_whom() {
        let mut form = Form {
            key: crate::form::PLAN.to_owned(),
            attachment: 2,
            title: "落实方案".to_owned(),
            due: Some(Date::constant(2020, 7, 10)),
            every: None,
            period: None,
            header: Vec::new(),
            columns: Vec::new(),
            footer: Vec::new(),
            notes: Vec::new(),
        };
        let plan = form.clone();
        form.key = crate::form::STATUS.to_owned();
        form.attachment = 3;
        form.due = None;
        let register = Register {
            title: "2020年国务院《政府工作报告》重点工作责任分解".to_owned(),
            report_to: "市政府政务督查室".to_owned(),
            forms: vec![plan, form].into(),
            units: vec![RegisterUnit {
                unit: Unit {
                    email: "a@x.cn；乱@写.cn".to_owned(),
                    ..Unit::named("市财政局\r\nBcc: x@y.cn")
                },
                designations: Vec::new(),
                resolved: true,
                lead: 3,
                co: 5,
            }]
            .into(),
            ..Register::default()
        };
        let enclosure = Enclosure {
            unit: "市财政局\r\nBcc: x@y.cn".to_owned(),
            file: "workbooks/001-市财政局.xlsx".to_owned(),
            forms: vec!["plan".to_owned(), "status".to_owned()],
            ..Enclosure::default()
        };
        let templates = Templates::default();
        let (letters, findings) = compose(&register, &Office::default(), Kind::Workbook, &templates, &[enclosure]);
        let letter = letters.first().expect("a letter");
        assert_eq!(findings.len(), 1);
        assert_eq!(letter.to.len(), 1);
        assert!(!letter.subject.contains(['\r', '\n']), "{:?}", letter.subject);
        assert_eq!(letter.attachment.as_deref(), Some("001-市财政局.xlsx"));
        for words in [
            "《2020年国务院〈政府工作报告〉重点工作责任分解》",
            "牵头任务3项、责任任务5项，共8项",
            "附件2 落实方案请于2020年7月10日前报送。",
            "回复本邮件，报市政府政务督查室",
        ] {
            assert!(letter.body.contains(words), "{words}: {}", letter.body);
        }
    }
}
