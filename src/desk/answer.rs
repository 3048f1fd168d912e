//! Answers of the desk: pages, files, and errors that say what to do.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde_json::{Value, json};

use super::page;
use super::voice;
use super::words::{Language, key};
use crate::error::Error;

/// What a request ends with.
pub(super) type Answer = Result<Response, Failure>;

/// A request that could not be done, told as a page.
#[derive(Debug)]
pub(super) struct Failure {
    status: StatusCode,
    found: Said,
    advice: Said,
    /// What the person had typed, so that it is not lost with the page.
    typed: Vec<(String, String)>,
}

/// Words of the table with the values in their places, in the language that is shown.
#[derive(Debug)]
pub(super) struct Said(String);

impl From<&str> for Said {
    fn from(words: &str) -> Said {
        Said(Language::shown().say(words, &[]))
    }
}

impl<const N: usize> From<(&str, [&str; N])> for Said {
    fn from((words, values): (&str, [&str; N])) -> Said {
        Said(Language::shown().say(words, &values.map(str::to_owned)))
    }
}

impl Failure {
    /// What was found and what to do, as full clauses without their final `。`.
    pub fn new(status: StatusCode, found: impl Into<Said>, advice: impl Into<Said>) -> Failure {
        Failure {
            status,
            found: found.into(),
            advice: advice.into(),
            typed: Vec::new(),
        }
    }

    /// There is no such thing.
    pub fn absent(what: &str) -> Failure {
        let what = Language::shown().say(what, &[]);
        Failure::new(
            StatusCode::NOT_FOUND,
            (key("没有这{0}，可能已经变了"), [what.as_str()]),
            key("请回到上一页刷新"),
        )
    }

    /// What was typed cannot be taken; it is shown so that it is not lost.
    pub fn refused(found: impl Into<Said>, advice: impl Into<Said>, typed: Vec<(String, String)>) -> Failure {
        Failure {
            typed,
            ..Failure::new(StatusCode::BAD_REQUEST, found, advice)
        }
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
        // What the desk itself says is in the table; what comes from a command speaks Chinese.
        let shown = |text: &str| Language::shown().say(text, &[]);
        let error = match error {
            Error::Input { path, found, advice } => Error::input(path, shown(&found), shown(&advice)),
            other => other,
        };
        let said = voice::of_page(error.to_string().trim_end_matches('。'));
        Failure::new(status, said.as_str(), "")
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let typed: Vec<(&str, &str)> = (self.typed.iter())
            .filter(|(_, value)| !value.is_empty())
            .filter_map(|(field, value)| Some((called(field)?, value.as_str())))
            .collect();
        let page = page::draw(
            "failure.html",
            json!({"found": self.found.0, "advice": self.advice.0, "typed": typed}),
        );
        match page {
            Ok(page) => (self.status, Html(page)).into_response(),
            Err(_) => (self.status, self.found.0).into_response(),
        }
    }
}

/// What people call the fields of the forms.
const FIELDS: [(&str, &str); 34] = [
    ("number", key("序号")),
    ("text", key("重点工作")),
    ("second", key("第二项的内容")),
    ("lead", key("牵头单位")),
    ("co", key("责任单位")),
    ("due", key("完成时限")),
    ("title", key("标题")),
    ("answer", key("答复")),
    ("name", key("名称")),
    ("aliases", key("别名")),
    ("category", key("类别")),
    ("email", key("邮箱")),
    ("contact", key("联系人")),
    ("phone", key("电话")),
    ("leader", key("分管领导")),
    ("collective", key("几个单位的合称")),
    ("members", key("成员")),
    ("rows", key("粘贴的内容")),
    ("of", key("就是")),
    ("unit", key("单位")),
    ("task", key("任务")),
    ("value", key("原件上写的")),
    ("reason", key("理由")),
    ("decided", key("决定")),
    ("decider", key("决定人")),
    ("transcriber", key("转录人")),
    ("form", key("哪张表")),
    ("period", key("哪一期")),
    ("from", key("发件人")),
    ("server", key("邮件服务器（SMTP）")),
    ("port", key("端口")),
    ("user", key("登录用户名")),
    ("to", key("试发到")),
    ("as_of", key("截至")),
];
/// Fields that a page sets by itself, and what must not be shown.
const UNSHOWN: [&str; 12] = [
    "state", "told", "n", "found", "rule", "act", "as", "code", "password", "alike", "kind", "again",
];

/// What people call a field: that of a form or of a task (`due:plan`, `T003:1`) by what stands before or is typed there; nothing
/// where a person types nothing.
fn called(field: &str) -> Option<&'static str> {
    let name = field.split(':').next().unwrap_or(field);
    if UNSHOWN.contains(&name) {
        return None;
    }
    let known = FIELDS.iter().find(|(own, _)| *own == name).map(|(_, words)| *words);
    Some(known.unwrap_or(key("填报的内容")))
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
    let disposition = HeaderValue::from_str(&format!("{how}; filename*=UTF-8''{escaped}"))
        .map_err(|_| Failure::absent(key("个文件")))?;
    let mut response = Response::new(bytes.into());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::assets::TEMPLATES;

    #[test]
    fn every_field_that_a_person_fills_has_a_name_to_be_shown_by() {
        let mut seen = 0;
        for (template, text) in TEMPLATES {
            let fields = ["<input ", "<textarea ", "<select "];
            let all = fields.iter().flat_map(|open| text.split(open).skip(1));
            for field in all.filter_map(|rest| rest.split('>').next()) {
                let Some(name) = field.split("name=\"").nth(1).and_then(|rest| rest.split('"').next()) else {
                    continue;
                };
                // A name of its own for each task or form: `due:…`, or the columns of a transcription.
                let name = name.split([':', '{']).next().unwrap_or(name);
                let ticked = field.contains("type=\"checkbox\"");
                let known =
                    name.is_empty() || ticked || UNSHOWN.contains(&name) || FIELDS.iter().any(|(own, _)| *own == name);
                let set = field.contains("type=\"hidden\"");
                assert!(known || set, "{template}: nobody knows how to call {name}");
                seen += 1;
            }
        }
        assert!(seen > 40, "{seen} fields");
    }

    #[test]
    fn no_field_is_shown_by_the_name_that_programs_know_it_by() {
        for (field, shown) in [
            ("lead", Some("牵头单位")),
            ("due:plan", Some("完成时限")),
            ("T003:1", Some("填报的内容")),
            ("state", None),
            ("password", None),
        ] {
            assert_eq!(called(field), shown, "{field}");
        }
    }
}
