//! 本轮: where the round stands, one next step, and what earlier collections brought.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::answer::{Answer, html};
use super::page::frame;
use super::place::Place;
use super::shared::{Shared, in_round};
use crate::command::status::{self, Standing};
use crate::error::{Error, Result};
use crate::folder;
use crate::record::Collected;

/// The history of the collections, one a line, in the output folder.
const HISTORY: &str = "desk-history.jsonl";

/// One collection of the past.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Past {
    as_of: String,
    files: usize,
    expected: usize,
    received: usize,
    missing: usize,
    excluded: usize,
    errors: usize,
}

/// The first page.
pub(super) async fn page(State(desk): Shared) -> Answer {
    in_round(desk, |desk, place| {
        let frame = frame(desk, place, "start")?;
        let notice = !crate::command::context::notice_files(&place.common.input)?.is_empty()
            || place.common.input.join(crate::command::context::REGISTER).exists();
        let (standing, trouble) = match place.register() {
            Ok(register) => (
                Some(status::standing(
                    &place.common,
                    &register,
                    jiff::ZonedDateTime::now().date(),
                )?),
                None,
            ),
            Err(error) if notice => (None, Some(error.to_string())),
            Err(_) => (None, None),
        };
        let collected = place.collected()?;
        let history = match &collected {
            Some(collected) => history(place, collected)?,
            None => Vec::new(),
        };
        let next = next(notice, standing.as_ref());
        html(
            "start.html",
            json!({
                "frame": frame, "standing": standing, "trouble": trouble, "notice": notice,
                "history": history, "next": next,
                "ledger": collected.as_ref().map(|collected| &collected.ledger),
            }),
        )
    })
    .await
}

/// The one thing to do next: its words, why, and the page where it is done.
fn next(notice: bool, standing: Option<&Standing>) -> Value {
    let step = |what: &str, why: String, to: &str| json!({"what": what, "why": why, "to": to});
    let Some(standing) = standing else {
        return if notice {
            step("看通知哪里读不了", "通知放进来了，但还不能用。".to_owned(), "/notice")
        } else {
            step(
                "放入通知",
                "把通知（Word、网页或文本）拖到页面上。".to_owned(),
                "/notice",
            )
        };
    };
    match (standing.generated, standing.as_of) {
        (0, _) => step(
            "核对任务和单位，然后出表",
            format!("读到任务 {} 项、单位 {} 个。", standing.tasks, standing.units),
            "/notice",
        ),
        (_, None) => step(
            "把填报表发给各单位，收到的回复拖进来",
            format!("已生成 {} 份填报表。", standing.generated),
            "/replies",
        ),
        (_, Some(_)) if standing.errors > 0 => step(
            "核对",
            format!("有 {} 处必须处理，另欠 {} 项次。", standing.errors, standing.owing),
            "/review",
        ),
        (_, Some(_)) if standing.owing > 0 => step(
            "催报",
            format!("还欠 {} 项次；收到的回复拖进来再收一次。", standing.owing),
            "/replies",
        ),
        _ => step("打印汇总表", "全部收齐。".to_owned(), "/summary"),
    }
}

/// The collections so far, the latest first; one that is not noted yet is noted now.
fn history(place: &Place, collected: &Collected) -> Result<Vec<Past>> {
    let path = place.common.output.join(HISTORY);
    let text = if path.exists() {
        folder::read(&path)?
    } else {
        Vec::new()
    };
    let mut past: Vec<Past> = String::from_utf8_lossy(&text)
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let ledger = &collected.ledger;
    let now = Past {
        as_of: collected.as_of.to_string(),
        files: collected.replies.len(),
        expected: ledger.expected,
        received: ledger.received,
        missing: ledger.missing,
        excluded: ledger.excluded,
        errors: collected
            .findings
            .iter()
            .filter(|finding| finding.severity == crate::finding::Severity::Error)
            .count(),
    };
    if past.last() != Some(&now) {
        past.push(now);
        let mut lines = String::new();
        for one in &past {
            lines.push_str(&serde_json::to_string(one).map_err(|error| Error::draw(&path, error))?);
            lines.push('\n');
        }
        folder::write(&path, lines.as_bytes())?;
    }
    past.reverse();
    past.truncate(12);
    Ok(past)
}
