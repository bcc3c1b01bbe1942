//! Forms for a drawn sample: every member gets a number once, and the list says who gets which form.

use std::io::Write as _;
use std::process::{Command, Stdio};

use store::paper::series::{self, PrintedSeries};
use survey::{PostOfficeCode, Role, Scope};
use testkit::ids::Ids;
use testkit::small_round::OPENS_MS;
use testkit::{PaperRound, Signed, TestApp, TestDatabase, on_both_databases};

on_both_databases!(
    a_sample_is_numbered_once,
    the_list_of_a_sample_is_printed_from_its_file_and_kept_nowhere,
    a_file_that_is_no_sample_of_the_round_is_told_row_by_row,
    a_post_office_prints_the_sample_of_its_own,
);

/// An hour after the round opened.
const NOW_MS: i64 = OPENS_MS + 3_600_000;
const PAGE: &str = "/quan-ly/giay/loat/mau";

struct Room {
    paper: PaperRound,
    app: TestApp,
    office: Signed,
}

impl Room {
    async fn set(place: &TestDatabase) -> Self {
        let paper = PaperRound::insert(place.database(), &Ids::seeded(61)).await;
        let app = TestApp::start(place.database(), NOW_MS);
        let office = app.signed_in(Role::Office, Scope::Everything).await;
        Self { paper, app, office }
    }

    /// A sample as `sipas draw` writes it: of the first unit by its code and of the second by its name, for two
    /// post offices.
    fn sample(&self) -> String {
        let small = &self.paper.small;
        let units = [
            small.units[0].code.to_string(),
            small.units[1].full_name.to_uppercase(),
        ];
        let fields = [
            small.fields[0].code.to_string(),
            small.fields[1].name.clone(),
        ];
        let mut rows = Vec::new();
        for (at, (office, unit, field)) in [
            ("270001", 1, 1),
            ("270000", 0, 0),
            ("270000", 0, 0),
            ("270001", 1, 1),
            ("270000", 0, 1),
        ]
        .into_iter()
        .enumerate()
        {
            rows.push(format!(
                "H99.01-2610{at:02}-0001,\"Ấp Đông, số {at}\",{},{},{office}",
                units[unit], fields[field]
            ));
        }
        sample("so_ho_so,dia_chi,don_vi,linh_vuc,buu_cuc", &rows)
    }

    async fn send(&self, by: &Signed, file: &str) -> testkit::Reply {
        by.upload(PAGE, "file", "sample.csv", file.as_bytes(), &[])
            .await
    }

    async fn print(&self, by: &Signed, file: &str, pairs: &[(&str, &str)]) -> testkit::Reply {
        let path = format!("{PAGE}/in");
        by.upload(&path, "list", "sample.csv", file.as_bytes(), pairs)
            .await
    }

    /// The series that were made for samples, by their serials.
    async fn sampled(&self, place: &TestDatabase) -> Vec<PrintedSeries> {
        let round = self.paper.small.round.id;
        let all = series::list(place.database(), round, &Scope::Everything).await;
        let mut all = all.unwrap();
        all.retain(|one| one.sample.is_some());
        all
    }
}

fn sample(columns: &str, rows: &[String]) -> String {
    let lines = rows
        .iter()
        .map(|row| format!("Sở | Hộ tịch,1,1,{row},40,4,0.1,10\n"));
    format!(
        "stratum_label,group,draw_order,{columns},listed_1,taken_1,inclusion_probability,base_weight\n{}",
        lines.collect::<String>()
    )
}

/// The words of a PDF on one line.
fn printed(bytes: &[u8]) -> String {
    let mut reader = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("poppler's programs are installed");
    let mut input = reader.stdin.take().unwrap();
    let bytes = bytes.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&bytes));
    let read = reader.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let words = String::from_utf8(read.stdout).unwrap();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn a_sample_is_numbered_once(place: TestDatabase) {
    let room = Room::set(&place).await;
    let before = room.office.get(PAGE).await;
    assert!(before.says("Chưa cấp số cho mẫu nào"), "{}", before.body);
    let file = room.sample();
    let reply = room.send(&room.office, &file).await;
    assert_eq!(reply.status, 303, "{}", reply.body);
    let told = room.office.get(&reply.location()).await;
    assert!(told.says("Đã cấp số cho mẫu: 3 đợt in"), "{}", told.body);
    let made = room.sampled(&place).await;
    let ranges: Vec<(&str, u32, u32)> = made
        .iter()
        .map(|one| {
            let serials = one.serials;
            (
                one.post_office.as_str(),
                serials.first().number(),
                serials.last().number(),
            )
        })
        .collect();
    assert_eq!(
        ranges,
        [
            ("270000", 261_001, 261_001),
            ("270000", 261_002, 261_003),
            ("270001", 261_004, 261_005)
        ]
    );
    let again = room.send(&room.office, &file).await;
    assert!(again.says("không cấp số hai lần"), "{}", again.body);
    assert_eq!(room.sampled(&place).await, made);
}

