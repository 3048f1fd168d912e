//! Units that a clause names by those of another task: 责任单位同上, 配合单位同第4项，另加市气象局.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::ditto::{Found, Pointer, reference};
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

/// A role, and words that may say that its bodies are those of another task, and which more there are.
static SAME: LazyLock<Regex> = LazyLock::new(|| {
    let class = any(&[Kind::Class]);
    let all = words(Kind::SameAsAbove).chain(words(Kind::SameRow));
    let same: Vec<&str> = all.filter(|word| word.starts_with(['同', '与'])).collect();
    regex(&format!(
        r"(?P<role>(?:{})(?:{class})?)\s*[:：]?\s*(?P<value>(?:{})[^；;。）)】\]〕\n]{{0,100}})",
        *ROLE,
        same.join("|")
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
            let value = found.name("value")?.as_str();
            let Found::Reference(reference) = reference(value, false, &names) else {
                return None;
            };
            let other = match &reference.pointer {
                Pointer::Above => last.as_ref()?,
                Pointer::Row(code) => numbered.get(&value_of(code)?)?,
                Pointer::Former => return None,
            };
            let share = match label_meaning(&fold(found.name("role")?.as_str()))? {
                Label::Units(share) => share,
                _ => return None,
            };
            let heading = |share: Share| own_heading(Role::Units(share));
            let list = |share: Share, own: &[String]| {
                format!("{}：{}", heading(share), reference.words(&own.join("、"), &names))
            };
            let whole = match share {
                Share::Lead | Share::Main => list(Share::Lead, &other.lead),
                Share::Assist => list(Share::Assist, &other.co),
                _ if other.lead.is_empty() => list(Share::Responsible, &other.co),
                _ if other.co.is_empty() => list(Share::Lead, &other.lead),
                _ => format!(
                    "{}：{}；{}",
                    heading(Share::Lead),
                    other.lead.join("、"),
                    list(Share::Assist, &other.co)
                ),
            };
            (!whole.ends_with('：')).then_some(whole)
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
