//! Which request goes to which page, behind the door.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};

use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use serde_json::json;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt};

use super::answer::{Answer, Failure};
use super::door::{Refused, guards};
use super::running::Desk;
use super::shared::Shared;
use super::words::{Language, key};
use super::{
    assets, choose, drill, dropped, forms, made, mail, notice, page, preview, replies, review, start, summary,
    transcribe, units, upload,
};

/// Bytes of a form; the directory of 5,000 units, every Chinese letter as nine bytes, takes some five million.
const FORM: usize = 32 << 20;

/// All requests that the desk answers.
pub(super) fn routes(desk: Arc<Desk>) -> Router {
    let inside = Router::new()
        .route("/", get(start::page))
        .route("/choose", get(choose::page))
        .route("/choose/into", post(choose::into))
        .route("/choose/use", post(choose::here))
        .route("/choose/new", post(choose::new))
        .route("/choose/sample", post(choose::sample))
        .route("/choose/again", post(choose::again))
        .route("/notice", get(notice::page))
        .route("/notice/task/{id}", get(notice::task).post(notice::save))
        .route("/notice/head", post(notice::head))
        .route("/notice/undo", post(notice::undo))
        .route("/notice/answer", post(notice::answered))
        .route("/notice/register", post(notice::register))
        .route("/units", get(units::page).post(units::save))
        .route("/units/paste", post(units::paste))
        .route("/units/alias", post(units::alias))
        .route("/units/undo", post(units::undo))
        .route("/forms", get(forms::page))
        .route("/forms/make", post(forms::make))
        .route("/forms/preview/{n}", get(preview::page))
        .route("/mail", get(mail::page).post(mail::run))
        .route("/mail/settings", post(mail::settings))
        .route("/language", post(language))
        .route("/replies", get(replies::page))
        .route("/replies/collect", post(replies::collect))
        .route("/replies/file/{n}", get(replies::file))
        .route("/unit/{n}", get(replies::unit))
        .route("/review", get(review::page))
        .route("/review/decide", post(review::decide))
        .route("/review/undo", post(review::undo))
        .route("/review/forget", post(review::forget))
        .route("/review/transcribe/{n}", get(transcribe::page).post(transcribe::save))
        .route("/review/file/{n}", get(review::file))
        .route("/summary", get(summary::page))
        .route("/answers", get(drill::page))
        .route("/answer/{n}", get(drill::answer))
        .route("/summary/answer", post(summary::answer))
        .route("/made/{kind}/{name}", get(made::one))
        .route("/packed/{kind}", get(made::packed))
        .route("/dropped", post(dropped::take))
        .route("/job/events", get(events))
        .route("/job/cancel", post(cancel))
        .route("/quit", post(quit))
        .route(
            "/upload/{what}",
            post(upload::take_in).layer(DefaultBodyLimit::disable()),
        )
        .layer(DefaultBodyLimit::max(FORM))
        .layer(middleware::from_fn_with_state(Arc::clone(&desk), only_known));
    Router::new()
        .merge(inside)
        .route("/open/{token}", get(open))
        .route("/knock/{knock}", post(knock))
        .route("/desk.css", get(style))
        .route("/desk.js", get(script))
        .route("/desk.svg", get(sign))
        .layer(middleware::from_fn(guarded))
        .with_state(desk)
}

/// Lets in only who has the cookie, and changes only from the desk's own pages.
async fn only_known(State(desk): Shared, request: Request, next: Next) -> Response {
    if let Err(refused) = desk.door.check(request.method(), request.headers()) {
        let (found, advice) = match refused {
            Refused::Secret => (
                key("这个页面的钥匙已失效，或不是从督办打开的"),
                key("请重新双击督办图标打开"),
            ),
            Refused::Host | Refused::Origin => (
                key("请求不是从督办自己的页面发出的，没有执行"),
                key("请从督办自己的页面操作"),
            ),
        };
        return Failure::new(StatusCode::FORBIDDEN, found, advice).into_response();
    }
    desk.stirred.notify_waiters();
    next.run(request).await
}

