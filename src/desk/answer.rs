//! Answers of the desk: pages, files, and errors that say what to do.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde_json::{Value, json};

use super::page;
use super::voice;
use super::words::key;
use crate::error::Error;

/// What a request ends with.
pub(super) type Answer = Result<Response, Failure>;

/// A request that could not be done, told as a page.
#[derive(Debug)]
pub(super) struct Failure {
    status: StatusCode,
    found: String,
    advice: String,
    /// What the person had typed, so that it is not lost with the page.
    typed: Vec<(String, String)>,
}

impl Failure {
    /// What was found and what to do, as full clauses without their final `。`.
    pub fn new(status: StatusCode, found: impl Into<String>, advice: impl Into<String>) -> Failure {
        Failure {
            status,
            found: found.into(),
            advice: advice.into(),
            typed: Vec::new(),
        }
    }

    /// There is no such thing.
    pub fn absent(what: &str) -> Failure {
        Failure::new(
            StatusCode::NOT_FOUND,
            format!("没有这{what}，可能已经变了"),
            key("请回到上一页刷新"),
        )
    }

    /// Somebody else changed the same thing in the meantime; what was typed is shown so that it can be taken over.
    pub fn changed(typed: Vec<(String, String)>) -> Failure {
        Failure {
            typed,
            ..Failure::new(
                StatusCode::CONFLICT,
                key("这一处在您打开之后已被改动（另一个窗口，或直接改了文件），没有保存您的修改"),
                key("您填的内容在下面，请打开最新的内容再改一次"),
            )
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        let status = match &error {
            Error::Input { .. } => StatusCode::CONFLICT,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Failure::new(status, voice::of_page(error.to_string().trim_end_matches('。')), "")
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let page = page::draw(
            "failure.html",
            json!({"found": self.found, "advice": self.advice, "typed": self.typed}),
        );
        match page {
            Ok(page) => (self.status, Html(page)).into_response(),
            Err(_) => (self.status, self.found).into_response(),
        }
    }
}

/// What was typed into a field of a form, as it came; empty where the form has no such field.
pub(super) fn typed<'a>(form: &'a [(String, String)], field: &str) -> &'a str {
    form.iter().find(|(key, _)| key == field).map_or("", |(_, value)| value)
}

/// A page from its template.
pub(super) fn html(template: &str, values: Value) -> Answer {
    Ok(Html(page::draw(template, values)?).into_response())
}

/// Sends the browser to another page after a change.
pub(super) fn go(to: &str) -> Answer {
    Ok(Redirect::to(to).into_response())
}

/// A file to keep under its own name, or to show in the page.
pub(super) fn file(name: &str, bytes: impl Into<Body>, show: bool) -> Answer {
    let kind = match name.rsplit('.').next().unwrap_or("") {
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "zip" => "application/zip",
        "json" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        _ => "application/octet-stream",
    };
    // RFC 6266 and 5987: the name in UTF-8, every other byte escaped.
    let escaped: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect();
    let how = if show { "inline" } else { "attachment" };
    let disposition =
        HeaderValue::from_str(&format!("{how}; filename*=UTF-8''{escaped}")).map_err(|_| Failure::absent("个文件"))?;
    let mut response = Response::new(bytes.into());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    Ok(response)
}
