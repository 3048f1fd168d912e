//! Which forms come back, and how often, as the notice's body and the forms' own words say it: 每月25日前将月报表(附件2)报.

use unicode_normalization::UnicodeNormalization;

use super::due::{attachments_in, first_day_in, handed_in};
use super::lines::Line;
use crate::form::Form;
use crate::lexicon::{Kind, holds, words};
use crate::period::Rhythm;
use crate::recurrence::Recurrence;
use crate::text::{alone, name_key};

/// What a sentence of the body says of forms that come back.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    /// Nothing where no form can come back so.
    every: Option<Recurrence>,
    attachments: Vec<u32>,
    /// The words of the rhythm itself.
    rhythm: String,
    words: String,
    line: usize,
}

/// Words of a rhythm in which no form can come back: 每三周, 每日.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unread {
    pub form: String,
    pub words: String,
    /// Place of the line.
    pub line: usize,
}

/// Gives every form of a notice that comes back its rhythm; one with a day of its own comes but once. What names a form and cannot be
/// followed is returned.
pub(super) fn settle(forms: &mut [Form], body: &[Line]) -> Vec<Unread> {
    let said: Vec<Said> = body
        .iter()
        .flat_map(|line| sentences(&line.plain, line.number))
        .collect();
    let mut unread = Vec::new();
    for said in &said {
        let held = forms.iter().any(|form| said.names(form));
        let open = forms.iter().filter(|form| form.due.is_none()).count();
        for form in forms
            .iter_mut()
            .filter(|form| form.every.is_none() && form.due.is_none())
        {
            let only = !held && said.attachments.is_empty() && open == 1 && said.words.contains('表');
            if !said.names(form) && !only {
                continue;
            }
            form.every = said.every;
            if said.every.is_none() {
                unread.push(Unread {
                    form: form.print_title(),
                    words: said.rhythm.clone(),
                    line: said.line,
                });
            }
        }
    }
    for form in forms.iter_mut().filter(|form| form.due.is_none()) {
        form.every = form.every.or_else(|| own_words(form));
    }
    unread.retain(|unread| {
        forms
            .iter()
            .any(|form| form.every.is_none() && form.print_title() == unread.form)
    });
    unread.dedup();
    unread
}

impl Said {
    /// Whether the words beside the rhythm name a form: by its attachment, or by its title.
    fn names(&self, form: &Form) -> bool {
        if !self.attachments.is_empty() {
            return form.attachment > 0 && self.attachments.contains(&form.attachment);
        }
        let (words, title) = (name_key(&self.words), name_key(&form.print_title()));
        let quoted = words.split('《').skip(1).filter_map(|rest| rest.split('》').next());
        !title.is_empty()
            && (words.contains(&title)
                || quoted
                    .into_iter()
                    .any(|name| name.chars().count() >= 4 && title.contains(name)))
    }

    /// Whether it says no more than a rhythm: 按月调度 opens what 每月25日前 says in full.
    fn open(&self) -> bool {
        self.every.is_some_and(|every| every == Recurrence::of(every.rhythm()))
    }
}

fn sentences(plain: &str, line: usize) -> Vec<Said> {
    let folded: String = plain.nfkc().collect();
    let mut all = Vec::new();
    for sentence in folded.split(['。', ';']) {
        let asks = holds(sentence, Kind::HandIn) || holds(sentence, Kind::HandOver);
        let mut rest = sentence;
        let mut above: Option<(Rhythm, Vec<u32>)> = None;
        while let Some(found) = Recurrence::found(rest).filter(|_| asks) {
            let behind = rest.get(found.range.end..).unwrap_or_default();
            let next = Recurrence::found(behind)
                .map(|next| next.range.start)
                .into_iter()
                .chain(first_day_in(behind))
                .min();
            let words = behind.get(..next.unwrap_or(behind.len())).unwrap_or(behind);
            // 附件2于次月5日前、附件4于每季度末前报: the form stands before the day.
            let before = rest.get(..found.range.start).unwrap_or_default();
            let before = before.rsplit([',', '、']).next().unwrap_or(before);
            let (mut named, words) = match attachments_in(before) {
                named if named.is_empty() => (attachments_in(words), format!("{before}{}", handed_in(words))),
                named => (named, before.to_owned()),
            };
            let rhythm = found.every.map(Recurrence::rhythm);
            // 附件2实行一月一报,每月20日前报送: the day is of the form that the rhythm named.
            if let Some((_, above)) = above
                .as_ref()
                .filter(|(above, _)| named.is_empty() && rhythm == Some(*above))
            {
                named.clone_from(above);
            }
            // 每半年报送一次附件2,分别于6月25日、12月25日前报送: the days of the rhythm stand behind it.
            let every = found.every.map(|every| {
                let open = every == Recurrence::of(every.rhythm());
                let listed = || {
                    let dues = super::due::listed_in(behind);
                    Recurrence::on_days(&dues).filter(|on| on.rhythm() == every.rhythm())
                };
                open.then(listed).flatten().unwrap_or(every)
            });
            above = rhythm.map(|rhythm| (rhythm, named.clone()));
            all.push(Said {
                every,
                attachments: named,
                rhythm: rest.get(found.range.clone()).unwrap_or_default().to_owned(),
                words,
                line,
            });
            rest = behind;
        }
    }
    all.sort_by_key(Said::open);
    all
}