async fn guarded(request: Request, next: Next) -> Response {
    let kept = request.uri().path().starts_with("/desk.");
    let mut response = next.run(request).await;
    for (name, value) in guards() {
        if name == header::CACHE_CONTROL && kept {
            response
                .headers_mut()
                .insert(name, HeaderValue::from_static("private, max-age=3600"));
        } else {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// The one-time link: sets the cookie and goes to the start.
async fn open(State(desk): Shared, Path(token): Path<String>, request: Request) -> Response {
    if desk.door.host(request.headers()).is_ok()
        && let Some(cookie) = desk.door.enter(&token)
        && let Ok(cookie) = HeaderValue::from_str(&cookie)
    {
        return ([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response();
    }
    // Who came in by this link before may simply have gone back to it.
    if desk.door.check(request.method(), request.headers()).is_ok() {
        return Redirect::to("/").into_response();
    }
    Failure::new(
        StatusCode::FORBIDDEN,
        key("这个链接已经用过，或不对"),
        key("请重新双击督办图标打开"),
    )
    .into_response()
}

/// Another process of the same user asks for a link.
async fn knock(State(desk): Shared, Path(knock): Path<String>, request: Request) -> Response {
    let link = desk
        .door
        .host(request.headers())
        .ok()
        .and_then(|()| desk.door.another(&knock));
    match link {
        Some(link) => link.into_response(),
        None => StatusCode::FORBIDDEN.into_response(),
    }
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], assets::STYLE)
}

async fn script() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")],
        assets::SCRIPT,
    )
}

async fn sign() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "image/svg+xml")], assets::SIGN)
}

/// A language of the pages.
#[derive(Debug, serde::Deserialize)]
struct Chosen {
    language: String,
}

/// Shows the pages in another language from now on, and goes back to the page where it was chosen.
async fn language(State(desk): Shared, headers: HeaderMap, Form(chosen): Form<Chosen>) -> Answer {
    let language = Language::tagged(&chosen.language).ok_or_else(|| Failure::absent(key("种语言")))?;
    language.show();
    desk.memory.speak(language.tag());
    let from = headers.get(header::REFERER).and_then(|from| from.to_str().ok());
    let own = format!(
        "http://{}",
        headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok())
            .unwrap_or("")
    );
    // A page of our own that can be asked for again, or the start.
    let page = from
        .and_then(|from| from.strip_prefix(&own))
        .filter(|page| page.starts_with('/'));
    let page = page.filter(|page| !page.starts_with("//")).unwrap_or("/");
    Ok(Redirect::to(page).into_response())
}

/// Ends the desk.
async fn quit(State(desk): Shared) -> Answer {
    if let Some(job) = desk.job() {
        job.cancel();
    }
    let answer = Html(page::draw("closed.html", json!({}))?).into_response();
    desk.door.close();
    Ok(answer)
}

/// Cancels the command that runs.
async fn cancel(State(desk): Shared) -> Answer {
    if let Some(job) = desk.job() {
        job.cancel();
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A page that listens; while it does, the desk is not alone.
struct Listening<S> {
    events: S,
    desk: Arc<Desk>,
}

impl<S> Drop for Listening<S> {
    fn drop(&mut self) {
        self.desk.pages.fetch_sub(1, Ordering::SeqCst);
        self.desk.stirred.notify_waiters();
    }
}

impl<S: Stream + Unpin> Stream for Listening<S> {
    type Item = S::Item;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<S::Item>> {
        Pin::new(&mut self.events).poll_next(context)
    }
}

/// How far the command is: first what is known already, then each step.
async fn events(State(desk): Shared) -> impl IntoResponse {
    desk.pages.fetch_add(1, Ordering::SeqCst);
    let job = desk.job();
    let (now, later) = match &job {
        // Listening before looking: what happens between the two is told twice rather than never.
        Some(job) => {
            let later = job.listen_in();
            let state = job.state();
            let now = json!({"doing": Language::shown().say(job.doing, &[]), "now": state});
            (now.to_string(), Some(later))
        }
        None => (json!({"now": null}).to_string(), None),
    };
    let later = later.map(|later| BroadcastStream::new(later).filter_map(std::result::Result::ok));
    let first = tokio_stream::once(now);
    let rest: Pin<Box<dyn Stream<Item = String> + Send>> = match later {
        // A page stays connected after its command has ended, as a sign that somebody looks at it.
        Some(later) => Box::pin(first.chain(later).chain(tokio_stream::pending())),
        None => Box::pin(first.chain(tokio_stream::pending())),
    };
    let events = rest.map(|event| Ok::<_, Infallible>(Event::default().data(event)));
    Sse::new(Listening { events, desk }).keep_alive(KeepAlive::default())
}
