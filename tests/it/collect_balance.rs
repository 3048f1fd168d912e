//! Sheets that the fuzz target `reply_path` found: whatever is laid out, every cell is accounted for.

use duban::check::{Collector, Round};
use duban::form::{Column, FilledBy};
use duban::kind;
use jiff::civil::date;

use super::collect::{assignments, grid, incoming, register};

/// The rows of one sheet each.
const SHEETS: &[&[&str]] = &[
    // The same label twice below one task.
    &[
        "重点工作|完成时限",
        "宽带和专线平均资费降低15%。|责任领导",
        "落实措施|督促3家运营商降费|落实措施|12月底",
    ],
    &[
        "责任领导|重点工作",
        "|加强法律援助,及时解决群众合理诉求,妥善化解矛盾纠纷。",
        "完成时限|12月底",
        "完成时限|年底",
    ],
    // 是否完成 beside columns to be ticked.
    &["责任领导|是否完成|联系电话|已完成|否", "2|否|13907240001|张三"],
    &[
        "序号|重点工作|是否完成|是|否",
        "3|宽带和专线平均资费降低15%。|是|√",
        "1|完善信访制度,化解信访突出矛盾。|||√",
    ],
    // A row that is like no task, of labels.
    &[
        "填报时间|序号|重点工作|落实情况",
        "重点工作|加强法律援助,及时解决群众合理诉求,妥善化解矛盾纠纷。|落实措施|督促3家运营商降费|责任领导",
    ],
    &[
        "重点工作|落实情况",
        "落实措施",
        "加强法律援助,及时解决群众合理诉求,妥善化解矛盾纠纷。",
    ],
    // Labels of blanks among labels below a task.
    &[
        "重点工作|填报单位(盖章)",
        "落实措施|☑是□否",
        "重点工作|落实措施",
        "加强法律援助,及时解决群众合理诉求,妥善化解矛盾纠纷。|第1页",
        "完成时限|否",
    ],
    // Answers that quote other tasks, with columns of the unit's own.
    &[
        "填报单位(盖章)|市发改委",
        "序号|重点工作|是|同上|落实措施",
        "1|完善信访制度,化解信访突出矛盾。|督促3家运营商降费|2|加强法律援助,及时解决群众合理诉求,妥善化解矛盾纠纷。",
        "（调整后）|宽带和专线平均资费降低15%。|每月接访2次，化解积案30件|12月底|同上",
    ],
];

#[test]
fn every_cell_of_what_the_fuzzer_laid_out_is_accounted_for() {
    let register = register();
    for rows in SHEETS {
        for name in ["附件2 落实方案", "附件3 落实情况"] {
            let round = Round {
                forms: None,
                as_of: date(2020, 7, 15),
            };
            let mut collector = Collector::new(&register, &assignments(), round);
            collector.add(incoming("市发改委.xlsx", vec![grid(name, rows)]));
            let collected = collector.finish();
            assert!(collected.ledger.balances(), "{rows:?}: {:#?}", collected);
        }
    }
}

#[test]
fn every_cell_is_accounted_for_whatever_kind_of_column_the_office_keeps_for_itself() {
    for word in kind::all_words() {
        for text in ["市发改委", "市财政局", "某某公司", "12", "2020年12月底", "是"] {
            let mut register = register();
            for form in &mut register.forms {
                form.columns.push(Column {
                    heading: "项目业主单位".to_owned(),
                    kind: kind::named(word).expect("a kind"),
                    filled_by: FilledBy::Office,
                    ..Column::default()
                });
            }
            let round = Round {
                forms: None,
                as_of: date(2020, 7, 15),
            };
            let mut collector = Collector::new(&register, &assignments(), round);
            let row = format!("1|完善信访制度,化解信访突出矛盾。|每月接访2次，化解积案30件|{text}");
            let rows = ["序号|重点工作|落实措施|项目业主单位", row.as_str()];
            collector.add(incoming("市发改委.xlsx", vec![grid("附件2 落实方案", &rows)]));
            let collected = collector.finish();
            assert!(collected.ledger.balances(), "{word} {text}: {:#?}", collected);
        }
    }
}
