//! Every template is rendered by `pages` or by another template, and writes raw HTML only where we made it.

use super::Finding;
use super::house::{File, House};

const RULE: &str = "templates";
const FOLDER: &str = "web/templates/";

/// Raw output, by what stands between the braces: HTML and SVG of our own making.
const RAW: &[&str] = &["page.qr", "page.chart", "chart", "svg"];

/// What the content policy refuses anyway.
const INLINE: &[&str] = &[
    "<script",
    " style=",
    " onclick=",
    " onsubmit=",
    "javascript:",
];

/// The scripts: those of the office's pages, which work without them, and those of the keying screen.
const SCRIPTS: &[&str] = &[
    "<script src=\"{{asset \"office.js\"}}\" defer></script>",
    "<script src=\"{{asset \"scan.js\"}}\" defer></script>",
    "<script type=\"module\" src=\"{{asset \"keying/desk.js\"}}\"></script>",
    "<script type=\"module\" src=\"{{asset \"keying/drill.js\"}}\"></script>",
];

/// Looks at each template, and for foreign addresses at everything a browser gets.
pub(super) fn check(house: &House) -> Vec<Finding> {
    let templates = || house.under(FOLDER).filter(|file| file.kind() == "hbs");
    let mut found: Vec<Finding> = templates().flat_map(check_lines).collect();
    found.extend(templates().flat_map(|file| check_use(house, file)));
    found.extend(house.under("web/").flat_map(check_addresses));
    found
}

fn check_lines(file: &File) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, line) in file.text.lines().enumerate() {
        let raw = line
            .split("{{{")
            .skip(1)
            .map(|rest| rest.split("}}}").next().unwrap_or(rest).trim());
        for expression in raw.filter(|expression| !RAW.contains(expression)) {
            let what = format!("`{{{{{{{expression}}}}}}}` writes HTML unescaped");
            let remedy = "use {{ }}, or argue for it in templates.rs";
            found.push(Finding::failure(RULE, &file.path, at + 1, what, remedy));
        }
        if !SCRIPTS.contains(&line) && INLINE.iter().any(|word| line.contains(word)) {
            let remedy = "the content policy refuses it: put it into web/static";
            found.push(Finding::failure(
                RULE,
                &file.path,
                at + 1,
                "inline script or style",
                remedy,
            ));
        }
    }
    found
}

fn check_use(house: &House, file: &File) -> Vec<Finding> {
    let name = file.path[FOLDER.len()..].trim_end_matches(".hbs");
    let mut found = Vec::new();
    if !is_used(house, name) {
        let remedy = "render it in `pages` with a sample, or delete it";
        found.push(Finding::failure(
            RULE,
            &file.path,
            0,
            "is rendered by nothing",
            remedy,
        ));
    }
    if !is_sampled(house, name) {
        let remedy = "add a sample context in every language";
        found.push(Finding::failure(
            RULE,
            &file.path,
            0,
            "no test renders it",
            remedy,
        ));
    }
    found
}

/// Nothing of a page comes from somebody else's server.
fn check_addresses(file: &File) -> Vec<Finding> {
    const LOADING: &[&str] = &[
        "src=\"",
        "href=\"",
        "url(",
        "url('",
        "url(\"",
        "@import \"",
        "action=\"",
    ];
    let foreign = |line: &str| {
        let loads = |word: &str| {
            ["http:", "https:", "//"]
                .iter()
                .any(|start| line.contains(&format!("{word}{start}")))
        };
        LOADING.iter().any(|word| loads(word))
    };
    let lines = file
        .text
        .lines()
        .enumerate()
        .filter(|(_, line)| foreign(line));
    lines
        .map(|(at, _)| {
            let remedy = "serve it ourselves: no third party learns who answers";
            Finding::failure(
                RULE,
                &file.path,
                at + 1,
                "an address of another server",
                remedy,
            )
        })
        .collect()
}

/// Whether the code of `pages` names the template, or another template includes it.
fn is_used(house: &House, name: &str) -> bool {
    let mut strings = house
        .under("crates/pages/src/")
        .flat_map(File::strings_outside_tests);
    strings.any(|(_, text)| text == name) || includers(house, name).next().is_some()
}

