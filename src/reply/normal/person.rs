//! Tells a person's name, with or without title, from what is not one.

use super::{fold, squeeze, without_remarks};
use crate::lexicon;
use crate::reply::phrase;

/// Why a text is no person's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// It is a telephone number, a date or another figure.
    Figure,
    /// It names nobody: 待定, 分管领导, 各科室.
    Nobody,
    /// A single character, or no letter at all.
    TooShort,
}

/// Titles that stand alone or behind a surname.
const TITLES: [&str; 36] = [
    "局长",
    "副局长",
    "主任",
    "副主任",
    "书记",
    "副书记",
    "县长",
    "副县长",
    "区长",
    "副区长",
    "市长",
    "副市长",
    "部长",
    "副部长",
    "科长",
    "副科长",
    "处长",
    "副处长",
    "院长",
    "副院长",
    "校长",
    "副校长",
    "所长",
    "站长",
    "队长",
    "秘书长",
    "行长",
    "经理",
    "总经理",
    "董事长",
    "主席",
    "会长",
    "镇长",
    "乡长",
    "局",
    "总",
];

/// The names as written, joined by `、`, without spaces inside; or why there is none.
///
/// Titles stay: `党组书记、局长张三` is a good answer. Only what is surely no name is refused.
pub fn read(text: &str) -> Result<String, Fault> {
    let lines: Vec<String> = text.lines().map(squeeze).filter(|line| !line.is_empty()).collect();
    // A title may stand on a line of its own below its name: 周立新, 副局长.
    let bare = lines
        .iter()
        .skip(1)
        .fold(lines.first().cloned().unwrap_or_default(), |all, line| {
            let parts = if TITLES.iter().any(|title| fold(line) == *title) {
                ""
            } else {
                "\n"
            };
            all + parts + line
        });
    let folded = fold(&bare);
    let letters = folded.chars().filter(|c| !c.is_ascii_digit()).count();
    let digits = folded.chars().count() - letters;
    if letters == 0 || digits >= 5 && letters < 2 || is_date(&folded) {
        return Err(if digits > 0 { Fault::Figure } else { Fault::TooShort });
    }
    if letters < 2 {
        return Err(Fault::TooShort);
    }
    let nobody = [
        "分管领导",
        "主要领导",
        "相关领导",
        "单位领导",
        "主要负责人",
        "分管负责人",
        "相关负责人",
        "科室负责人",
        "各科室",
        "责任领导",
        "各单位",
        "有关领导",
        "局领导",
        "办公室",
        "联系人",
        "负责人",
        "待明确",
        "另行确定",
        "班子成员",
        "未定",
        "空缺",
        "暂缺",
        "待补",
        "全体干部",
        "全体干部职工",
        "姓名",
        "年底",
        "年底前",
        "年内",
        "长期",
        "长期坚持",
        "持续推进",
        "已完成",
    ];
    if nobody.iter().any(|word| folded == *word) || names_nobody(&folded) {
        return Err(Fault::Nobody);
    }
    // 张XX, XX同志 are patterns; 成立领导小组，明确专人负责 is what is done, 领导签字： a label, 待人事调整后明确 nobody yet.
    let pattern = bare.contains("XX") || bare.contains("xx") || bare.contains("××");
    let says = ["领导小组", "专人", "明确责任", "制定", "成立", "签字", "签名"]
        .iter()
        .any(|word| folded.contains(word));
    let later = folded.starts_with('待') && folded.chars().count() >= 4;
    if pattern || says || later {
        return Err(Fault::Nobody);
    }
    // A figure within many words is a report, no name: 每月接访2次，化解积案30件. What stands in brackets is a remark on the
    // name: 雷明（原为周凯，10月起调整）.
    let named = fold(&without_remarks(&bare));
    let figures = named.chars().filter(char::is_ascii_digit).count();
    if (1..=6).contains(&figures) && named.chars().count() - figures >= 8 {
        return Err(Fault::Figure);
    }
    Ok(bare
        .split(['、', ',', ';', '/', '\n'])
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("、"))
}

