//! Settings (duban.toml): what the office says otherwise than the notice; an unknown key is an error that names the right one.

use indexmap::IndexMap;
use jiff::civil::Date;
use serde::Deserialize;

use crate::check;
use crate::complaint::{nearest, unusable};
use crate::error::Unusable;
use crate::form::{Column, FilledBy, Form, Kind, PLAN, STATUS};
use crate::kind;
use crate::notice::{Hints, Notice, kinds};
use crate::recurrence::NoRecurrence;
use crate::repeat;
use crate::rule;

/// Everything that duban.toml may say. Each part may be left out.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// What the notice says as a whole.
    #[serde(default)]
    pub notice: NoticeSettings,
    /// The forms by key.
    #[serde(default)]
    pub form: IndexMap<String, FormSettings>,
    /// Further words for the roles.
    #[serde(default)]
    pub roles: RoleSettings,
    /// `[check]`: the weights of the rules and the last day of the campaign.
    #[serde(default)]
    pub check: check::Settings,
    /// `[papers]`: what official papers say that no notice does.
    #[serde(default)]
    pub papers: crate::papers::settings::Settings,
    /// `[mail]`: who writes to the units, by which server.
    #[serde(default)]
    pub mail: crate::mail::settings::Settings,
}

/// `[notice]`: what the notice says as a whole.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeSettings {
    /// `title = "…"`: the title of the task list.
    pub title: Option<String>,
    /// `issuer = "…"`: who issued it.
    pub issuer: Option<String>,
    /// `date = "2020-07-06"`: when.
    pub date: Option<Date>,
    /// `report_to = "…"`: to whom replies go.
    pub report_to: Option<String>,
    /// `contact = "张三"`: whom units may call.
    pub contact: Option<String>,
    /// `phone = "0715-8255555"`: under which number.
    pub phone: Option<String>,
    /// `address = "dcs@example.cn"`: where they may write, by mail or post.
    pub address: Option<String>,
}

/// `[form.plan]`, `[form.status]`: a form.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormSettings {
    /// `title = "…"`: its title.
    pub title: Option<String>,
    /// `due = "2020-07-10"`: when it is due.
    pub due: Option<Date>,
    /// `every = "每月25日前"`: how often it comes back, and by which day.
    pub every: Option<String>,
    /// `columns = ["序号", "重点工作", "落实措施"]`: all of its columns, in order.
    pub columns: Option<Vec<String>>,
    /// `[form.plan.column."落实措施"]`: one column.
    #[serde(default)]
    pub column: IndexMap<String, ColumnSettings>,
}

/// `[form.plan.column."落实措施"]`: one column of a form.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnSettings {
    /// `kind = "叙述"`: one of [`kind::all_words`].
    pub kind: Option<String>,
    /// `required = false`: whether an empty cell is a fault.
    pub required: Option<bool>,
    /// `filled_by = "单位"` or `"办公室"`.
    pub filled_by: Option<String>,
    /// `from = "项目名称"`: the heading of the notice's table whose words the office prints here.
    pub from: Option<String>,
    /// `words = ["未启动", "整改中", "已销号"]`: the words that may stand in it, in their order; the column is one of states.
    pub words: Option<Vec<String>>,
    /// `width = 200`: width in pixels.
    pub width: Option<u32>,
}

/// `[roles]`: further words for the roles.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleSettings {
    /// `lead = ["主责单位"]`: labels that mean 牵头单位.
    #[serde(default)]
    pub lead: Vec<String>,
    /// `co = ["协办单位"]`: labels that mean 责任单位.
    #[serde(default)]
    pub co: Vec<String>,
    /// `first_leads = true`: where a notice does not say who leads, the first unit does.
    #[serde(default)]
    pub first_leads: bool,
}

impl Settings {
    /// Reads settings.
    ///
    /// # Errors
    /// If the text is no TOML, or has a key or a value that is not known.
    pub fn read(text: &str) -> Result<Settings, Unusable> {
        let settings: Settings = toml::from_str(text).map_err(|error| unusable(text, &error))?;
        for name in settings.check.rules.keys() {
            let known: Vec<&str> = rule::all().iter().map(|row| row.name).collect();
            if !known.contains(&name.as_str()) {
                let nearest = nearest(name, &known).unwrap_or_default();
                return Err(Unusable {
                    found: format!("[check.rules] 里没有名为“{name}”的规则"),
                    advice: format!("是不是“{nearest}”？规则的名称见汇总表的问题清单"),
                });
            }
        }
        Ok(settings)
    }

