//! The pages: a file is sent, looked at, kept; a key is made, used, withdrawn.

use axum::body::Body;
use axum::http::{Request, header};
use publication::paper_file::csv_template;
use publication::workbook::Sheet;
use store::paper::{batch, form, keyed};
use survey::{Role, Scope};
use testkit::ids::Ids;
use testkit::small_round::OPENS_MS;
use testkit::{PaperRound, Signed, TestApp, TestDatabase, on_both_databases};

use super::{answers, first_item};

on_both_databases!(
    a_file_is_sent_looked_at_and_kept,
    a_file_of_another_post_office_is_not_for_this_person,
    what_is_no_file_of_forms_is_told_on_the_page_it_was_sent_from,
    more_errors_than_are_listed_are_counted,
    a_key_is_shown_once_and_holds_until_it_is_withdrawn,
);

const ADDRESS: &str = "/quan-ly/giay/tap-tin";

struct Scene {
    app: TestApp,
    round: PaperRound,
    ids: Ids,
}

async fn scene(place: &TestDatabase, seed: u64) -> Scene {
    let ids = Ids::seeded(seed);
    let round = PaperRound::insert(place.database(), &ids).await;
    let app = TestApp::start(place.database(), OPENS_MS + 60_000);
    Scene { app, round, ids }
}

impl Scene {
    async fn supervisor(&self) -> Signed {
        let own = Scope::PostOffices([self.round.post_office.clone()].into());
        self.app.signed_in(Role::Supervisor, own).await
    }

    /// A file of forms 1 to 3, the second of them with this at its first item.
    async fn file(&self, second: &str) -> Vec<u8> {
        let paper = form::of_round(&self.app.database, self.round.small.round.id)
            .await
            .unwrap();
        let item = first_item(&paper);
        let mut text = csv_template(&paper.layout);
        for number in 1..=3 {
            let mut typed = answers(&paper, "4");
            if number == 2 {
                typed.insert(item.clone(), second.to_owned());
            }
            let cells = paper.layout.fields().iter();
            let cells = cells.map(|field| typed.get(&field.input).cloned().unwrap_or_default());
            let serial = self.round.serial(number).to_string();
            let row: Vec<String> = std::iter::once(serial).chain(cells).collect();
            text.push_str(&row.join(","));
            text.push('\n');
        }
        text.into_bytes()
    }
}

async fn a_file_is_sent_looked_at_and_kept(place: TestDatabase) {
    let scene = scene(&place, 951).await;
    let signed = scene.supervisor().await;
    let empty = signed.get(ADDRESS).await;
    assert!(empty.says("Không có lô nào đang nhập"), "{}", empty.body);
    let database = &scene.app.database;
    let batch = scene.round.keying(database, &scene.ids, 1, 3).await;
    let page = signed.get(ADDRESS).await;
    assert_eq!(page.heading(), "Nhập tệp phiếu giấy");
    assert!(
        page.says("lô số 1") && page.says("nhập lần một"),
        "{}",
        page.body
    );
    for (kind, begins) in [("csv", "\u{feff}so_phieu,".as_bytes()), ("xlsx", b"PK")] {
        let address = format!("{ADDRESS}/mau/2026-thu/{kind}");
        assert!(page.says(&address));
        let template = signed.get(&address).await;
        assert!(template.bytes.starts_with(begins), "{kind}");
    }
    let id = batch.id.to_string();
    let nothing = signed
        .upload(ADDRESS, "file", "", b"", &[("lo", &id)])
        .await;
    assert!(nothing.says("Xin chọn tệp cần gửi."), "{}", nothing.body);

    let file = scene.file("7").await;
    let sent = signed
        .upload(ADDRESS, "file", "lo1.csv", &file, &[("lo", &id)])
        .await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    let here = sent.location();
    let preview = signed.get(&here).await;
    assert!(
        preview.says("“7” không phải giá trị của câu này"),
        "{}",
        preview.body
    );
    assert!(preview.says("Chỉ ghi 2 phiếu đúng"));
    let annotated = signed.get(&format!("{here}/loi")).await;
    let sheet = &publication::workbook::read(&annotated.bytes).unwrap()[0];
    assert!(
        sheet
            .cells
            .values()
            .any(|cell| cell.contains("không phải giá trị"))
    );
    assert!(!sheet.cells.keys().any(|(row, _)| *row > 3));

    // Everything or nothing: nothing. Then the good ones only.
    let refused = signed.post(&here, &[("cach", "tat-ca")]).await;
    assert!(refused.says("Chỉ ghi 2 phiếu đúng"), "{}", refused.body);
    assert_eq!(keyed::marks(database, &batch).await.unwrap(), []);
    let kept = signed.post(&here, &[("cach", "dung")]).await;
    assert_eq!(kept.status, 303, "{}", kept.body);
    let told = signed.get(&kept.location()).await;
    let number = batch.number;
    assert!(
        told.says(&format!("Đã ghi 2 phiếu của tệp vào lô số {number}.")),
        "{}",
        told.body
    );
    assert!(told.says("Còn 1 dòng chưa ghi"), "{}", told.body);
    rest_is_there(&scene, &signed, &told.body, sheet).await;
    let found = batch::find(database, batch.id).await.unwrap();
    assert_eq!(keyed::marks(database, &found).await.unwrap().len(), 2);
    let again = signed.get(&here).await;
    assert!(again.says("Tệp này đã được nhập lúc"), "{}", again.body);
    let whole = signed
        .upload(ADDRESS, "file", "a.pdf", b"%PDF-1.7", &[("lo", &id)])
        .await;
    let preview = signed.get(&whole.location()).await;
    assert!(preview.says("Đây không phải tệp CSV"), "{}", preview.body);
}

