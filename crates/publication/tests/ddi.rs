//! The description for archives: well-formed, complete, in the order of the standard.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use publication::ddi::{About, write};
use survey::{Questionnaire, shipped_questionnaire};

const SMALL: &str = include_str!("../../survey/tests/small.toml");

/// An element with its children, read by the strictest means: what does not nest is a failure.
#[derive(Debug)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn all<'a>(&'a self, name: &str, into: &mut Vec<&'a Element>) {
        for child in &self.children {
            if child.name == name {
                into.push(child);
            }
            child.all(name, into);
        }
    }

    fn every(&self, name: &str) -> Vec<&Element> {
        let mut found = Vec::new();
        self.all(name, &mut found);
        found
    }

    fn get(&self, key: &str) -> Option<&str> {
        let (_, value) = self.attributes.iter().find(|(name, _)| name == key)?;
        Some(value)
    }

    fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .children
            .iter()
            .map(|child| child.name.as_str())
            .collect();
        names.dedup();
        names
    }
}

fn unescape(text: &str) -> String {
    assert!(!text.contains('<') && !text.contains('>'), "{text}");
    for (at, _) in text.match_indices('&') {
        let known = ["&amp;", "&lt;", "&gt;", "&quot;"];
        assert!(
            known.iter().any(|entity| text[at..].starts_with(entity)),
            "{text}"
        );
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

fn parse(xml: &str) -> Element {
    let body = xml
        .strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        .unwrap();
    let mut open: Vec<Element> = vec![Element {
        name: String::new(),
        attributes: Vec::new(),
        text: String::new(),
        children: Vec::new(),
    }];
    let mut rest = body;
    while let Some((text, after)) = rest.split_once('<') {
        open.last_mut()
            .unwrap()
            .text
            .push_str(unescape(text).trim());
        let (tag, after) = after.split_once('>').unwrap();
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            let closed = open.pop().unwrap();
            assert_eq!(closed.name, name);
            open.last_mut().unwrap().children.push(closed);
            continue;
        }
        let (tag, is_empty) = tag
            .strip_suffix('/')
            .map_or((tag, false), |tag| (tag, true));
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut element = Element {
            name: name.to_owned(),
            attributes: Vec::new(),
            text: String::new(),
            children: Vec::new(),
        };
        while let Some((key, after)) = attributes.trim_start().split_once("=\"") {
            let (value, after) = after.split_once('"').unwrap();
            element.attributes.push((key.to_owned(), unescape(value)));
            attributes = after;
        }
        if is_empty {
            open.last_mut().unwrap().children.push(element);
        } else {
            open.push(element);
        }
    }
    assert_eq!(open.len(), 1);
    let mut root = open.pop().unwrap();
    assert_eq!(root.children.len(), 1);
    root.children.pop().unwrap()
}

fn described(form: &Questionnaire) -> Element {
    let about = About {
        date: "2026-11-22".to_owned(),
        producer: "Sở Nội vụ <tỉnh> & bạn".to_owned(),
    };
    let written = write(form, &about);
    assert_eq!(written, write(form, &about));
    parse(&written)
}

fn forms() -> Vec<Questionnaire> {
    let shipped = ["dvhcc-2023", "sipas-2023", "sipas-2022"];
    let mut forms: Vec<Questionnaire> = shipped
        .iter()
        .map(|code| shipped_questionnaire(code).unwrap().clone())
        .collect();
    forms.push(Questionnaire::parse(SMALL).unwrap());
    forms
}

#[test]
fn the_parts_stand_in_the_order_of_the_standard() {
    for form in forms() {
        let book = described(&form);
        assert_eq!(book.get("xmlns"), Some("ddi:codebook:2_5"));
        assert_eq!(
            book.names(),
            ["docDscr", "stdyDscr", "fileDscr", "dataDscr"]
        );
        let study = &book.children[1];
        assert_eq!(study.names(), ["citation", "stdyInfo", "dataAccs"]);
        let data = &book.children[3];
        assert_eq!(data.names(), ["varGrp", "var"]);
        let order = ["labl", "qstn", "valrng", "universe", "catgry", "varFormat"];
        for variable in book.every("var") {
            let places: Vec<usize> = variable
                .names()
                .iter()
                .map(|name| order.iter().position(|known| known == name).unwrap())
                .collect();
            assert!(
                places.is_sorted_by(|one, other| one < other),
                "{variable:?}"
            );
        }
        for question in book.every("qstn") {
            assert!(
                question
                    .names()
                    .iter()
                    .all(|name| ["qstnLit", "ivuInstr"].contains(name))
            );
        }
    }
}

#[test]
fn every_column_is_a_variable_with_an_id_of_its_own_and_groups_name_only_them() {
    for form in forms() {
        let book = described(&form);
        let variables = book.every("var");
        let ids: BTreeSet<&str> = variables.iter().map(|one| one.get("ID").unwrap()).collect();
        assert_eq!(ids.len(), variables.len());
        assert_eq!(book.every("varQnty")[0].text, variables.len().to_string());
        let mut grouped = 0;
        for group in book.every("varGrp") {
            for member in group.get("var").unwrap().split(' ') {
                grouped += 1;
                assert!(ids.contains(member), "{member}");
            }
        }
        assert_eq!(grouped, form.items().len());
        for variable in &variables {
            let languages: Vec<&str> = variable
                .children
                .iter()
                .filter(|child| child.name == "labl")
                .map(|child| child.get("xml:lang").unwrap())
                .collect();
            assert_eq!(languages, ["vi", "en"]);
        }
    }
}

#[test]
fn categories_gates_and_limits_are_told() {
    let small = Questionnaire::parse(SMALL).unwrap();
    let book = described(&small);
    let variable = |name: &str| {
        let found = book
            .every("var")
            .into_iter()
            .find(|one| one.get("name") == Some(name));
        found.unwrap()
    };
    let values = |name: &str| -> Vec<String> {
        variable(name)
            .every("catValu")
            .iter()
            .map(|value| value.text.clone())
            .collect()
    };
    assert_eq!(values("q1"), ["1", "2", "3", "4", "5", "9"]);
    assert_eq!(values("reasons.slow"), ["0", "1"]);
    assert_eq!(values("wish.staff"), ["low", "high"]);
    assert_eq!(values("channel.text"), Vec::<String>::new());
    assert_eq!(
        variable("q2").every("universe")[0].text,
        "visits >= 2 and channel in [direct, post]"
    );
    let range = variable("visits").every("range")[0];
    assert_eq!(
        (range.get("min"), range.get("max")),
        (Some("0"), Some("20"))
    );
    assert_eq!(book.every("producer")[0].text, "Sở Nội vụ <tỉnh> & bạn");
}

#[test]
fn the_day_is_that_of_vietnam() {
    // 17:30 UTC on the 21st is half past midnight of the 22nd in Vietnam.
    let about = About::at(1_795_282_200_000, "");
    assert_eq!(about.date, "2026-11-22");
}
