//! Every firm name of a body that a notice holds stands in what was read of it, or in a finding: nothing of it is lost in silence.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use duban::notice::read;
use duban::read::notice_source::source;

const HEAD: &str = "清河县人民政府办公室关于印发大气污染防治工作方案的通知\n\n各乡镇人民政府，县政府各部门：\n\
    现将方案印发给你们，请认真抓好落实。\n\n清河县人民政府办公室\n2025年3月5日\n\n清河县大气污染防治工作方案\n\n";

const BODIES: &str = "县财政局 县教育局 县水利局 县审计局 县民政局 县司法局 县林业局 县统计局 县信访局 县档案馆 县气象局 县供电公司 \
    县妇联 团县委 县总工会 县融媒体中心 县住建局 县城管局 县商务局 县文旅局 县卫健局 县应急局 县医保局 县税务局 县消防救援大队 县公安局 \
    县委宣传部 县委组织部 县农业农村局 县自然资源局 县市场监管局 县交通运输局 县生态环境局 县残联 县科协 县公路局 县行政审批局";

const WORDS: [&str; 8] = [
    "推进清洁取暖",
    "整治散煤",
    "治理扬尘",
    "修订预案",
    "完善监测网络",
    "排查燃气隐患",
    "改造老旧小区",
    "新建农村公路",
];

const HEADINGS: [&str; 5] = [
    "一、重点任务",
    "一、重点任务（A牵头）",
    "（一）A",
    "一、A牵头任务",
    "一、V（责任单位：A）",
];

const ITEMS: [&str; 20] = [
    "N.W。（A牵头，B配合）",
    "N.W。\n牵头单位：A\n配合单位：B、C",
    "N.W。责任单位：A、B。",
    "N.W，由A负责，B配合。",
    "N.W，A配合。",
    "N.A牵头W，B配合。",
    "N.W，A提供数据，B负责汇总。（C牵头）",
    "N.W。A负责V，B负责督办。",
    "N.W。\n（1）V，A牵头。\n（2）做好宣传，B负责。",
    "N.W。A要会同B开展检查。",
    "N.督促A W。",
    "N.W（A）",
    "N.W——A、B",
    "N.W。A牵头，B、C按职责分工负责，年底前完成。",
    "N.W，所需经费由A保障。（B负责）",
    "N.W。\nA负责前期，B负责后期。",
    "N.W。配合：A；主办：B",
    "N.W。联系A办理。（B牵头）",
    "N.W。\nA：V。\nB：W。",
    "N.W。\n由A牵头，B配合。\nC参与。",
];

const DUTIES: [&str; 4] = [
    "A：负责W；配合B V。",
    "A：W，B配合。",
    "A：牵头W。配合单位：B、C。",
    "A负责W，B协助。",
];

const OTHERS: [&str; 13] = [
    "以上任务由A督办。",
    "A每月汇总进展情况。",
    "各任务涉及资金的，由A统筹。",
    "A、B参与各项任务。",
    "注：A负责解释。",
    "A要加强监督，B要加强宣传。",
    "各单位于每月25日前报A。",
    "本方案由A负责解释。",
    "二、保障措施\n（一）加强领导。A牵头抓总，B具体落实。\n（二）落实资金。A统筹专项资金，C加强监督。",
    "二、工作要求\n1.提高认识。\n2.A要定期调度。\n3.B负责考核。",
    "三、附则\n本方案由A商B负责解释。",
    "（A负责全部任务的宣传）",
    "二、保障措施\n4.强化资金保障。（A负责）\n5.加强调度。C每月通报。",
];

/// A small generator, the same on every machine.
struct Draw(u64);

impl Draw {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % count
    }
}

#[test]
fn every_body_that_is_named_stands_in_the_reading_or_in_a_finding() {
    let mut lost: BTreeMap<&str, (usize, String)> = BTreeMap::new();
    for seed in 0..400 {
        let mut draw = Draw(seed * 7_919 + 17);
        for _ in 0..8 {
            draw.below(2);
        }
        let mut bodies: Vec<&str> = BODIES.split_whitespace().collect();
        let mut put: Vec<(&str, &str)> = Vec::new();
        let mut text = HEAD.to_owned();
        let mut add = |draw: &mut Draw, shape: &'static str, number: usize| {
            let mut said = shape
                .replace('N', &number.to_string())
                .replace('W', WORDS[draw.below(WORDS.len())])
                .replace('V', WORDS[draw.below(WORDS.len())]);
            for letter in ['A', 'B', 'C'].into_iter().filter(|letter| shape.contains(*letter)) {
                let body = bodies.remove(draw.below(bodies.len()));
                said = said.replace(letter, body);
                put.push((body, shape));
            }
            text.push_str(&said);
            text.push('\n');
        };
        let heading = HEADINGS[draw.below(HEADINGS.len())];
        add(&mut draw, heading, 0);
        let duties = draw.below(4) == 0;
        for number in 0..3 + draw.below(3) {
            let shape = if duties {
                DUTIES[draw.below(DUTIES.len())]
            } else {
                ITEMS[draw.below(ITEMS.len())]
            };
            add(&mut draw, shape, number + 1);
        }
        for _ in 0..draw.below(3) {
            let shape = OTHERS[draw.below(OTHERS.len())];
            add(&mut draw, shape, 0);
        }
        let notice = read(&source("a.txt", text.as_bytes()).unwrap());
        let mut said = format!("{} {} {}", notice.title, notice.issuer, notice.report_to);
        for task in &notice.tasks {
            said.push_str(&format!(
                "\n{} {} {}",
                task.text,
                task.lead.join("、"),
                task.co.join("、")
            ));
        }
        for finding in &notice.findings {
            said.push_str(&format!("\n{}", finding.found));
        }
        for (body, shape) in put.into_iter().filter(|(body, _)| !said.contains(body)) {
            let entry = lost
                .entry(shape)
                .or_insert_with(|| (0, format!("{body}:\n{}", &text[HEAD.len()..])));
            entry.0 += 1;
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
}