    /// The settings that shape a collection, name and value, for whoever has to defend its figures.
    pub fn spoken(&self) -> Vec<(String, String)> {
        let mut spoken = Vec::new();
        for (rule, level) in &self.check.rules {
            spoken.push((format!("check.rules.{rule}"), format!("{level:?}").to_lowercase()));
        }
        if let Some(end) = self.check.campaign_end {
            spoken.push(("check.campaign_end".to_owned(), end.to_string()));
        }
        for (key, form) in &self.form {
            if let Some(due) = form.due {
                spoken.push((format!("form.{key}.due"), due.to_string()));
            }
            if let Some(every) = &form.every {
                spoken.push((format!("form.{key}.every"), every.clone()));
            }
        }
        spoken
    }

    /// What the notice is read with.
    pub fn hints(&self) -> Hints {
        Hints {
            lead: self.roles.lead.clone(),
            co: self.roles.co.clone(),
            names: Vec::new(),
            first_leads: self.roles.first_leads,
            date: self.notice.date,
        }
    }

    /// Overrides what was read, and divides the columns of the forms between office and units; `read` tells whether the
    /// notice itself was read, and no corrected register.
    ///
    /// # Errors
    /// If a column that is to be changed is not there, or a word for a kind or a filler is not known.
    pub fn apply(&self, notice: &mut Notice, read: bool) -> Result<(), Unusable> {
        if let Some(title) = &self.notice.title {
            notice.title.clone_from(title);
        }
        if let Some(issuer) = &self.notice.issuer {
            notice.issuer.clone_from(issuer);
        }
        if self.notice.date.is_some() {
            notice.date = self.notice.date;
        }
        if let Some(report_to) = &self.notice.report_to {
            notice.report_to.clone_from(report_to);
        }
        let contact = &mut notice.contact;
        for (own, said) in [
            (&mut contact.name, &self.notice.contact),
            (&mut contact.phone, &self.notice.phone),
            (&mut contact.address, &self.notice.address),
        ] {
            if let Some(said) = said {
                own.clone_from(said);
            }
        }
        for (key, settings) in &self.form {
            let place = match notice.forms.iter().position(|form| form.key == *key) {
                Some(place) => place,
                None => {
                    notice.forms.push(new_form(key));
                    notice.forms.len() - 1
                }
            };
            if let Some(form) = notice.forms.get_mut(place) {
                settings.apply(form)?;
            }
        }
        // A corrected register says itself who fills which column, unless the settings give the form other columns.
        let given = |form: &Form| {
            self.form
                .get(&form.key)
                .is_some_and(|settings| settings.columns.is_some())
        };
        let chosen = |form: &Form| read || given(form);
        notice
            .findings
            .extend(repeat::settle(&mut notice.forms, &notice.tasks, chosen));
        let headings = repeat::headings(&notice.tasks);
        for form in &mut notice.forms {
            if let Some(settings) = self.form.get(&form.key) {
                settings.apply_columns(form, &headings)?;
            }
        }
        Ok(())
    }
}

/// A form that only the settings know.
fn new_form(key: &str) -> Form {
    Form {
        key: key.to_owned(),
        attachment: match key {
            PLAN => 2,
            STATUS => 3,
            _ => 0,
        },
        title: key.to_owned(),
        due: None,
        every: None,
        period: None,
        header: Vec::new(),
        columns: Vec::new(),
        footer: Vec::new(),
        notes: Vec::new(),
    }
}

impl FormSettings {
    fn apply(&self, form: &mut Form) -> Result<(), Unusable> {
        if let Some(title) = &self.title {
            form.title.clone_from(title);
        }
        if self.due.is_some() {
            form.due = self.due;
            form.every = None;
        }
        if let Some(words) = &self.every {
            form.every = Some(words.parse().map_err(|error: NoRecurrence| Unusable {
                found: format!("[form.{}] 的 every 写成了“{words}”", form.key),
                advice: error.to_string(),
            })?);
            form.due = None;
        }
        if let Some(headings) = &self.columns {
            form.columns = headings
                .iter()
                .map(|heading| {
                    let known = form.columns.iter().find(|column| column.heading == *heading).cloned();
                    known.unwrap_or_else(|| kinds::column(heading))
                })
                .collect();
        }
        Ok(())
    }

    /// What the settings say of single columns.
    fn apply_columns(&self, form: &mut Form, notice: &[String]) -> Result<(), Unusable> {
        for (heading, settings) in &self.column {
            let Some(column) = form.columns.iter_mut().find(|column| column.heading == *heading) else {
                let headings: Vec<&str> = form.columns.iter().map(|column| column.heading.as_str()).collect();
                return Err(Unusable {
                    found: format!("[form.{}.column] 里的“{heading}”不是这张表的列", form.key),
                    advice: format!("这张表的列是：{}", headings.join("、")),
                });
            };
            settings.apply(column, notice)?;
        }
        Ok(())
    }
}

