//! The files of the pages, which are all in the program: templates, style sheet, script, sign.

/// The templates by name.
pub(super) const TEMPLATES: [(&str, &str); 20] = [
    ("base.html", include_str!("templates/base.html")),
    ("failure.html", include_str!("templates/failure.html")),
    ("empty.html", include_str!("templates/empty.html")),
    ("closed.html", include_str!("templates/closed.html")),
    ("choose.html", include_str!("templates/choose.html")),
    ("start.html", include_str!("templates/start.html")),
    ("notice.html", include_str!("templates/notice.html")),
    ("task.html", include_str!("templates/task.html")),
    ("units.html", include_str!("templates/units.html")),
    ("forms.html", include_str!("templates/forms.html")),
    ("preview.html", include_str!("templates/preview.html")),
    ("replies.html", include_str!("templates/replies.html")),
    ("unit.html", include_str!("templates/unit.html")),
    ("review.html", include_str!("templates/review.html")),
    ("transcribe.html", include_str!("templates/transcribe.html")),
    ("answers.html", include_str!("templates/answers.html")),
    ("answer.html", include_str!("templates/answer.html")),
    ("summary.html", include_str!("templates/summary.html")),
    ("mail.html", include_str!("templates/mail.html")),
    ("parts.html", include_str!("templates/parts.html")),
];

/// The style sheet of all pages.
pub(super) const STYLE: &str = include_str!("templates/desk.css");
/// The script of all pages.
pub(super) const SCRIPT: &str = include_str!("templates/desk.js");
/// The sign in the browser's tab.
pub(super) const SIGN: &str = include_str!("templates/desk.svg");
