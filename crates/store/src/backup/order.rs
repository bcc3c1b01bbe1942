//! Tables in an order in which their rows can be written.

use std::collections::BTreeSet;

use super::table::Table;

/// Each table after those that its rows name. Tables that name each other in a ring come last, by name;
/// so does nothing else, and the order depends on the names and the references alone.
pub(super) fn parents_first(tables: Vec<Table>) -> Vec<Table> {
    let known: BTreeSet<String> = tables.iter().map(|table| table.name.clone()).collect();
    let mut waiting = tables;
    let mut ordered: Vec<Table> = Vec::with_capacity(waiting.len());
    let mut placed = BTreeSet::new();
    loop {
        let (ready, rest): (Vec<Table>, Vec<Table>) = waiting
            .into_iter()
            .partition(|table| is_ready(table, &known, &placed));
        if ready.is_empty() {
            ordered.extend(rest);
            return ordered;
        }
        placed.extend(ready.iter().map(|table| table.name.clone()));
        ordered.extend(ready);
        waiting = rest;
    }
}

fn is_ready(table: &Table, known: &BTreeSet<String>, placed: &BTreeSet<String>) -> bool {
    table.references.iter().all(|reference| {
        reference.to == table.name
            || !known.contains(&reference.to)
            || placed.contains(&reference.to)
    })
}

#[cfg(test)]
mod tests {
    use super::super::table::Reference;
    use super::*;

    fn table(name: &str, named: &[&str]) -> Table {
        let reference = |to: &&str| Reference {
            name: String::new(),
            columns: Vec::new(),
            to: (*to).to_owned(),
            to_columns: Vec::new(),
        };
        Table {
            name: name.to_owned(),
            columns: Vec::new(),
            key: Vec::new(),
            references: named.iter().map(reference).collect(),
        }
    }

    fn names(tables: Vec<Table>) -> Vec<String> {
        tables.into_iter().map(|table| table.name).collect()
    }

    #[test]
    fn what_is_named_comes_first() {
        let ordered = parents_first(vec![
            table("comment", &["response"]),
            table("response", &["round"]),
            table("round", &["catalogue"]),
            table("catalogue", &["catalogue"]),
        ]);
        assert_eq!(
            names(ordered),
            ["catalogue", "round", "response", "comment"]
        );
    }

    #[test]
    fn a_ring_is_kept_whole_at_the_end() {
        let ordered = parents_first(vec![
            table("a", &["b"]),
            table("b", &["a"]),
            table("c", &[]),
        ]);
        assert_eq!(names(ordered), ["c", "a", "b"]);
    }
}