impl ColumnSettings {
    fn apply(&self, column: &mut Column, notice: &[String]) -> Result<(), Unusable> {
        if let Some(word) = &self.kind {
            column.kind = kind::named(word).ok_or_else(|| {
                let words = kind::all_words();
                Unusable {
                    found: format!("列“{}”的 kind 写成了“{word}”", column.heading),
                    advice: format!("kind 只能是：{}", words.join("、")),
                }
            })?;
        }
        if let Some(words) = &self.words {
            if words.len() < 2 || words.iter().any(|word| word.trim().is_empty()) {
                return Err(Unusable {
                    found: format!("列“{}”的 words 少于两个词，或者有空的", column.heading),
                    advice: "请写成 words = [\"未启动\", \"整改中\", \"已销号\"] 的样子".to_owned(),
                });
            }
            column.words = words.iter().map(|word| word.trim().to_owned()).collect();
            // Whoever names the words of a column makes it one of states, unless the settings say what else it is.
            if self.kind.is_none() && !matches!(column.kind, Kind::Question | Kind::State) {
                column.kind = Kind::State;
            }
        }
        if let Some(required) = self.required {
            column.required = required;
        }
        let said = match self.filled_by.as_deref() {
            None => None,
            Some("单位") => Some(FilledBy::Unit),
            Some("办公室") => Some(FilledBy::Office),
            Some(word) => {
                return Err(Unusable {
                    found: format!("列“{}”的 filled_by 写成了“{word}”", column.heading),
                    advice: "filled_by 只能是“单位”或“办公室”".to_owned(),
                });
            }
        };
        if let Some(from) = &self.from {
            if !notice.contains(from) {
                return Err(Unusable {
                    found: format!("列“{}”的 from 写成了“{from}”，通知的表里没有这一列", column.heading),
                    advice: format!("通知的表里有：{}", notice.join("、")),
                });
            }
            column.source = Some(from.clone());
            column.filled_by = FilledBy::Office;
        }
        // Nobody but the office knows how the notice puts the task.
        let task = self.kind.is_some() && column.kind == Kind::Task;
        match said.or(task.then_some(FilledBy::Office)) {
            None => {}
            Some(FilledBy::Unit) => {
                column.filled_by = FilledBy::Unit;
                column.source = None;
                column.required = self.required.unwrap_or(true);
            }
            Some(FilledBy::Office) => {
                column.filled_by = FilledBy::Office;
                column.source = column.source.take().or_else(|| repeat::source(&column.heading, notice));
                let prints = column.source.is_some() || matches!(column.kind, Kind::Serial | Kind::Task | Kind::Unit);
                if !prints {
                    return Err(Unusable {
                        found: format!(
                            "列“{}”要由办公室填写，但通知的表里没有可填的内容，印出来会是空的",
                            column.heading
                        ),
                        advice: if notice.is_empty() {
                            "请改为 filled_by = \"单位\"，或用 kind = \"任务\" 填任务内容".to_owned()
                        } else {
                            format!(
                                "请用 from 写明取自通知的哪一列：{}；或改为 filled_by = \"单位\"",
                                notice.join("、")
                            )
                        },
                    });
                }
            }
        }
        if self.width.is_some() {
            column.width = self.width;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_names_the_nearest_right_one() {
        let error = Settings::read("[notice]\ntitel = \"x\"\n").expect_err("unknown key");
        assert_eq!(error.found, "第 2 行：不认识的设置“titel”");
        assert!(error.advice.starts_with("是不是“title”？"), "{}", error.advice);
    }

    #[test]
    fn forms_are_overridden_column_by_column() {
        let settings = Settings::read(
            "[form.plan]\ntitle = \"方案\"\ndue = \"2021-07-01\"\ncolumns = [\"序号\", \"重点工作\", \"下一步措施\"]\n\
             [form.plan.column.\"下一步措施\"]\nrequired = false\nwidth = 300\n",
        )
        .expect("good settings");
        let mut notice = Notice::default();
        settings.apply(&mut notice, true).expect("applied");
        let form = notice.forms.first().expect("a form");
        assert_eq!((form.title.as_str(), form.columns.len()), ("方案", 3));
        let column = form.columns.last().expect("a column");
        assert_eq!(
            (column.kind, column.required, column.width),
            (Kind::Next, false, Some(300))
        );
        let wrong = Settings::read("[form.plan.column.\"措施\"]\nrequired = true\n").expect("good settings");
        assert!(wrong.apply(&mut notice, true).is_err());
    }
}
