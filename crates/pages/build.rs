//! Rebuilds the crate when a template, a style sheet or a locale is added or changed.

fn main() {
    for folder in ["locales", "static", "templates"] {
        // A line on standard output is how a build script speaks to Cargo.
        std::io::Write::write_all(
            &mut std::io::stdout(),
            format!("cargo::rerun-if-changed=../../web/{folder}\n").as_bytes(),
        )
        .expect("Cargo reads what a build script writes");
    }
}