/// What the form itself says: 月报表, 季度进展情况表, a field 填报月份.
fn own_words(form: &Form) -> Option<Recurrence> {
    let labels = form.header.iter().chain(&form.footer).map(|field| field.label.as_str());
    let columns = form.columns.iter().map(|column| column.heading.as_str());
    let asked = labels.chain(columns).find_map(asks_for);
    let titled = || Recurrence::said(&form.print_title()).map(Recurrence::rhythm);
    asked.or_else(titled).map(Recurrence::of)
}

/// The rhythm of the period that a field or column asks for: 填报月份, 报送季度.
fn asks_for(label: &str) -> Option<Rhythm> {
    let label = name_key(label);
    let is = |kind: Kind| {
        words(Kind::ReportVerb)
            .chain([""])
            .filter_map(|verb| label.strip_prefix(verb))
            .any(|what| crate::lexicon::is(what, kind))
    };
    match () {
        _ if is(Kind::MonthLabel) => Some(Rhythm::Month),
        _ if is(Kind::QuarterLabel) => Some(Rhythm::Quarter),
        _ if is(Kind::HalfLabel) => Some(Rhythm::Half),
        _ => None,
    }
}

/// Whether a field or column asks for the period that the form is returned for: 填报月份, 填报周期, 报告期.
pub fn asks_for_period(label: &str) -> bool {
    // One of these is in every word for it; what is one of them only when folded takes the longer way.
    let may = |c: char| matches!(c, '期' | '份' | '度' | '次') || alone(c).is_none();
    if !label.chars().any(may) {
        return false;
    }
    let label = name_key(label);
    asks_for(&label).is_some() || crate::lexicon::is(&label, Kind::PeriodLabel)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notice::kinds::column;

    fn form(attachment: u32, title: &str, headings: &[&str]) -> Form {
        Form {
            key: format!("form{attachment}"),
            attachment,
            title: title.to_owned(),
            due: None,
            every: None,
            period: None,
            header: Vec::new(),
            columns: headings.iter().map(|heading| column(heading)).collect(),
            footer: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn every(body: &str, forms: &mut [Form]) -> Vec<String> {
        let line = Line::new(1, body, body);
        settle(forms, std::slice::from_ref(&line));
        let word = |form: &Form| form.every.map(|every| every.to_string()).unwrap_or_default();
        forms.iter().map(word).collect()
    }

    #[test]
    fn the_body_says_which_form_comes_back() {
        let forms = || {
            [
                form(2, "民生实事进展情况月报表", &[]),
                form(3, "民生实事完成情况表", &[]),
                form(4, "整改进展季报", &[]),
            ]
        };
        for (body, expected) in [
            (
                "二、按月调度。自2026年4月起,每月25日前将《民生实事进展情况月报表》(附件2)报县政府督查室,2026年12月20日前将附件3报督查室。",
                ["每月25日前", "", "每季度"],
            ),
            (
                "请将附件2于次月5日前、附件4于每季度末前报送。",
                ["次月5日前", "", "每季度末前"],
            ),
            (
                "每月25日前报送《进展情况月报表》,每季度最后一个月20日前报送附件4。",
                ["每月25日前", "", "每季度最后一个月20日前"],
            ),
            ("每月召开一次调度会。", ["每月", "", "每季度"]),
        ] {
            assert_eq!(every(body, &mut forms()), expected, "{body}");
        }
        let mut dated = forms();
        dated[1].due = jiff::civil::Date::new(2026, 12, 20).ok();
        assert_eq!(every("各单位要按月报送附件3。", &mut dated)[1], "");
    }

    #[test]
    fn a_form_that_asks_for_its_month_comes_back_monthly() {
        let mut forms = [form(2, "工作进展表", &["序号", "重点工作", "填报月份", "进展"])];
        assert_eq!(every("请认真填报。", &mut forms), ["每月"]);
        assert!(asks_for_period("填报周期") && !asks_for_period("建设周期安排"));
    }
}