async fn the_list_of_a_sample_is_printed_from_its_file_and_kept_nowhere(place: TestDatabase) {
    let room = Room::set(&place).await;
    let file = room.sample();
    assert_eq!(room.send(&room.office, &file).await.status, 303);
    let made = room.sampled(&place).await;
    let first = made[0].serials.first().to_string();
    let which = [
        ("print", first.as_str()),
        ("sides", "mot-mat"),
        ("columns", "so_ho_so, dia_chi"),
    ];
    let other = file.replace("0001,\"Ấp", "0002,\"Ấp");
    let reply = room.print(&room.office, &other, &which).await;
    assert!(
        reply.says("không phải là tệp mẫu đã dùng"),
        "{}",
        reply.body
    );
    assert!(reply.says("so_ho_so, dia_chi"), "what was typed is kept");
    let no_column = [("print", first.as_str()), ("columns", "ho_ten")];
    let reply = room.print(&room.office, &file, &no_column).await;
    assert!(reply.says("không có cột “ho_ten”"), "{}", reply.body);
    let list = room.office.get("/quan-ly/giay/loat").await;
    assert_eq!(
        list.body.matches("Chưa in").count(),
        4,
        "a refusal prints nothing"
    );

    let reply = room.print(&room.office, &file, &which).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let words = printed(&reply.bytes);
    let [second, third] =
        [261_002, 261_003].map(|number| intake::Serial::from_number(number).unwrap().to_string());
    for row in [
        format!("1 {first} H99.01-261004-0001 Ấp Đông, số 4"),
        format!("2 {second} H99.01-261001-0001 Ấp Đông, số 1"),
        format!("3 {third} H99.01-261002-0001 Ấp Đông, số 2"),
    ] {
        assert!(words.contains(&row), "{row}: {words}");
    }
    assert!(
        !words.contains("H99.01-261000"),
        "that one is of another post office"
    );
    let list = room.office.get("/quan-ly/giay/loat").await;
    assert_eq!(list.body.matches("Chưa in").count(), 2, "{}", list.body);

    // The log says which file it was, and nothing of what stands in it.
    let auditor = room.app.signed_in(Role::Auditor, Scope::Everything).await;
    let log = auditor.get("/quan-ly/nhat-ky").await;
    assert_eq!(log.status, 200);
    assert!(
        !log.says("H99.01-2610") && !log.says("Ấp Đông"),
        "{}",
        log.body
    );
    let sample = made[0].sample.clone().unwrap();
    assert!(log.says(&sample), "{}", log.body);
}

async fn a_file_that_is_no_sample_of_the_round_is_told_row_by_row(place: TestDatabase) {
    let room = Room::set(&place).await;
    let small = &room.paper.small;
    let (unit, field) = (
        small.units[0].code.to_string(),
        small.fields[0].code.to_string(),
    );
    let row = |unit: &str, field: &str| format!("H1,{unit},{field}");
    let rows = [
        row("Sở Lạ", &field),
        row(&unit, "la"),
        row("Sở Lạ", &field),
        row(&unit, &field),
    ];
    let reply = room
        .send(&room.office, &sample("so_ho_so,don_vi,linh_vuc", &rows))
        .await;
    for said in [
        "Dòng 2: không có cơ quan “Sở Lạ” trong đợt khảo sát, hoặc nhiều cơ quan cùng tên (2 dòng)",
        "Dòng 3: không có lĩnh vực “la”",
        "do nhiều bưu cục phụ trách",
    ] {
        assert!(reply.says(said), "{said}: {}", reply.body);
    }
    for (file, said) in [
        (
            "stratum_label,group,reserve_order,so_ho_so\nA,1,1,H1\n",
            "không chọn danh sách dự phòng",
        ),
        ("", "Xin chọn một tệp có nội dung"),
    ] {
        let reply = room.send(&room.office, file).await;
        assert!(reply.says(said), "{said}: {}", reply.body);
    }
    let without = sample("so_ho_so,co_so", &["H1,A".to_owned()]);
    let reply = room.send(&room.office, &without).await;
    assert!(
        reply.says("cần cột don_vi và cột linh_vuc"),
        "{}",
        reply.body
    );
    let rows = [format!("<b>H1</b>,{unit},{field},279999")];
    let wrong = sample("so_ho_so,don_vi,linh_vuc,buu_cuc", &rows);
    let reply = room.send(&room.office, &wrong).await;
    assert!(
        reply.says("bưu cục “279999” không phụ trách"),
        "{}",
        reply.body
    );
    assert_eq!(room.sampled(&place).await, []);
}

async fn a_post_office_prints_the_sample_of_its_own(place: TestDatabase) {
    let room = Room::set(&place).await;
    let file = room.sample();
    let own = Scope::PostOffices([PostOfficeCode::parse("270000").unwrap()].into());
    let supervisor = room.app.signed_in(Role::Supervisor, own).await;
    let reply = room.send(&supervisor, &file).await;
    assert!(reply.says("bưu cục ngoài phạm vi"), "{}", reply.body);
    let reply = room.send(&room.office, &file).await;
    assert_eq!(reply.status, 303, "{}", reply.body);
    let made = room.sampled(&place).await;
    let foreign = made[2].serials.first().to_string();
    let page = supervisor.get(PAGE).await;
    assert!(
        page.says("Bưu cục trung tâm") && !page.says(&foreign),
        "{}",
        page.body
    );
    let reply = room.print(&supervisor, &file, &[("print", &foreign)]).await;
    assert!(
        !reply.bytes.starts_with(b"%PDF-"),
        "another post office's forms"
    );
    let own = made[0].serials.first().to_string();
    let reply = room.print(&supervisor, &file, &[("print", &own)]).await;
    assert!(reply.bytes.starts_with(b"%PDF-"), "{}", reply.body);
    let words = printed(&reply.bytes);
    assert!(
        words.contains("H99.01-261001") && !words.contains("H99.01-261000"),
        "{words}"
    );
    for role in [Role::Clerk, Role::Auditor] {
        let nobody = room.app.signed_in(role, Scope::Everything).await;
        assert_eq!(nobody.get(PAGE).await.status, 403, "{role}");
        assert_eq!(room.send(&nobody, &file).await.status, 403, "{role}");
    }
}
