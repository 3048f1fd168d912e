//! 督办通知: to one unit, which tasks of the notice are its own and what it returns by when; the tasks stand on a list behind.

use jiff::civil::Date;

use crate::form::Form;
use crate::master::words::{about, noun};
use crate::register::Register;
use crate::task::Task;
use crate::text::{chinese_day, cited};
use crate::unit::Role;

use super::letterhead;
use super::settings::Settings;
use super::values::{Value, Values};

/// The placeholders of a row of the list.
const COLUMNS: [&str; 5] = ["序号", "任务", "分工", "牵头单位", "时限"];

/// What a unit is told of.
#[derive(Debug, Clone)]
pub struct Charge<'a> {
    /// The unit's name.
    pub unit: &'a str,
    /// Its tasks, those that it leads first.
    pub tasks: Vec<(Role, &'a Task)>,
    /// The forms that it returns.
    pub forms: Vec<&'a Form>,
}

/// What stands in the notice to one unit; `day` is that of the paper, left blank to be written in where none is known.
pub fn values(register: &Register, settings: &Settings, day: Option<Date>, charge: &Charge<'_>) -> Values {
    let title = letterhead::title(&format!("关于{}", about(&register.title)), "的督办通知");
    let mut fields = letterhead::office(register, settings, &settings.number.notice, title, day);
    let count = |role: Role| charge.tasks.iter().filter(|(one, _)| *one == role).count();
    let parts: Vec<String> = [Role::Lead, Role::Co]
        .into_iter()
        .filter(|role| count(*role) > 0)
        .map(|role| format!("{}{}项", role.label(), count(role)))
        .collect();
    let mut body = vec![format!(
        "根据{}，你单位承担{}{}项（{}），任务清单附后。请对照任务研究落实，明确措施、时限和责任人。",
        cited(&register.title),
        noun(register),
        charge.tasks.len(),
        parts.join("，")
    )];
    let dues: Vec<String> = charge.forms.iter().map(|form| due(form)).collect();
    if !dues.is_empty() {
        let to = match register.report_to.as_str() {
            "" => String::new(),
            to => format!("，报至{to}"),
        };
        body.push(format!("请用随本通知下发的表格，{}{to}。", dues.join("，")));
    }
    fields.push(("主送", Value::Line(charge.unit.to_owned())));
    fields.push(("正文", Value::Lines(body)));
    fields.push(("结语", Value::Line("特此通知。".to_owned())));
    fields.push(("附件说明", Value::Line(format!("附件：{}任务清单", charge.unit))));
    fields.push(("附件", Value::Line("附件".to_owned())));
    let listed = letterhead::title(&format!("{}任务清单", charge.unit), "");
    fields.push(("附件标题", Value::Line(listed)));
    let rows = charge.tasks.iter().map(|(role, task)| {
        vec![
            task.number.clone(),
            task.text.clone(),
            role.label().to_owned(),
            task.lead.join("、"),
            task.due.clone().unwrap_or_default(),
        ]
    });
    Values::new(fields).with_list(&COLUMNS, rows.collect())
}

/// By when a form is to be returned, in words.
fn due(form: &Form) -> String {
    let name = form.short_name();
    match form.due {
        Some(day) => format!("于{}前报送{name}", chinese_day(day)),
        None => match &form.every {
            Some(often) => format!("于{often}报送{name}"),
            None => format!("报送{name}"),
        },
    }
}