/// What was not kept can still be fetched, put right, and sent, by nobody else.
async fn rest_is_there(scene: &Scene, signed: &Signed, told: &str, sheet: &Sheet) {
    let (_, link) = told
        .split_once("con-lai")
        .unwrap()
        .0
        .rsplit_once('"')
        .unwrap();
    let rest = signed.get(&format!("{link}con-lai")).await;
    let left = &publication::workbook::read(&rest.bytes).unwrap()[0];
    assert_eq!(left.cells, sheet.cells);
    let colleague = scene.supervisor().await;
    let foreign = colleague.get(&format!("{link}con-lai")).await;
    assert_eq!(foreign.status, 404);
}

async fn a_file_of_another_post_office_is_not_for_this_person(place: TestDatabase) {
    let scene = scene(&place, 952).await;
    let batch = scene
        .round
        .keying(&scene.app.database, &scene.ids, 1, 3)
        .await;
    let other = Scope::PostOffices([scene.round.other_office.clone()].into());
    let stranger = scene.app.signed_in(Role::Supervisor, other).await;
    assert!(
        stranger
            .get(ADDRESS)
            .await
            .says("Không có lô nào đang nhập")
    );
    let id = batch.id.to_string();
    let file = scene.file("4").await;
    let sent = stranger
        .upload(ADDRESS, "file", "lo1.csv", &file, &[("lo", &id)])
        .await;
    assert_eq!(sent.status, 404);
    // What one person sent is not for another one either.
    let own = scene.supervisor().await;
    let sent = own
        .upload(ADDRESS, "file", "lo1.csv", &file, &[("lo", &id)])
        .await;
    let colleague = scene.supervisor().await;
    assert_eq!(colleague.get(&sent.location()).await.status, 404);
    assert_eq!(stranger.get(&sent.location()).await.status, 404);
    assert_eq!(own.get(&sent.location()).await.status, 200);
}

async fn what_is_no_file_of_forms_is_told_on_the_page_it_was_sent_from(place: TestDatabase) {
    let scene = scene(&place, 954).await;
    let signed = scene.supervisor().await;
    let database = &scene.app.database;
    let batch = scene.round.keying(database, &scene.ids, 1, 3).await;
    let id = batch.id.to_string();
    // Whatever was too large was sent to its end.
    let large = vec![b'a'; 25 * 1024 * 1024];
    let told = signed
        .upload(ADDRESS, "file", "lon.xlsx", &large, &[("lo", &id)])
        .await;
    assert_eq!(told.status, 200);
    assert!(told.says("Tệp lớn hơn 20 MB"), "{}", told.body);
    let text = String::from_utf8(scene.file("4").await).unwrap();
    let foreign = text.replace(&scene.round.serial(2).to_string(), "270001-8");
    let unchecked = text.replace(&scene.round.serial(2).to_string(), "260002-2");
    let formula = text.replacen(",4,", ",=1+3,", 1);
    for (name, bytes, words) in [
        (
            "a.xlsm",
            zipped("xl/vbaProject.bin"),
            "Tệp có macro nên không được nhận",
        ),
        (
            "a.ods",
            zipped("content.xml"),
            "định dạng khác (.ods hoặc .xlsb)",
        ),
        ("a.xls", b"\xD0\xCF\x11\xE0".to_vec(), "định dạng .xls cũ"),
        ("a.xlsx", b"PK\x03\x04".to_vec(), "Tệp .xlsx bị hỏng"),
        (
            "a.csv",
            b"ten,tuoi\nA,3\n".to_vec(),
            "không có dòng tên cột",
        ),
        (
            "b.csv",
            foreign.into_bytes(),
            "phiếu 270001-8 chưa từng được in cho đợt",
        ),
        ("c.csv", unchecked.into_bytes(), "sai ký tự kiểm tra"),
        ("d.csv", formula.into_bytes(), "1+3” không phải giá trị"),
    ] {
        let sent = signed
            .upload(ADDRESS, "file", name, &bytes, &[("lo", &id)])
            .await;
        let preview = signed.get(&sent.location()).await;
        assert_eq!(preview.status, 200, "{name}");
        assert!(preview.says(words), "{name}: {}", preview.body);
        assert!(!preview.says("Ghi tất cả phiếu của tệp"), "{name}");
    }
    assert_eq!(keyed::marks(database, &batch).await.unwrap(), []);
}