/// Whether words stand for a body, a group, a state of the work or a time instead of a person: 各责任单位, 全体人员, 推进中,
/// 第四季度.
fn names_nobody(folded: &str) -> bool {
    const GROUPS: [&str; 11] = [
        "科室",
        "单位",
        "部门",
        "人员",
        "职工",
        "乡镇",
        "街道",
        "负责人",
        "负责同志",
        "领导",
        "成员",
    ];
    const WHICH: [&str; 11] = [
        "各", "全体", "有关", "相关", "分管", "主要", "单位", "科室", "责任", "所有", "其他",
    ];
    const STATES: [&str; 12] = [
        "推进中",
        "进行中",
        "办理中",
        "实施中",
        "正在推进",
        "正在办理",
        "未完成",
        "已办结",
        "基本完成",
        "部分完成",
        "有序推进",
        "未启动",
    ];
    const TIMES: [&str; 5] = ["季度", "上旬", "中旬", "下旬", "半年"];
    let group = GROUPS.iter().any(|word| folded.ends_with(word)) && WHICH.iter().any(|word| folded.starts_with(word));
    let offices = folded.ends_with("等科室") || folded.ends_with("等单位") || folded.ends_with("等部门") || {
        let number = folded.trim_start_matches(|c: char| c.is_ascii_digit());
        number.len() < folded.len() && matches!(number, "科室" | "个科室" | "个单位")
    };
    const WORKS: [&str; 14] = [
        "按", "加强", "强化", "抓好", "抓紧", "做好", "推进", "落实", "完善", "开展", "加快", "继续", "认真", "积极",
    ];
    let works = folded.chars().count() >= 4 && WORKS.iter().any(|word| folded.starts_with(word));
    // 正常推进: words for any work, and no surname among them.
    let hollow =
        folded.chars().count() >= 4 && phrase::made_of(folded, |word| lexicon::is(word, lexicon::Kind::Hollow));
    group
        || hollow
        || works
        || offices
        || STATES.contains(&folded)
        || folded.chars().count() <= 8 && TIMES.iter().any(|word| folded.ends_with(word))
}

/// Whether a text names a post, or somebody as colleagues call him: 局主要领导, 分管副县长, 小王, 老陈.
pub fn is_nameless(text: &str) -> bool {
    let bare = fold(text);
    let nick = bare.chars().count() == 2 && bare.starts_with(['小', '老']);
    let post = ["领导", "局长", "县长", "镇长", "乡长", "主任", "书记"]
        .iter()
        .any(|word| bare.ends_with(word))
        && ["分管", "主要", "各", "县政府", "局", "单位"]
            .iter()
            .any(|word| bare.starts_with(word));
    nick || post || bare == "领导" || is_title(text)
}

/// Whether a text is a title alone: 副局长, 党组书记.
pub fn is_title(text: &str) -> bool {
    let bare = fold(text);
    TITLES.iter().any(|title| {
        bare == *title
            || bare
                .strip_suffix(title)
                .is_some_and(|before| ["党组", "党委", "常务", "分管"].contains(&before))
    })
}

/// Whether one of the names of a cell, as [`read`] yields them, is a surname and a title only: 王局长.
pub fn is_title_only(names: &str) -> bool {
    const COMPOUND: [&str; 8] = ["欧阳", "上官", "司马", "诸葛", "尉迟", "皇甫", "令狐", "司徒"];
    names.split('、').any(|name| {
        let name = fold(name);
        TITLES.iter().any(|title| {
            let surname = name.strip_suffix(title).unwrap_or_default();
            surname.chars().count() == 1 || COMPOUND.contains(&surname)
        })
    })
}

fn is_date(folded: &str) -> bool {
    let rest: String = folded.chars().filter(|c| !c.is_ascii_digit()).collect();
    rest.len() < folded.len()
        && matches!(
            rest.as_str(),
            "年" | "年月" | "年月日" | "月" | "月日" | "月底" | "月底前" | "年月底" | "年底" | "年底前"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_pass_and_figures_do_not() {
        for name in [
            "张三",
            "张 三",
            "欧阳明华",
            "党组书记、局长 李四",
            "阿依古丽·买买提",
            "王五（副局长）",
            "John Lee",
        ] {
            assert!(read(name).is_ok(), "{name}");
        }
        for (text, fault) in [
            ("13907240001", Fault::Figure),
            ("0715-8126015", Fault::Figure),
            ("2020年12月", Fault::Figure),
            ("张", Fault::TooShort),
            ("分管领导", Fault::Nobody),
        ] {
            assert_eq!(read(text), Err(fault), "{text}");
        }
    }
}
