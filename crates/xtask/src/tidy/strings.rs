//! What string literals may not hold in which room: queries and sentences.

use super::Finding;
use super::house::House;

/// Rooms that speak codes; the words for people live in `web/`.
const WORDLESS: &[&str] = &["statistics", "store", "intake", "collection"];

/// SQL outside `store` and the migrations.
pub(super) fn check_sql(house: &House) -> Vec<Finding> {
    const BEGINNINGS: &[&str] = &[
        "SELECT ",
        "INSERT INTO ",
        "UPDATE ",
        "DELETE FROM ",
        "CREATE TABLE ",
        "ALTER TABLE ",
        "DROP TABLE ",
        "PRAGMA ",
    ];
    let outside = house
        .files
        .iter()
        .filter(|file| !["store", "migrations", "testkit", "xtask"].contains(&file.room()));
    let literals = outside.flat_map(|file| {
        file.strings()
            .iter()
            .map(move |(line, text)| (file, *line, text))
    });
    literals
        .filter(|(file, line, text)| {
            BEGINNINGS
                .iter()
                .any(|word| text.trim_start().starts_with(word))
                && !file.is_test(*line)
        })
        .map(|(file, line, _)| {
            Finding::failure(
                "sql",
                &file.path,
                line,
                "SQL in a string",
                "move the query into `store`",
            )
        })
        .collect()
}

/// Vietnamese sentences in rooms that speak codes.
pub(super) fn check_words(house: &House) -> Vec<Finding> {
    let wordless = house
        .files
        .iter()
        .filter(|file| WORDLESS.contains(&file.room()));
    let literals = wordless.flat_map(|file| {
        file.strings()
            .iter()
            .map(move |(line, text)| (file, *line, text))
    });
    literals
        .filter(|(file, line, text)| !file.is_test(*line) && text.chars().any(is_vietnamese))
        .map(|(file, line, _)| {
            let remedy = "give a stable code here and its words in web/locales";
            let what = "Vietnamese words in a room that speaks codes";
            // `collection` keeps one plain sentence for when the page of problems itself fails.
            match file.room() {
                "collection" => Finding::warning("words", &file.path, line, what, remedy),
                _ => Finding::failure("words", &file.path, line, what, remedy),
            }
        })
        .collect()
}

/// Letters that no other language around here writes.
fn is_vietnamese(symbol: char) -> bool {
    matches!(
        symbol,
        '\u{1EA0}'..='\u{1EF9}' | 'ă' | 'Ă' | 'đ' | 'Đ' | 'ơ' | 'Ơ' | 'ư' | 'Ư'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sql_outside_the_store_fails() {
        let sql = "let q = \"SELECT 1\";";
        assert_eq!(
            check_sql(&House::of(&[("crates/collection/src/a.rs", sql)])).len(),
            1
        );
        assert_eq!(check_sql(&House::of(&[("crates/store/src/a.rs", sql)])), []);
        assert_eq!(
            check_sql(&House::of(&[("crates/pages/src/a.rs", "\"Select one\"")])),
            []
        );
    }

    #[test]
    fn vietnamese_words_in_a_room_of_codes_fail() {
        let words = "let a = \"Ông/Bà đã gửi\";";
        assert_eq!(
            check_words(&House::of(&[("crates/store/src/a.rs", words)])).len(),
            1
        );
        assert_eq!(
            check_words(&House::of(&[("crates/pages/src/a.rs", words)])),
            []
        );
        assert_eq!(
            check_words(&House::of(&[(
                "crates/store/src/a.rs",
                "/// đợt\nlet a = \"round\";"
            )])),
            []
        );
    }
}
