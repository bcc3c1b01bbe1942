//! One file, the environment over it, the command line over that; and settings with which the server
//! refuses to start.

#![expect(clippy::unwrap_used, reason = "a step that goes wrong fails the test")]

mod program;

use program::{Folder, permit, run};

#[test]
fn the_effective_configuration_is_shown_with_its_sources_and_without_passwords() {
    let folder = Folder::fresh("configuration-shown");
    let key = folder.file("khoa", &"k".repeat(40));
    let file = folder.file(
        "sipas.toml",
        &format!(
            "listen = \"127.0.0.1:9000\"\npublic_url = \"https://a.example.vn\"\n\
             database = \"postgres://sipas:bi-mat@db/sipas\"\n\n[backup]\nfolder = \"/b\"\nkey_file = \"{key}\"\n"
        ),
    );
    let (code, shown, error) = run(
        &[
            "serve",
            "--check",
            "--config",
            &file,
            "--listen",
            "127.0.0.1:9001",
        ],
        &[
            ("SIPAS_PUBLIC_URL", "https://b.example.vn"),
            ("SIPAS_BACKUP_HOUR", "4"),
        ],
    );
    assert_eq!((code, error.as_str()), (0, ""));
    for said in [
        "127.0.0.1:9001  # tùy chọn --listen",
        "https://b.example.vn  # biến môi trường SIPAS_PUBLIC_URL",
        "postgres://sipas:***@db/sipas  # ",
        "sipas.toml:6",
        "= 4  # biến môi trường SIPAS_BACKUP_HOUR",
        "= 14  # mặc định",
        "Cấu hình dùng được.",
    ] {
        assert!(shown.contains(said), "{said}\n{shown}");
    }
    assert!(!shown.contains("bi-mat"), "{shown}");
}

#[test]
fn the_file_in_the_data_folder_is_found_by_every_command() {
    let folder = Folder::fresh("configuration-own");
    let data = folder.path("");
    folder.file("sipas.toml", "lisen = \"127.0.0.1:9000\"\n");
    for command in [vec!["serve", "--check"], vec!["verify"]] {
        let arguments = [command.as_slice(), &["--data", &data]].concat();
        let (code, _, error) = run(&arguments, &[]);
        assert_eq!(code, 1);
        assert!(error.contains("sipas.toml:1:"), "{error}");
        assert!(error.contains("có phải là \"listen\"?"), "{error}");
    }
    let (code, _, error) = run(&["serve", "--check"], &[("SIPAS_LISTN", "127.0.0.1:1")]);
    assert_eq!(code, 1);
    assert!(error.contains("SIPAS_LISTEN"), "{error}");
}

#[test]
fn unsafe_settings_are_refused_by_name() {
    let folder = Folder::fresh("configuration-unsafe");
    let data = folder.path("data");
    std::fs::create_dir(&data).unwrap();
    permit(&data, 0o700);
    let open = folder.file("mo.key", &"k".repeat(40));
    permit(&open, 0o644);
    let closed = folder.file("dong.key", &"k".repeat(40));
    let https = ("SIPAS_PUBLIC_URL", "https://a.example.vn");
    let folder_of_backups = ("SIPAS_BACKUP_FOLDER", "/b");
    let everywhere = ("SIPAS_LISTEN", "0.0.0.0:8080");
    let certificate = ("SIPAS_TLS_CERTIFICATE", "/no/such.pem");
    let cases: [(&[(&str, &str)], &str); 10] = [
        (&[everywhere], "public_url"),
        (
            &[everywhere, ("SIPAS_PUBLIC_URL", "http://a.vn")],
            "public_url",
        ),
        (&[everywhere, https], "proxy.trusted"),
        (&[https, certificate], "tls.key"),
        (&[https, certificate, ("SIPAS_TLS_KEY", &open)], "tls.key"),
        (&[certificate, ("SIPAS_TLS_KEY", &closed)], "public_url"),
        (&[folder_of_backups], "backup.key_file"),
        (
            &[folder_of_backups, ("SIPAS_BACKUP_KEY_FILE", &open)],
            "backup.key_file",
        ),
        (
            &[("SIPAS_BACKUP_HOUR", "25"), folder_of_backups],
            "backup.hour",
        ),
        (&[("SIPAS_PROXY_TRUSTED", "10.0.0.0/99")], "proxy.trusted"),
    ];
    for (environment, named) in cases {
        let (code, _, error) = run(&["serve", "--check", "--data", &data], environment);
        assert_eq!(code, 1, "{environment:?}");
        assert!(error.contains(named), "{named}: {error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
    let named_proxy = ("SIPAS_PROXY_TRUSTED", "10.0.0.7, 192.168.0.0/16");
    let (code, _, error) = run(
        &["serve", "--check", "--data", &data],
        &[everywhere, https, named_proxy],
    );
    assert_eq!((code, error.as_str()), (0, ""));
    permit(&data, 0o777);
    let (code, _, error) = run(&["serve", "--check", "--data", &data], &[]);
    assert_eq!(code, 1);
    assert!(error.contains("data: "), "{error}");
}

#[test]
fn invented_answers_are_not_served_for_real() {
    let folder = Folder::fresh("configuration-demo");
    let data = folder.path("data");
    let database = format!("sqlite://{}?mode=rwc", folder.path("demo.db"));
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let database = store::Database::connect(&database).await.unwrap();
        migrations::migrate(database.connection()).await.unwrap();
        let round = testkit::SmallRound::new(&testkit::ids::Ids::seeded(5));
        round.insert(&database).await.unwrap();
        database.close().await.unwrap();
    });
    let (code, _, error) = run(
        &[
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--data",
            &data,
            "--database",
            &database,
        ],
        &[],
    );
    assert_eq!(code, 1);
    assert!(error.contains("mô phỏng"), "{error}");
}
