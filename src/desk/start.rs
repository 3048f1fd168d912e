//! 本轮: where the round stands, one next step, and what earlier collections brought.

use axum::extract::State;
use serde_json::{Value, json};

use super::answer::{Answer, html};
use super::page::frame;
use super::shared::{Shared, in_round};
use super::words::key;
use super::{dropped, history};
use crate::command::since::Newer;
use crate::command::status::{self, Standing};
use crate::folder;

/// The first page.
pub(super) async fn page(State(desk): Shared) -> Answer {
    in_round(desk, |desk, place| {
        let frame = frame(desk, place, "start")?;
        let notice = place.has_notice()?;
        let (generated, collected) = (place.generated()?, place.collected()?);
        let (standing, trouble) = match place.register() {
            Ok(register) => {
                let today = jiff::ZonedDateTime::now().date();
                let (generated, collected) = (generated.as_deref(), collected.as_deref());
                let mut standing = status::standing_after(&place.common, &register, generated, collected, today);
                if let Some(collected) = collected
                    && let Ok(settled) = place.settled(&register, collected)
                {
                    standing.errors = settled.errors;
                }
                (Some(standing), None)
            }
            Err(error) if notice => (None, Some(error.to_string())),
            Err(_) => (None, None),
        };
        let history = match &collected {
            Some(collected) => history::shown(place, collected)?,
            None => Vec::new(),
        };
        let received = place.register().is_ok_and(|register| register.received.is_some());
        let lying = folder::count(&place.replies())?;
        let next = next(notice, standing.as_ref(), received, lying);
        html(
            "start.html",
            json!({
                "strays": dropped::strays(place)?,
                "frame": frame, "standing": standing, "trouble": trouble, "notice": notice,
                "history": history, "next": next,
                "ledger": collected.as_ref().map(|collected| &collected.ledger),
            }),
        )
    })
    .await
}

/// The one thing to do next: its words, why (words of the table and their values), and the page where it is done; `lying`: how many
/// files of replies there are.
fn next(notice: bool, standing: Option<&Standing>, received: bool, lying: usize) -> Value {
    let step = |what: &str, why: Value, to: &str| json!({"what": what, "why": why, "to": to});
    let Some(standing) = standing else {
        return if notice {
            step(
                key("看通知哪里读不了"),
                json!(key("通知放进来了，但还不能用。")),
                "/notice",
            )
        } else {
            step(
                key("放入通知"),
                json!(key(
                    "把通知（Word、WPS、PDF、网页、表格或文本）拖到本页，或到“通知”页选文件。"
                )),
                "/notice",
            )
        };
    };
    match (standing.generated, standing.as_of) {
        (_, _) if received && standing.units == 0 => step(
            key("把任务分给本级各单位"),
            json!(key("通知是上级发来的填报表：写出分工表，填好后再放进来。")),
            "/notice",
        ),
        (0, _) => step(
            key("核对任务和单位，然后出表"),
            json!([key("读到任务 {0} 项、单位 {1} 个。"), standing.tasks, standing.units]),
            "/notice",
        ),
        (_, None) if standing.older => step(
            key("重新出表"),
            json!(key(
                "出表以后台账又改过；还没有发给单位的，请重新生成。已经发出的可以照收。"
            )),
            "/forms",
        ),
        (_, None) if lying > 0 => step(
            key("收表"),
            json!([key("已放进 {0} 个文件，还没有读：到“收表”页点“收表”。"), lying]),
            "/replies",
        ),
        (_, None) => step(
            key("把填报表发给各单位，收到的回复拖进来"),
            json!([
                key("已生成 {0} 份填报表：在“出表”页下载，或在那一页点“写邮件或发送”。"),
                standing.generated
            ]),
            "/replies",
        ),
        // Decisions are taken one after the other, and collected again once.
        (_, Some(_)) if standing.errors > 0 && standing.newer == [Newer::Decisions] => step(
            key("接着核对"),
            json!([
                key("还有 {0} 处必须处理；已经定了的，定完后按决定再收一次才生效。"),
                standing.errors
            ]),
            "/review",
        ),
        (_, Some(_)) if standing.newer == [Newer::Decisions] => step(
            key("按决定再收一次"),
            json!(key("都已定了，下次收表生效；再收一次以前，催办函和退回的表先不要发。")),
            "/review",
        ),
        (_, Some(_)) if !standing.newer.is_empty() => step(
            key("再收一次"),
            json!(key(
                "上次收表以后，台账、决定或回复又有变动；再收一次以前，催办函和退回的表先不要发。"
            )),
            "/replies",
        ),
        (_, Some(_)) if standing.errors > 0 => step(
            key("核对"),
            json!([
                key("有 {0} 处必须处理，另欠 {1} 项次。"),
                standing.errors,
                standing.owing
            ]),
            "/review",
        ),
        (_, Some(_)) if standing.owing > 0 => step(
            key("催报"),
            json!([key("还欠 {0} 项次；收到的回复拖进来再收一次。"), standing.owing]),
            "/replies",
        ),
        _ if received => step(key("填好上级发来的表"), json!(key("全部收齐。")), "/summary"),
        _ => step(key("打印汇总表"), json!(key("全部收齐。")), "/summary"),
    }
}
