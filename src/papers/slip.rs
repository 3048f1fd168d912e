//! 督办单: what one unit is to move now, a slip for each reason: 黄 is due soon or behind, 红 is late, 蓝 contradicts another unit.

use jiff::Span;
use jiff::civil::Date;

use crate::master::Master;
use crate::master::deadline::words;
use crate::master::matters;
use crate::master::state::Light;
use crate::master::words::{about, own, reason};
use crate::text::chinese_day;

use super::brief::{gist, short};
use super::letterhead;
use super::settings::Settings;
use super::values::{Value, Values};

/// The placeholders of a row of the list.
const COLUMNS: [&str; 5] = ["序号", "事项", "时限", "情况", "要求"];
/// Characters of a task and of what a unit says.
const TASK: usize = 44;
const SAID: usize = 44;

/// Days within which a unit replies to a slip, where the settings do not say.
const REPLY_DAYS: u16 = 7;

/// Why a unit gets a slip; the colours are those of the lights on 总览.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Colour {
    /// 红: late.
    Red,
    /// 黄: due within [`crate::master::state::SOON_DAYS`], or behind the time that has passed.
    Yellow,
    /// 蓝: the unit says done, a co-responsible unit says not.
    Blue,
}

impl Colour {
    /// All colours, the most pressing first.
    pub const ALL: [Colour; 3] = [Colour::Red, Colour::Yellow, Colour::Blue];

    /// The colour of a light; none of those that press nobody.
    fn of(light: Light) -> Option<Colour> {
        match light {
            Light::Red(_) => Some(Colour::Red),
            Light::Yellow(_) | Light::Slow(_) => Some(Colour::Yellow),
            Light::Green | Light::White => None,
        }
    }

    /// Why, for the title.
    fn title(self) -> &'static str {
        match self {
            Colour::Red => "逾期事项的督办单",
            Colour::Yellow => "临期和滞后事项的督办单",
            Colour::Blue => "填报不一致事项的督办单",
        }
    }

    /// What is told first.
    fn opening(self) -> &'static str {
        match self {
            Colour::Red => {
                "你单位牵头的下列事项已经超过完成时限，尚未报告完成。请立即研究，限期办结，并说明原因，报明新的完成时限。"
            }
            Colour::Yellow => "你单位牵头的下列事项临近完成时限或者进度滞后。请加快推进，确保按期完成。",
            Colour::Blue => "下列事项你单位报告已经完成，责任单位报告尚未完成。请会同责任单位核实，据实报告。",
        }
    }
}

/// One slip.
#[derive(Debug, Clone)]
pub struct Slip {
    /// Why.
    pub colour: Colour,
    /// The unit's name.
    pub unit: String,
    rows: Vec<Vec<String>>,
}

/// The slips of a collection: by unit in the register's order, each unit's most pressing first.
pub fn of(master: &Master<'_>) -> Vec<Slip> {
    let mut slips = Vec::new();
    for report in &master.units {
        let unit = report.unit.unit.name.as_str();
        for colour in Colour::ALL {
            let rows = match colour {
                Colour::Blue => contradicted(master, unit),
                _ => unfinished(master, unit, colour),
            };
            if !rows.is_empty() {
                slips.push(Slip {
                    colour,
                    unit: unit.to_owned(),
                    rows,
                });
            }
        }
    }
    slips
}

/// What stands on a slip.
pub fn values(master: &Master<'_>, settings: &Settings, slip: &Slip) -> Values {
    let title = letterhead::title(&format!("关于{}", about(&master.register.title)), slip.colour.title());
    let mut fields = letterhead::office(
        master.register,
        settings,
        &settings.number.slip,
        title,
        Some(master.collected.as_of),
    );
    fields.push(("主送", Value::Line(slip.unit.clone())));
    fields.push(("正文", Value::Lines(vec![slip.colour.opening().to_owned()])));
    let day = reply_day(master, settings).map(chinese_day).unwrap_or_default();
    let to = &master.register.report_to;
    let closing = match day.as_str() {
        "" => format!("请及时将办理情况书面反馈{to}。"),
        day => format!("请于{day}前将办理情况书面反馈{to}。"),
    };
    fields.push(("反馈", Value::Line(day)));
    fields.push(("结语", Value::Line(closing)));
    Values::new(fields).with_list(&COLUMNS, slip.rows.clone())
}

/// The day by which a unit replies to its slips: so many days after the collection as the settings say.
pub fn reply_day(master: &Master<'_>, settings: &Settings) -> Option<Date> {
    let days = settings.reply_days.unwrap_or(REPLY_DAYS);
    let day = master.collected.as_of.checked_add(Span::new().days(i64::from(days)));
    day.ok().filter(|_| days > 0)
}

/// What a unit has not finished and is late with, or soon will be.
fn unfinished(master: &Master<'_>, unit: &str, colour: Colour) -> Vec<Vec<String>> {
    let matters = master.matters.iter().filter(|matter| matter.answer.unit == unit);
    let pressing = matters.filter(|matter| Colour::of(matter.light) == Some(colour));
    let rows = pressing.map(|matter| {
        let said = match (master.status()).map_or("", |form| matters::reason(form, &matter.answer)) {
            "" => "没有报送落实情况".to_owned(),
            said => short(own(reason(said), unit, &matter.task.text), SAID),
        };
        let asked = match matter.light {
            Light::Slow(_) => "加快进度",
            Light::Yellow(_) => "按期完成",
            _ => "限期办结，报明原因和新时限",
        };
        let light = matter.light.label();
        let light = light.split_once('：').map_or(light.as_str(), |(_, words)| words);
        vec![
            matter.task.number.clone(),
            gist(&matter.task.text, TASK),
            format!("{}\n（{light}）", words(matter.deadline)),
            said,
            asked.to_owned(),
        ]
    });
    rows.collect()
}

/// What a unit says is done and another says is not.
fn contradicted(master: &Master<'_>, unit: &str) -> Vec<Vec<String>> {
    let lines = master.lines.iter().filter(|line| !line.contradicted_by.is_empty());
    let own = lines.filter(|line| line.units.contains(&unit) && !line.not_own.contains(&unit));
    let rows = own.map(|line| {
        vec![
            line.task.number.clone(),
            gist(&line.task.text, TASK),
            line.due(),
            format!("你单位报完成，{}报未全部完成", line.contradicted_by.join("、")),
            "会同核实，据实报告".to_owned(),
        ]
    });
    rows.collect()
}
