//! Draws pages from their templates; every value is escaped, and everything that a page needs is in the program.

use std::sync::LazyLock;

use minijinja::value::{Rest, ValueKind};
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde_json::{Value, json};

use super::assets::TEMPLATES;
use super::place::Place;
use super::running::Desk;
use super::voice;
use super::words::{self, Language};
use crate::error::{Error, Result};

static PAGES: LazyLock<std::result::Result<Environment<'static>, minijinja::Error>> = LazyLock::new(|| {
    let mut pages = Environment::new();
    pages.set_auto_escape_callback(|_| AutoEscape::Html);
    // A value that no page was given is a mistake of ours, and is told, not printed as nothing.
    pages.set_undefined_behavior(UndefinedBehavior::Strict);
    pages.add_function("t", say);
    pages.add_function("language", || Language::shown().tag());
    pages.add_function("script_words", || words::of_script().map(|words| words.to_string()));
    for (name, text) in TEMPLATES {
        pages.add_template(name, text)?;
    }
    Ok(pages)
});

/// Words of the table in the language that is shown, with values in their places: `t("还有 {0} 天", days)`; or a list of both,
/// as the program gives them: `t(next.why)`.
fn say(words: minijinja::Value, values: Rest<minijinja::Value>) -> String {
    let mut all: Vec<minijinja::Value> = match words.kind() {
        ValueKind::Seq => words.try_iter().map(Iterator::collect).unwrap_or_else(|_| Vec::new()),
        _ => vec![words],
    };
    all.extend(values.0);
    let mut all = all.into_iter().map(|value| value.to_string());
    let words = all.next().unwrap_or_else(String::new);
    Language::shown().say(&words, &all.collect::<Vec<_>>())
}

/// Draws a page.
///
/// # Errors
/// If the template asks for a value that it was not given.
pub(super) fn draw(name: &str, mut values: Value) -> Result<String> {
    voice::of_values(&mut values);
    let pages = PAGES.as_ref().map_err(|error| Error::draw(name, error))?;
    let page = pages
        .get_template(name)
        .and_then(|page| page.render(minijinja::value::Serde(values)));
    page.map_err(|error| Error::draw(name, format!("{error:#}")))
}

/// What the frame of every page of a round shows: where it is, and what stands at each step.
///
/// # Errors
/// If an output of an earlier run cannot be read.
pub(super) fn frame(desk: &Desk, place: &Place, here: &str) -> Result<Value> {
    let register = place.register();
    let collected = place.collected()?;
    let generated = place.generated()?;
    let errors = match (&register, &collected) {
        // What was decided is no longer to be acted on, whether or not it was collected again.
        (Ok(register), Some(collected)) => place.settled(register, collected)?.errors,
        _ => 0,
    };
    let title = register
        .as_ref()
        .map_or_else(|_| String::new(), |register| register.title.clone());
    Ok(json!({
        "here": here,
        "title": title,
        "folder": place.folder.to_string_lossy(),
        "busy": desk.busy(),
        "tasks": register.as_ref().map_or(0, |register| register.tasks.len()),
        "units": register.as_ref().map_or(0, |register| register.units.len()),
        "made": generated.as_ref().map_or(0, |generated| generated.workbooks.len()),
        "as_of": collected.as_ref().map(|collected| collected.as_of.to_string()),
        "errors": errors,
        "undo": super::undo::can(place, crate::command::decisions::DECISIONS),
        "received": register.as_ref().is_ok_and(|register| register.received.is_some()),
        "last": desk.job().and_then(|job| job.account()),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_can_be_read() {
        assert!(PAGES.is_ok(), "{:?}", PAGES.as_ref().err());
    }

    #[test]
    fn what_a_document_says_is_text_on_a_page_and_nothing_else() {
        let page = draw(
            "failure.html",
            json!({"found": "<script>alert(1)</script>", "advice": "", "typed": []}),
        );
        let page = page.expect("drawn");
        assert!(
            page.contains("&lt;script&gt;") && !page.contains("<script>alert"),
            "{page}"
        );
    }
}
