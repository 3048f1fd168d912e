//! The register as one round sees it: which forms are asked for, and for which period.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Register;
use crate::form::Form;
use crate::period::Period;

/// What is asked for on the command line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Keys of forms; none asks for all, or with a period for those that are due in it.
    pub forms: Vec<String>,
    /// The period.
    pub period: Option<Period>,
    /// The day for which the periods of forms that come back are reckoned, where none is given.
    pub as_of: Option<Date>,
}

/// Why a round cannot be as it is asked for, in a clerk's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// What was found.
    pub found: String,
    /// What to do.
    pub advice: String,
}

impl Register {
    /// Sets the forms of a round to their periods and yields the keys of the forms that are asked for, in the register's
    /// order; `None` where nothing was asked for, so that all count.
    ///
    /// # Errors
    /// If a key is not of this register, or no form that is asked for has such a period.
    pub fn ask(&mut self, asked: &Asked) -> Result<Option<Vec<String>>, Refused> {
        for key in &asked.forms {
            if self.form(key).is_none() {
                let keys: Vec<String> = self
                    .forms
                    .iter()
                    .map(|form| format!("{}（{}）", form.key, form.label()))
                    .collect();
                return Err(Refused {
                    found: format!("没有名为“{key}”的表"),
                    advice: format!("--form 可以是：{}", keys.join("、")),
                });
            }
        }
        let named = |form: &Form| asked.forms.contains(&form.key);
        let mut chosen = Vec::new();
        for form in &mut self.forms {
            if !asked.forms.is_empty() && !named(form) {
                continue;
            }
            match (asked.period, asked.as_of) {
                (None, None) => {}
                (None, Some(day)) => {
                    if let Some(every) = form.every {
                        form.ask_for(every.current(day));
                    }
                }
                (Some(period), _) => match form.every {
                    Some(every) if every.rhythm() == period.rhythm() => form.ask_for(period),
                    Some(every) if named(form) => {
                        return Err(Refused {
                            found: format!("{}{}报一次，没有“{period}”这一期", form.label(), every.rhythm().word()),
                            advice: format!("请把 --period 写成 {} 的样子", every.rhythm().around(period.last_day())),
                        });
                    }
                    // A form that the notice asks for once may be asked for once more.
                    None if named(form) => form.ask_for(period),
                    None if form.due.is_some_and(|due| period.contains(due)) => {}
                    _ => continue,
                },
            }
            chosen.push(form.key.clone());
        }
        if chosen.is_empty()
            && let Some(period) = asked.period
        {
            let forms: Vec<String> = self
                .forms
                .iter()
                .map(|form| match (form.every, form.due) {
                    (Some(every), _) => format!("{}：{every}", form.label()),
                    (None, Some(due)) => format!("{}：{due}前报一次", form.label()),
                    (None, None) => format!("{}：未写明何时报", form.label()),
                })
                .collect();
            return Err(Refused {
                found: format!("没有哪张表在“{period}”这一期到期（{}）", forms.join("；")),
                advice:
                    "请改 --period，或用 --form 指定要这一期报的表；多久报一次可在 duban.toml 的 [form.键] 里写 every"
                        .to_owned(),
            });
        }
        let all = asked.forms.is_empty() && asked.period.is_none();
        Ok((!all).then_some(chosen))
    }

    /// Sets forms to the periods for which they were collected.
    pub fn set_periods(&mut self, periods: &BTreeMap<String, Period>) {
        for form in &mut self.forms {
            if let Some(period) = periods.get(&form.key) {
                form.ask_for(*period);
            }
        }
    }
}

impl Form {
    /// Makes it the form of a period, with the day by which it is due then. A day that the notice names for a form that it
    /// asks for once holds only in the period that it lies in.
    fn ask_for(&mut self, period: Period) {
        self.period = Some(period);
        self.due = match self.every {
            Some(every) => every.due_of(period),
            None => self.due.filter(|due| period.contains(*due)),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recurrence::Recurrence;

    fn register() -> Register {
        let form = |key: &str, due: Option<Date>, every: Option<&str>| Form {
            key: key.to_owned(),
            attachment: 0,
            title: key.to_owned(),
            due,
            every: every.and_then(Recurrence::said),
            period: None,
            header: Vec::new(),
            columns: Vec::new(),
            footer: Vec::new(),
            notes: Vec::new(),
        };
        Register {
            forms: vec![
                form("plan", Date::new(2026, 4, 10).ok(), None),
                form("month", None, Some("每月25日前")),
                form("quarter", None, Some("每季度末前")),
            ]
            .into(),
            ..Register::default()
        }
    }

    fn ask(forms: &[&str], period: Option<&str>, as_of: Option<Date>) -> String {
        let mut register = register();
        let asked = Asked {
            forms: forms.iter().map(|key| (*key).to_owned()).collect(),
            period: period.map(|period| period.parse().expect("a period")),
            as_of,
        };
        match register.ask(&asked) {
            Err(refused) => refused.found,
            Ok(keys) => {
                let dated: Vec<String> = register
                    .forms
                    .iter()
                    .filter_map(|form| Some(format!("{} {} {:?}", form.key, form.period?, form.due)))
                    .collect();
                format!("{keys:?} {dated:?}")
            }
        }
    }

    #[test]
    fn a_round_has_what_is_due_in_its_period() {
        assert_eq!(ask(&[], None, None), "None []");
        assert_eq!(
            ask(&[], Some("2026-04"), None),
            r#"Some(["plan", "month"]) ["month 2026-04 Some(2026-04-25)"]"#
        );
        assert_eq!(
            ask(&[], Some("2026-Q3"), None),
            r#"Some(["quarter"]) ["quarter 2026-Q3 Some(2026-09-30)"]"#
        );
        assert_eq!(
            ask(&["plan"], Some("2026-12"), None),
            r#"Some(["plan"]) ["plan 2026-12 None"]"#
        );
        assert_eq!(
            ask(&[], None, Date::new(2026, 5, 20).ok()),
            r#"None ["month 2026-05 Some(2026-05-25)", "quarter 2026-Q2 Some(2026-06-30)"]"#
        );
        assert!(ask(&["quarter"], Some("2026-05"), None).contains("每季度报一次"));
        assert!(
            ask(&[], Some("2026-H1"), None).contains("没有哪张表") || ask(&[], Some("2026-H1"), None).contains("plan")
        );
        assert!(ask(&["form9"], None, None).contains("form9"));
    }
}
