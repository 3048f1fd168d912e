//! Names whose 市 or 省 may be left off after the first: 市发改委、国土房管局 offers 市国土房管局.

use super::desk::Desk;
use crate::finding::Severity;
use crate::task::Task;

/// Departments whose 市 or 省 is left off after the first: 市发改委、国土房管局.
const STEMS: &[&str] = &[
    "发改委",
    "发展改革委",
    "发改局",
    "教育局",
    "科技局",
    "工信局",
    "经信局",
    "经信委",
    "公安局",
    "民政局",
    "司法局",
    "财政局",
    "人社局",
    "国土局",
    "国土房管局",
    "自然资源局",
    "环保局",
    "生态环境局",
    "住建局",
    "建委",
    "交通局",
    "交通运输局",
    "水利局",
    "水务局",
    "农业局",
    "农业农村局",
    "林业局",
    "商务局",
    "文旅局",
    "卫健委",
    "卫生局",
    "审计局",
    "国资委",
    "税务局",
    "市场监管局",
    "统计局",
    "城管局",
    "应急局",
    "应急管理局",
    "医保局",
    "信访局",
    "规划局",
    "房管局",
    "教委",
    "科委",
    "农委",
    "国土资源局",
    "城乡建委",
    "经济信息委",
    "人力社保局",
    "质监局",
    "工商局",
    "安监局",
];

/// Offers the full names of what may be short for them.
pub(super) fn elided(desk: &mut Desk<'_>, task: &Task, line: usize) {
    for list in [&task.lead, &task.co] {
        let Some(level) = list.first().and_then(|first| first.chars().next()) else {
            continue;
        };
        if !"省市县区州".contains(level) {
            continue;
        }
        let short: Vec<String> = list
            .iter()
            .filter(|name| STEMS.contains(&name.as_str()))
            .cloned()
            .collect();
        if short.is_empty() {
            continue;
        }
        let full: Vec<String> = short.iter().map(|name| format!("{level}{name}")).collect();
        let texts = [
            format!("“{}”前面可能省写了“{level}”", short.join("”“")),
            format!("“{}”", full.join("”“")),
            "如是同一单位，请在单位名录的别名里写上通知用的名称".to_owned(),
        ];
        desk.report("notice-prefix-elided", Severity::Info, (line, Some(&task.id)), texts);
    }
}
