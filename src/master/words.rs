//! Words that sheets and papers share: what a campaign is about, and what its tasks are called.

use crate::register::Register;

/// What a task is called on paper: 重点工作 where the notice calls its tasks so, else 任务, which is true of a list of
/// problems or projects, too.
pub fn noun(register: &Register) -> &'static str {
    const NOUN: &str = "重点工作";
    let mut headings = register.forms.iter().flat_map(|form| &form.columns);
    let is_named = register.title.contains(NOUN) || headings.any(|column| column.heading.contains(NOUN));
    if is_named { NOUN } else { "任务" }
}

/// What a campaign is about, by its title: without 关于…的通知 around it, and without 责任分解 and the like behind it.
pub fn about(title: &str) -> &str {
    let title = title.trim();
    let about = title.strip_suffix("的通知").and_then(|text| text.split_once("关于"));
    let Some((_, about)) = about else {
        return undivided(title).unwrap_or(title);
    };
    let Some(mut issued) = about.strip_prefix("印发") else {
        return undivided(about).unwrap_or(title);
    };
    // The name of what is issued stands in marks of its own, unless they are those of a name inside.
    if let Some(inside) = issued.strip_prefix('《').and_then(|text| text.strip_suffix('》'))
        && !inside.contains('》')
    {
        issued = inside;
    }
    undivided(issued).unwrap_or(issued)
}

/// A title without the word for dividing tasks that it ends in, if it does and is more than that.
fn undivided(title: &str) -> Option<&str> {
    const ENDS: [&str; 6] = ["责任分解", "责任分工", "任务分解", "分工方案", "任务清单", "责任清单"];
    let bare = title.strip_suffix("方案").or(title.strip_suffix('表')).unwrap_or(title);
    ENDS.iter()
        .find_map(|end| title.strip_suffix(end).or_else(|| bare.strip_suffix(end)))
        .filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::about;

    #[test]
    fn a_title_is_what_the_campaign_is_about() {
        for (title, expected) in [
            (
                "2020年国务院《政府工作报告》重点工作责任分解",
                "2020年国务院《政府工作报告》重点工作",
            ),
            (
                "某市人民政府办公室关于印发2025年市《政府工作报告》重点工作责任分解方案的通知",
                "2025年市《政府工作报告》重点工作",
            ),
            ("关于印发《2025年重点工作任务清单》的通知", "2025年重点工作"),
            ("关于印发《甲》和《乙》的通知", "《甲》和《乙》"),
            ("某市人民政府办公室关于2025年重点工作责任分解的通知", "2025年重点工作"),
            ("关于做好重点工作的通知", "关于做好重点工作的通知"),
            ("责任分解", "责任分解"),
            ("分工方案", "分工方案"),
            ("", ""),
        ] {
            assert_eq!(about(title), expected, "{title}");
        }
    }
}
