//! The verbs of unit clauses: 牵头, 按职责分工负责, 会同, and the marks and deadlines that stand behind names.

use std::sync::LazyLock;

use regex::Regex;

use super::labels::Share;
use super::words::{ends_like_unit, is_body};
use crate::text::regex;

/// A verb with the adverbs before it: 按职责分工负责, 牵头组织实施.
pub(crate) static VERB: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"((?:(?:按照?|依|依据|根据)?(?:各自)?(?:职责|职能|任务|部门职责|责任)(?:职责|任务)?(?:分工)?(?:协作)?|依法|分别|各自|共同|联合|具体|积极|密切|主要|总|全力|按分工|分工|分头|统一|统筹|按要求|协同|做好|抓好|持续|长期|常态化){0,3}(?:牵头|领衔|领办|帮办|主抓|主责|为主|统筹协调|总牵头|抓总|组织实施|组织落实|组织推进|组织开展|(?:为|是|作为|系)(?:牵头|责任|配合|协同|协办|主办|承办|参与|参加)(?:责任)?(?:单位|部门)|负责|负总责|配合|落实|抓好?落实|参与|参加|协办|协助|协同|承办|主办|实施|推进|办理|支持|加强指导)(?:主体责任|属地责任|各自责任|责任|负责|牵头|落实|抓落实|组织实施|组织|实施|推进|抓总|办理|配合|做好|抓好|工作|完成|支持|参与|协助|到位){0,3})[ ]*($|[,;。、\n])",
    )
});

static TOGETHER: LazyLock<Regex> = LazyLock::new(|| regex(r"[,、;]?\s*(?:牵头会同|会同|会商|联合|商)"));

/// A role in brackets behind a name: 市财政局(牵头).
pub(crate) static MARK: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"\((牵头(?:单位|部门)?|主办(?:单位)?|主责(?:单位)?|配合(?:单位)?|协办(?:单位)?|责任(?:单位)?)\)$")
});

/// What a verb says of the names before it; `beside`: others lead.
pub(crate) fn verb_share(verb: &str, beside: bool) -> Share {
    let has = |word| verb.contains(word);
    if has("牵头") || has("领衔") || has("领办") || has("主抓") || has("抓总") {
        Share::Lead
    } else if has("主办") || has("主责") || has("为主") {
        Share::Main
    } else if has("配合")
        || has("帮办")
        || has("参与")
        || has("参加")
        || has("协办")
        || has("协助")
        || (has("协同") && beside)
    {
        Share::Assist
    } else {
        Share::Responsible
    }
}

/// Where `A会同B` parts: the end of A and the start of B. 商务部 and 残疾人联合会 hold such words without parting.
pub(crate) fn together(part: &str) -> Option<(usize, usize)> {
    TOGETHER.find_iter(part).find_map(|found| {
        let left = part.get(..found.start())?;
        let right = part.get(found.end()..)?;
        let word = found.as_str();
        let parted = word.starts_with([',', '、', ';']);
        let sure = word.ends_with("会同") || word.ends_with("会商");
        let name = right.is_empty()
            || !sure
                && (parted
                    || left.is_empty()
                    || right.starts_with(['务', '会', '业', '标', '检', '银', '贸', '品', '社', '党', '办']));
        let whole = left.is_empty() || ends_like_unit(left);
        (whole && !name).then(|| (found.start(), found.end()))
    })
}

/// A name and the deadline that runs on behind it.
pub(crate) fn due_behind(name: &str) -> Option<(&str, &str)> {
    [
        "长期坚持",
        "长期推进",
        "持续推进",
        "持续实施",
        "常态化推进",
        "常年坚持",
        "全年推进",
        "全年坚持",
    ]
    .iter()
    .find_map(|due| name.strip_suffix(due))
    .map(str::trim_end)
    .filter(|bare| is_body(&super::fold::fold(bare)))
    .and_then(|bare| Some((bare, name.get(bare.len()..)?.trim())))
}
