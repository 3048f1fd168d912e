//! What every page of the desk starts from: the desk itself, and work beside the threads that answer requests.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;

use serde_json::json;

use super::answer::{Answer, Failure, go, html};
use super::page::frame;
use super::place::Place;
use super::running::Desk;
use super::words::key;

/// The desk as every handler gets it.
pub(super) type Shared = State<Arc<Desk>>;

/// Runs what reads files beside the threads that answer requests.
pub(super) async fn beside<F>(desk: Arc<Desk>, work: F) -> Answer
where
    F: FnOnce(&Arc<Desk>) -> Answer + Send + 'static,
{
    let done = tokio::task::spawn_blocking(move || work(&desk)).await;
    done.unwrap_or_else(|_| {
        Err(Failure::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            key("程序在这一页上出错"),
            key("请将此情况反馈给开发者；其他页面不受影响"),
        ))
    })
}

/// As [`beside`], for what needs a round: without one, the person chooses a folder first.
pub(super) async fn in_round<F>(desk: Arc<Desk>, work: F) -> Answer
where
    F: FnOnce(&Arc<Desk>, &Arc<Place>) -> Answer + Send + 'static,
{
    let Some(place) = desk.place() else {
        return go("/choose");
    };
    beside(desk, move |desk| work(desk, &place)).await
}

/// As [`in_round`], for a page that shows nothing as long as there is no notice: then it says so, and where to put one.
pub(super) async fn in_noticed<F>(desk: Arc<Desk>, here: &'static str, work: F) -> Answer
where
    F: FnOnce(&Arc<Desk>, &Arc<Place>) -> Answer + Send + 'static,
{
    in_round(desk, move |desk, place| {
        if place.has_notice()? {
            return work(desk, place);
        }
        html("empty.html", json!({"frame": frame(desk, place, here)?}))
    })
    .await
}
