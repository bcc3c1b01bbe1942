//! What a person may have meant.

/// More letters than this apart, two names mean different things.
const FARTHEST: usize = 3;

/// The name of `known` that is nearest to `written`, if one is near.
pub(super) fn nearest<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let farthest = FARTHEST.min(written.chars().count().div_ceil(3));
    known
        .into_iter()
        .map(|name| (strsim::osa_distance(written, name), name))
        .filter(|(distance, _)| *distance <= farthest)
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_name_and_another_word_finds_none() {
        let known = ["listen", "public_url", "data", "database"];
        assert_eq!(nearest("lisen", known), Some("listen"));
        assert_eq!(nearest("publicurl", known), Some("public_url"));
        assert_eq!(nearest("dta", known), Some("data"));
        assert_eq!(nearest("colour", known), None);
    }
}
