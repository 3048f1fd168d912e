//! How much a rule weighs by the office's settings, and the list that findings are put on.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::voice;
use crate::finding::{Finding, Place, Severity};
use crate::rule::Rule;

/// How much a rule weighs by setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// A finding of severity error.
    Error,
    /// A finding of severity warning.
    Warning,
    /// A finding of severity info.
    Info,
    /// No finding. Rules that account for cells cannot be switched off; they become info.
    Off,
}

/// What an office may set.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Weight by rule name.
    pub rules: BTreeMap<String, Level>,
    /// Last day of the campaign; unless set, the last day of the notice's year.
    pub campaign_end: Option<Date>,
}

impl Settings {
    /// The weight of a rule, `None` where it is off.
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        self.weigh(rule.name, rule.severity())
    }

    /// Weighs findings of other stages by setting; there each accounts for something, so that none can be switched off: it
    /// becomes info.
    pub fn reweigh(&self, findings: &mut [Finding]) {
        for finding in findings {
            let weight = self.weigh(&finding.rule, finding.severity);
            finding.severity = weight.unwrap_or(Severity::Info);
        }
    }

    fn weigh(&self, name: &str, otherwise: Severity) -> Option<Severity> {
        match self.rules.get(name) {
            Some(Level::Error) => Some(Severity::Error),
            Some(Level::Warning) => Some(Severity::Warning),
            Some(Level::Info) => Some(Severity::Info),
            Some(Level::Off) => None,
            None => Some(otherwise),
        }
    }
}

/// Characters of one finding that lists texts; a single longer text still stands whole in one.
const CHUNK: usize = 2_000;

/// The findings of one stage, with the settings that weigh them.
#[derive(Debug)]
pub struct Report<'s> {
    settings: &'s Settings,
    /// The findings so far.
    pub findings: Vec<Finding>,
}

impl<'s> Report<'s> {
    /// An empty report.
    pub fn new(settings: &'s Settings) -> Self {
        Report {
            settings,
            findings: Vec::new(),
        }
    }

    /// Adds a finding, unless its rule is off.
    pub fn add(
        &mut self,
        rule: &Rule,
        place: Place,
        found: impl Into<String>,
        expected: impl Into<String>,
        advice: impl Into<String>,
    ) {
        if self.settings.severity(rule).is_some() {
            self.account(rule, place, found, expected, advice);
        }
    }

    /// Adds a finding that accounts for cells: switched off, it is still told as info.
    pub fn account(
        &mut self,
        rule: &Rule,
        place: Place,
        found: impl Into<String>,
        expected: impl Into<String>,
        advice: impl Into<String>,
    ) {
        let severity = self.settings.severity(rule).unwrap_or(Severity::Info);
        self.put(Finding::weighed(rule.name, severity, place, found, expected, advice));
    }

    /// Puts a finding on the list, with its two voices.
    fn put(&mut self, mut finding: Finding) {
        voice::give(&mut finding);
        self.findings.push(finding);
    }

    /// Adds findings that account for a list of texts, every one of them whole: as many findings as it takes to keep each
    /// short enough to read. The first weighs as the rule does, those that go on with it are info.
    pub fn account_all(
        &mut self,
        rule: &Rule,
        place: Place,
        lead: &str,
        texts: &[String],
        expected: &str,
        advice: &str,
    ) {
        let mut chunks: Vec<String> = Vec::new();
        let mut left = 0;
        for text in texts {
            let length = text.chars().count();
            match chunks.last_mut() {
                Some(chunk) if length < left => {
                    chunk.push('；');
                    chunk.push_str(text);
                    left -= length + 1;
                }
                _ => {
                    chunks.push(text.clone());
                    left = CHUNK.saturating_sub(length);
                }
            }
        }
        let weight = self.settings.severity(rule).unwrap_or(Severity::Info);
        for (number, chunk) in chunks.iter().enumerate() {
            let (severity, lead, advice) = match number {
                0 => (weight, lead.to_owned(), advice),
                _ => (
                    Severity::Info,
                    format!("（接上条，第{}段）", number + 1),
                    "与上条一并阅看",
                ),
            };
            let found = format!("{lead}{chunk}");
            self.put(Finding::weighed(
                rule.name,
                severity,
                place.clone(),
                found,
                expected,
                advice,
            ));
        }
    }

    /// Adds what the reader said of a file that it could not read, under the reader's own name for it.
    pub fn fault(&mut self, rule: &Rule, name: &str, place: Place, found: &str, advice: &str) {
        let severity = self.settings.weigh(name, rule.severity()).unwrap_or(Severity::Info);
        self.put(Finding::weighed(
            name,
            severity,
            place,
            found,
            "应为可以打开的回复表格",
            advice,
        ));
    }
}
