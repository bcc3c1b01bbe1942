//! A folder of files, and a command that runs inside it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder that goes away with its test.
pub(crate) struct Folder {
    pub(crate) path: PathBuf,
    command: &'static str,
}

impl Folder {
    /// An empty folder in which `sipas COMMAND` runs.
    pub(crate) fn fresh(command: &'static str, name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{command}-{name}"));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self { path, command }
    }

    /// The folder with one more file.
    pub(crate) fn with(self, name: &str, text: impl AsRef<[u8]>) -> Self {
        std::fs::write(self.path.join(name), text).unwrap();
        self
    }

    /// Runs the command inside the folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_sipas"))
            .arg(self.command)
            .args(arguments)
            .current_dir(&self.path)
            .output()
            .unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

/// A file of the examples for users.
pub(crate) fn example(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples")
        .join(name);
    path.to_str().unwrap().to_owned()
}
