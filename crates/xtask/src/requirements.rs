//! What the tests need beside Rust: a browser, a database server, a QR reader. Installed where that may be done,
//! named exactly where it may not.

use crate::{console, process};
use anyhow::bail;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A program that the tests use.
struct Requirement {
    name: &'static str,
    /// Debian's package.
    package: &'static str,
    what_for: &'static str,
    find: fn() -> Option<PathBuf>,
}

const REQUIREMENTS: &[Requirement] = &[
    Requirement {
        name: "PostgreSQL's server (initdb)",
        package: "postgresql",
        what_for: "every store and crash test, run a second time",
        find: || initdb(Path::new("/usr/lib/postgresql")).or_else(|| process::find("initdb")),
    },
    Requirement {
        name: "Chromium",
        package: "chromium",
        what_for: "the browser tests",
        find: chromium,
    },
    Requirement {
        name: "a font with Vietnamese letters (DejaVu)",
        package: "fonts-dejavu-core",
        what_for: "the browser's pictures and layout",
        find: || {
            Some(PathBuf::from(
                "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
            ))
            .filter(|path| path.is_file())
        },
    },
    Requirement {
        name: "Node.js",
        package: "nodejs",
        what_for: "the browser tests",
        find: || process::find("node"),
    },
    Requirement {
        name: "npm",
        package: "npm",
        what_for: "the browser tests",
        find: || process::find("npm"),
    },
    Requirement {
        name: "zbarimg",
        package: "zbar-tools",
        what_for: "reading the printed QR codes",
        find: || process::find("zbarimg"),
    },
    Requirement {
        name: "sqlite3",
        package: "sqlite3",
        what_for: "browser tests that take the database away",
        find: || process::find("sqlite3"),
    },
    Requirement {
        name: "pdftoppm",
        package: "poppler-utils",
        what_for: "looking at the printed cards",
        find: || process::find("pdftoppm"),
    },
    Requirement {
        name: "R with its package survey",
        package: "r-cran-survey",
        what_for: "computing a release again without this program",
        find: r_survey,
    },
];

/// The package `survey` of R, where Debian and R itself put packages.
fn r_survey() -> Option<PathBuf> {
    process::find("Rscript")?;
    let folders = [
        "/usr/lib/R/site-library/survey",
        "/usr/local/lib/R/site-library/survey",
        "/usr/lib/R/library/survey",
    ];
    folders
        .into_iter()
        .map(PathBuf::from)
        .find(|folder| folder.is_dir())
}

/// The browser: `SIPAS_CHROMIUM`, or one of its usual names.
pub(crate) fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("SIPAS_CHROMIUM")
        .map(PathBuf::from)
        .filter(|path| path.is_file());
    let usual = || {
        [
            "chromium",
            "chromium-browser",
            "google-chrome-stable",
            "google-chrome",
        ]
        .into_iter()
        .find_map(process::find)
    };
    named.or_else(usual)
}

/// Installs what is missing (Debian and its kin, as root) or says exactly what to install.
///
/// # Errors
/// When something is missing and cannot be installed.
pub(crate) fn ensure() -> anyhow::Result<()> {
    let missing = missing();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing
        .iter()
        .map(|requirement| requirement.package)
        .collect();
    for requirement in &missing {
        console::say(&format!(
            "missing: {} ({})",
            requirement.name, requirement.what_for
        ));
    }
    if process::find("apt-get").is_none() || !is_root() {
        bail!(
            "the tests need more programs; on Debian or Ubuntu: sudo apt-get install {}\n\
             (a Chromium elsewhere may be named by SIPAS_CHROMIUM)",
            packages.join(" ")
        );
    }
    process::run(apt().arg("update"))?;
    process::run(
        apt()
            .args(["install", "--yes", "--no-install-recommends"])
            .args(&packages),
    )?;
    let still: Vec<&str> = self::missing()
        .iter()
        .map(|requirement| requirement.name)
        .collect();
    if !still.is_empty() {
        bail!("installed, but still not found: {}", still.join(", "));
    }
    Ok(())
}

fn missing() -> Vec<&'static Requirement> {
    REQUIREMENTS
        .iter()
        .filter(|requirement| (requirement.find)().is_none())
        .collect()
}

fn apt() -> Command {
    let mut apt = Command::new("apt-get");
    apt.arg("-q").env("DEBIAN_FRONTEND", "noninteractive");
    apt
}

fn is_root() -> bool {
    process::output(Command::new("id").arg("-u")).is_ok_and(|user| user.trim() == "0")
}

/// `initdb` of the newest version below a folder such as `/usr/lib/postgresql`.
fn initdb(folder: &Path) -> Option<PathBuf> {
    let entries = std::fs::read_dir(folder).ok()?;
    let versions =
        entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    let path = folder.join(versions.max()?.to_string()).join("bin/initdb");
    path.is_file().then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_server_is_found() {
        let folder = std::env::temp_dir().join(format!("xtask-postgresql-{}", std::process::id()));
        for version in ["9", "15"] {
            let bin = folder.join(version).join("bin");
            std::fs::create_dir_all(&bin).unwrap();
            std::fs::write(bin.join("initdb"), "").unwrap();
        }
        assert_eq!(initdb(&folder), Some(folder.join("15/bin/initdb")));
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(initdb(&folder), None);
    }
}
