//! Units that a clause names by those of another task: 责任单位同上, 配合单位同第4项，另加市气象局.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::fold::fold;
use super::names::Names;
use super::numbering::{Style, numbering, value_of};
use super::paragraph::of_line;
use super::settle::{Rules, Settled, settle};
use super::table_header::{Role, own_heading};
use super::token::{Label, ROLE, Share, label_meaning};
use super::{Block, Source};
use crate::finding::Severity;
use crate::lexicon::{Kind, any, words};
use crate::pattern::Regex;
use crate::text::regex;

/// A role, that its bodies are those of another task, and which more there are.
static SAME: LazyLock<Regex> = LazyLock::new(|| {
    let (class, task) = (any(&[Kind::Class]), any(&[Kind::HeadingTask]));
    let number = r"[（(]?(?P<number>\d{1,3}|[一二三四五六七八九十]{1,4})[）)]?";
    // The words are those by which a cell points to another one; a clause names the task, too.
    let of = |kind: Kind| {
        let mut all: Vec<&str> = words(kind).filter(|word| word.starts_with(['同', '与'])).collect();
        all.sort_by_key(|word| std::cmp::Reverse(word.len()));
        format!("(?:{})", all.join("|"))
    };
    let (above, row) = (of(Kind::SameAsAbove), of(Kind::SameRow));
    let which = format!(
        r"(?:{above}|{row}\s*{number}\s*[项条款号]?(?:{task})?|[同与]本?(?:部分)?{task}\s*[（(]?(?P<task>\d{{1,3}})[）)]?(?:{task})?)"
    );
    regex(&format!(
        r"(?P<role>(?:{})(?:{class})?)\s*[:：]?\s*{which}(?:相同|一致|同)?(?:[，,、]?(?:并|另|再|同时)(?:加|增加|增|有|包括)(?P<more>[^；;。）)】\]〕]{{2,80}}))?",
        *ROLE
    ))
});

/// The source with the units of the other task in place of what points to them; `None` if nothing does.
pub(crate) fn spelled(source: &Source) -> Option<Source> {
    let says =
        |block: &Block| matches!(block, Block::Paragraph { text, .. } if text.len() < 6_000 && SAME.is_match(text));
    if !source.blocks.iter().any(says) {
        return None;
    }
    let names = Names::default();
    let mut last: Option<Settled> = None;
    let mut numbered: BTreeMap<u32, Settled> = BTreeMap::new();
    let mut number: Option<u32> = None;
    let mut count = 0;
    let mut blocks: Vec<Block> = Vec::with_capacity(source.blocks.len());
    for block in &source.blocks {
        let Block::Paragraph { line, text } = block else {
            blocks.push(block.clone());
            continue;
        };
        if text.len() >= 6_000 {
            blocks.push(block.clone());
            continue;
        }
        let own = numbering(text).filter(|own| !own.risky && own.style > Style::Han && own.style != Style::Bullet);
        number = own.map(|own| own.value).or(number);
        let put = |found: &regex::Captures<'_>| -> Option<String> {
            let which = found.name("number").or_else(|| found.name("task"));
            let other = match which {
                Some(which) => numbered.get(&value_of(which.as_str())?)?,
                None => last.as_ref()?,
            };
            let share = match label_meaning(&fold(found.name("role")?.as_str()))? {
                Label::Units(share) => share,
                _ => return None,
            };
            let more = found
                .name("more")
                .map_or(String::new(), |more| format!("、{}", more.as_str()));
            let list =
                |share: Share, names: &[String]| format!("{}：{}", own_heading(Role::Units(share)), names.join("、"));
            let whole = match share {
                Share::Lead | Share::Main => list(Share::Lead, &other.lead),
                Share::Assist => list(Share::Assist, &other.co),
                _ if other.lead.is_empty() => list(Share::Responsible, &other.co),
                _ if other.co.is_empty() => list(Share::Lead, &other.lead),
                _ => format!("{}；{}", list(Share::Lead, &other.lead), list(Share::Assist, &other.co)),
            };
            (!whole.ends_with('：')).then(|| whole + &more)
        };
        let mut changed = 0;
        let text = SAME.replace_all(text, |found: &regex::Captures<'_>| {
            let own = put(found);
            changed += usize::from(own.is_some());
            own.unwrap_or_else(|| found.get(0).map_or(String::new(), |whole| whole.as_str().to_owned()))
        });
        count += changed;
        let clauses = of_line(&text, &names);
        let joined = clauses.into_iter().map(|found| found.clause).reduce(|mut all, more| {
            all.absorb(more);
            all
        });
        if let Some(clause) = joined.filter(|clause| clause.names_units()) {
            let settled = settle(&clause, Rules::default());
            numbered.extend(number.map(|number| (number, settled.clone())));
            last = Some(settled);
        }
        blocks.push(Block::Paragraph {
            line: *line,
            text: text.into_owned(),
        });
    }
    if count == 0 {
        return None;
    }
    let mut spelled = source.with(blocks);
    let found = format!("有{count}处写作“同上”“同第几项”的单位，按所指的任务读出");
    spelled.tell(
        "notice-rule-of-all",
        Severity::Info,
        None,
        [&found, "", "请核对这些任务的单位"],
    );
    Some(spelled)
}
