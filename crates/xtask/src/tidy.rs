//! The house rules, executable. A rule is a function from the [`House`] to its findings.

mod arrows;
mod documents;
mod formulas;
mod house;
mod leftovers;
mod lengths;
mod lexer;
mod licences;
mod locales;
mod migrations;
mod orphans;
mod packages;
mod rooms;
mod strings;
mod templates;

use crate::console;
use anyhow::bail;
use house::House;
use std::path::Path;

/// A place that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    path: String,
    /// From 1; 0 stands for the file as a whole.
    line: usize,
    rule: &'static str,
    what: String,
    remedy: String,
    severity: Severity,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Severity {
    Warning,
    Failure,
}

impl Finding {
    fn failure(
        rule: &'static str,
        path: &str,
        line: usize,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            path: path.to_owned(),
            line,
            rule,
            what: what.into(),
            remedy: remedy.into(),
            severity: Severity::Failure,
        }
    }

    fn warning(
        rule: &'static str,
        path: &str,
        line: usize,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::failure(rule, path, line, what, remedy)
        }
    }

    fn shown(&self) -> String {
        let place = if self.line == 0 {
            self.path.clone()
        } else {
            format!("{}:{}", self.path, self.line)
        };
        let word = match self.severity {
            Severity::Warning => "warning",
            Severity::Failure => "failure",
        };
        format!(
            "{place}: {word}[{}] {} → {}",
            self.rule, self.what, self.remedy
        )
    }
}

type Rule = fn(&House) -> Vec<Finding>;

const RULES: &[Rule] = &[
    arrows::check,
    documents::check_decisions,
    documents::check_map,
    formulas::check,
    leftovers::check,
    lengths::check,
    licences::check,
    locales::check,
    migrations::check,
    orphans::check,
    packages::check,
    rooms::check,
    strings::check_sql,
    strings::check_words,
    templates::check,
];

/// Checks every rule and says each finding; with `bless_migrations`, first notes the hashes of new migrations.
///
/// # Errors
/// When a rule is broken, or the tree cannot be read.
pub(crate) fn run(root: &Path, bless_migrations: bool) -> anyhow::Result<()> {
    let house = House::read(root)?;
    if bless_migrations {
        let noted = migrations::bless(root, &house)?;
        console::say(&format!(
            "tidy: {noted} new migrations noted in {}",
            migrations::LIST
        ));
        return run(root, false);
    }
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(&house)).collect();
    findings.sort();
    findings.dedup();
    for finding in &findings {
        console::say(&finding.shown());
    }
    let failures = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Failure)
        .count();
    let summary = format!(
        "tidy: {} rules over {} files, {failures} failures, {} warnings",
        RULES.len(),
        house.files.len(),
        findings.len() - failures
    );
    if failures > 0 {
        bail!("{summary}");
    }
    console::say(&summary);
    Ok(())
}