/// An archive with one part of this name.
fn zipped(part: &str) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file(part, options).unwrap();
    archive.finish().unwrap().into_inner()
}

async fn more_errors_than_are_listed_are_counted(place: TestDatabase) {
    let scene = scene(&place, 955).await;
    let signed = scene.supervisor().await;
    let batch = scene
        .round
        .keying(&scene.app.database, &scene.ids, 1, 3)
        .await;
    let text = String::from_utf8(scene.file("4").await).unwrap();
    let (head, rest) = text.split_once('\n').unwrap();
    let (_, cells) = rest.lines().next().unwrap().split_once(',').unwrap();
    let rows = (11..=1000).map(|number| format!("{},{cells}", scene.round.serial(number)));
    let rows: Vec<String> = std::iter::once(head.to_owned()).chain(rows).collect();
    let file = rows.join("\n");
    let id = batch.id.to_string();
    let sent = signed
        .upload(ADDRESS, "file", "lo1.csv", file.as_bytes(), &[("lo", &id)])
        .await;
    let preview = signed.get(&sent.location()).await;
    assert!(preview.says("Tệp có 990 dòng có lỗi"), "{}", preview.body);
    assert!(
        preview.says("mọi lỗi được ghi trong tệp"),
        "{}",
        preview.body
    );
}

async fn a_key_is_shown_once_and_holds_until_it_is_withdrawn(place: TestDatabase) {
    let scene = scene(&place, 953).await;
    let admin = scene
        .app
        .signed_in(Role::Administrator, Scope::Everything)
        .await;
    let address = "/quan-ly/khoa-truy-cap";
    let empty = admin.get(address).await;
    assert!(empty.says("Chưa cấp khóa nào"), "{}", empty.body);
    let clerk = &scene.round.clerks[0].name;
    let mut asked = [
        ("name", "Phần mềm 1"),
        ("round", "2026-thu"),
        ("account", clerk.as_str()),
        ("office", "270001"),
        ("days", "0"),
    ];
    let wrong = admin.post(address, &asked).await;
    assert!(wrong.says("Xin ghi số ngày từ 1 đến 366"), "{}", wrong.body);
    assert!(wrong.says("mà tài khoản phụ trách") && wrong.says("value=\"Phần mềm 1\""));
    asked[3].1 = "270000";
    asked[4].1 = "30";
    let made = admin.post(address, &asked).await;
    let (_, rest) = made.body.split_once("id=\"key\">").unwrap();
    let secret = rest.split_once('<').unwrap().0.to_owned();
    assert!(
        secret.starts_with("sipas_") && secret.len() > 40,
        "{secret}"
    );
    let list = admin.get(address).await;
    assert!(list.says("Phần mềm 1") && !list.says(&secret));
    let ask = async || {
        let path = "/api/v1/batches/0191d3a0-0000-7000-8000-000000000000";
        let request = Request::get(path)
            .header(header::AUTHORIZATION, format!("Bearer {secret}"))
            .body(Body::empty())
            .unwrap();
        scene.app.request(request).await.status.as_u16()
    };
    assert_eq!(ask().await, 404, "the key holds");
    let (_, rest) = list
        .body
        .split_once(&format!("action=\"{address}/"))
        .unwrap();
    let revoke = format!("{address}/{}", rest.split_once('"').unwrap().0);
    let revoked = admin.post(&revoke, &[]).await;
    assert_eq!(revoked.status, 303);
    assert!(
        admin
            .get(&revoked.location())
            .await
            .says("Đã thu hồi khóa.")
    );
    assert_eq!(ask().await, 401);
    // After its days a key does not hold either.
    let made = admin.post(address, &asked).await;
    assert_eq!(made.status, 200);
    scene.app.clock.advance(31 * 24 * 60 * 60 * 1000);
    let list = scene
        .app
        .signed_in(Role::Administrator, Scope::Everything)
        .await;
    assert!(list.get(address).await.says("Đã hết hạn"));
}
