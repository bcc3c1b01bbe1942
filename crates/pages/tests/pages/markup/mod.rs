//! A small reader of markup: enough to see that a page is balanced and to look at its attributes.

use std::collections::BTreeSet;

/// One start tag.
#[derive(Debug, Clone)]
pub(crate) struct Tag {
    /// Name of the element.
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of an attribute; the empty text for one without a value.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The names of its attributes.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.attributes.iter().map(|(key, _)| key.as_str())
    }
}

/// Every id of a page; panics if one stands there twice.
pub(crate) fn unique_ids<'a>(name: &str, tags: &'a [Tag]) -> BTreeSet<&'a str> {
    let mut ids = BTreeSet::new();
    for id in tags.iter().filter_map(|tag| tag.get("id")) {
        assert!(ids.insert(id), "{name}: the id {id} twice");
    }
    ids
}

/// Panics unless every id of a page stands there once, and whatever points to an id finds it.
pub(crate) fn assert_pointers_find_their_ids(name: &str, tags: &[Tag]) {
    let ids = unique_ids(name, tags);
    for id in tags.iter().flat_map(pointers) {
        assert!(ids.contains(id), "{name}: nothing has the id {id}");
    }
}

/// The ids on its own page to which a tag points.
fn pointers(tag: &Tag) -> impl Iterator<Item = &str> {
    let described = ["for", "aria-describedby", "aria-labelledby"]
        .into_iter()
        .filter_map(|key| tag.get(key))
        .flat_map(str::split_whitespace);
    described.chain(tag.get("href").and_then(|target| target.strip_prefix('#')))
}

const VOID: [&str; 7] = ["meta", "link", "input", "br", "hr", "img", "wbr"];

/// Reads a page; every start tag in order, or what is not balanced.
pub(crate) fn read(page: &str) -> Result<Vec<Tag>, String> {
    let mut tags = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        if rest[..start].contains('>') {
            return Err(format!("a bare > in {:?}", &rest[..start]));
        }
        let end = rest[start..].find('>').ok_or("a tag that never ends")? + start;
        let inside = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if inside.starts_with('!') {
            continue;
        }
        if let Some(name) = inside.strip_prefix('/') {
            match open.pop() {
                Some(opened) if opened == name => {}
                opened => return Err(format!("</{name}> closes {opened:?}")),
            }
            continue;
        }
        let closed = inside.ends_with('/');
        let tag = tag(inside.trim_end_matches('/'))?;
        if !closed && !VOID.contains(&tag.name.as_str()) {
            open.push(tag.name.clone());
        }
        tags.push(tag);
    }
    if open.is_empty() {
        Ok(tags)
    } else {
        Err(format!("still open: {open:?}"))
    }
}

fn tag(inside: &str) -> Result<Tag, String> {
    let (name, mut rest) = inside.split_once([' ', '\n']).unwrap_or((inside, ""));
    let mut attributes = Vec::new();
    while !rest.trim().is_empty() {
        rest = rest.trim_start();
        let stop = rest.find(['=', ' ', '\n']).unwrap_or(rest.len());
        let key = rest[..stop].to_owned();
        rest = &rest[stop..];
        let mut value = String::new();
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let end = quoted
                .find('"')
                .ok_or_else(|| format!("an open quote in <{inside}>"))?;
            quoted[..end].clone_into(&mut value);
            rest = &quoted[end + 1..];
        } else if rest.starts_with('=') {
            return Err(format!("a value without quotes in <{inside}>"));
        }
        if attributes.iter().any(|(known, _)| *known == key) {
            return Err(format!("{key} twice in <{inside}>"));
        }
        attributes.push((key, value));
    }
    Ok(Tag {
        name: name.to_owned(),
        attributes,
    })
}
