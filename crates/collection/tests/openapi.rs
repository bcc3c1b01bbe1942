//! The OpenAPI document as it was agreed to: a change is seen, and made on purpose.

/// Set by `cargo xtask openapi`: the document is written instead of compared.
const WRITE: &str = "SIPAS_WRITE_OPENAPI";

#[test]
fn the_document_is_the_one_in_the_repository() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
    let document = collection::openapi_json().expect("the document is JSON");
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(path, &document).expect("the file is written");
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        kept == document,
        "the document has changed: run `cargo xtask openapi` and read the difference"
    );
}
