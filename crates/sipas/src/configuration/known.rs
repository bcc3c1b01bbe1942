//! Every setting there is.

/// A setting: its place in the file, its variable, its option if it has one.
#[derive(Debug)]
pub(super) struct Known {
    /// `table.name`, or `name`.
    pub(super) key: &'static str,
    pub(super) variable: &'static str,
    pub(super) option: &'static str,
    /// What it is when nobody says anything.
    pub(super) default: &'static str,
    /// Whether its value may hold a password.
    pub(super) secret: bool,
}

const fn setting(key: &'static str, variable: &'static str, default: &'static str) -> Known {
    Known {
        key,
        variable,
        option: "",
        default,
        secret: false,
    }
}

/// In the order in which they are shown.
pub(super) const KNOWN: &[Known] = &[
    Known {
        option: "--listen",
        ..setting("listen", "SIPAS_LISTEN", "127.0.0.1:8080")
    },
    Known {
        option: "--public-url",
        ..setting("public_url", "SIPAS_PUBLIC_URL", "")
    },
    Known {
        option: "--data",
        ..setting("data", "SIPAS_DATA", "sipas-data")
    },
    Known {
        option: "--database",
        secret: true,
        ..setting("database", "DATABASE_URL", "")
    },
    setting("proxy.trusted", "SIPAS_PROXY_TRUSTED", ""),
    setting("tls.certificate", "SIPAS_TLS_CERTIFICATE", ""),
    setting("tls.key", "SIPAS_TLS_KEY", ""),
    setting("tls.redirect", "SIPAS_TLS_REDIRECT", ""),
    setting("backup.folder", "SIPAS_BACKUP_FOLDER", ""),
    setting("backup.hour", "SIPAS_BACKUP_HOUR", "2"),
    setting("backup.keep", "SIPAS_BACKUP_KEEP", "14"),
    setting("backup.key_file", "SIPAS_BACKUP_KEY_FILE", ""),
    setting("backup.passphrase_file", "SIPAS_BACKUP_PASSPHRASE_FILE", ""),
];

/// The variable that names the file.
pub(super) const FILE_VARIABLE: &str = "SIPAS_CONFIG";