/// Whether a test calls the method that renders it. Partials are rendered with their pages.
fn is_sampled(house: &House, name: &str) -> bool {
    if includers(house, name).next().is_some() {
        return true;
    }
    let Some(method) = rendering_function(house, name) else {
        return true;
    };
    let calls = [format!(".{method}("), format!("Pages::{method}")];
    house.under("crates/").any(|file| {
        file.code_lines()
            .any(|(line, text)| file.is_test(line) && calls.iter().any(|call| text.contains(call)))
    })
}

/// The function of `pages` around the string that names the template.
fn rendering_function(house: &House, name: &str) -> Option<String> {
    let quoted = format!("\"{name}\"");
    let (file, line) = house.under("crates/pages/src/").find_map(|file| {
        let at = file
            .strings_outside_tests()
            .find(|(_, text)| *text == name)?;
        file.text.contains(&quoted).then_some((file, at.0))
    })?;
    let before = file
        .code_lines()
        .take(line)
        .filter(|(_, text)| text.contains("fn "))
        .last()?;
    let after = before.1.split("fn ").nth(1)?;
    Some(
        after
            .split(|symbol: char| !symbol.is_alphanumeric() && symbol != '_')
            .next()?
            .to_owned(),
    )
}

fn includers<'a>(house: &'a House, name: &'a str) -> impl Iterator<Item = &'a str> {
    let others = house.under(FOLDER);
    others
        .filter(move |file| includes(&file.text, name))
        .map(|file| file.path.as_str())
}

fn includes(text: &str, name: &str) -> bool {
    let marks = text
        .split("{{")
        .skip(1)
        .filter_map(|rest| rest.trim_start_matches(['#', '~']).strip_prefix('>'));
    marks.into_iter().any(|rest| {
        let named = rest
            .trim_start()
            .trim_matches('"')
            .split(['}', ' ', '~', '\n', '"'])
            .next();
        named == Some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: (&str, &str) = (
        "crates/pages/src/a.rs",
        "impl Pages {\n pub fn start(&self) {\n  self.render(\"a/start\")\n }\n}",
    );
    const TEST: (&str, &str) = ("crates/pages/tests/a.rs", "fn t() { pages.start(); }");

    fn whats(files: &[(&str, &str)]) -> Vec<String> {
        check(&House::of(files))
            .into_iter()
            .map(|finding| finding.what)
            .collect()
    }

    #[test]
    fn a_rendered_and_sampled_template_passes() {
        assert_eq!(
            whats(&[("web/templates/a/start.hbs", "<p>{{x}}"), CODE, TEST]),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_template_without_a_sample_fails() {
        assert_eq!(
            whats(&[("web/templates/a/start.hbs", "<p>"), CODE]),
            ["no test renders it"]
        );
    }

    #[test]
    fn a_template_that_nothing_renders_fails_unless_another_includes_it() {
        assert_eq!(
            whats(&[("web/templates/b.hbs", "<p>")]),
            ["is rendered by nothing"]
        );
        let including = ("web/templates/a/start.hbs", "{{#> b}}x{{/b}} {{> c x=1}}");
        let files = [
            including,
            ("web/templates/b.hbs", ""),
            ("web/templates/c.hbs", ""),
            CODE,
            TEST,
        ];
        assert_eq!(whats(&files), Vec::<String>::new());
    }

    #[test]
    fn raw_output_and_inline_script_fail_on_their_line() {
        let text = "\n{{{danger}}}\n<p style=\"color:red\">\n<script src=x>";
        let found = check(&House::of(&[
            ("web/templates/a/start.hbs", text),
            CODE,
            TEST,
        ]));
        assert_eq!(
            found.iter().map(|finding| finding.line).collect::<Vec<_>>(),
            [2, 3, 4]
        );
    }

    #[test]
    fn an_address_of_another_server_fails_in_templates_and_style_sheets() {
        let script = (
            "web/static/app.css",
            "a { background: url(https://example.org/x.png) }",
        );
        let link = (
            "web/templates/a/start.hbs",
            "<link rel=stylesheet href=\"//example.org/a.css\">",
        );
        let found = check(&House::of(&[script, link, CODE, TEST]));
        assert_eq!(found.len(), 2, "{found:?}");
        let own = (
            "web/templates/a/start.hbs",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><a href=\"/k\">",
        );
        assert_eq!(check(&House::of(&[own, CODE, TEST])), []);
    }
}
