//! Tells a person's name, with or without title, from what is not one.

use super::{fold, squeeze};

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

/// The names as written, joined by `、`, without spaces inside; or why there is none.
///
/// Titles stay: `党组书记、局长张三` is a good answer. Only what is surely no name is refused.
pub fn read(text: &str) -> Result<String, Fault> {
    let bare = squeeze(text);
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
        "姓名",
        "年底",
        "年底前",
        "年内",
        "长期",
        "长期坚持",
        "持续推进",
        "已完成",
    ];
    if nobody.iter().any(|word| folded == *word) {
        return Err(Fault::Nobody);
    }
    Ok(bare
        .split(['、', ',', ';', '/', '\n'])
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("、"))
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
