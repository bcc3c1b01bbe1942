//! The dossier counts of a round come in by file.

use store::round::{plan, step};
use survey::{Role, Scope, UnitCode};
use testkit::ids::Ids;
use testkit::small_round::{OPENS_MS, SmallRound};
use testkit::{Reply, Signed, TestApp, TestDatabase, on_both_databases};

on_both_databases!(
    counts_are_checked_shown_and_then_kept,
    a_wrong_line_keeps_everything_as_it_was,
    a_published_round_keeps_its_counts,
);

const ADDRESS: &str = "/quan-ly/dot/2026-thu/ho-so";

struct Scene {
    app: TestApp,
    small: SmallRound,
    signed: Signed,
}

async fn scene(place: &TestDatabase, seed: u64) -> Scene {
    let small = SmallRound::new(&Ids::seeded(seed));
    small.insert(place.database()).await.unwrap();
    let app = TestApp::start(place.database(), OPENS_MS);
    let signed = app.signed_in(Role::Office, Scope::Everything).await;
    Scene { app, small, signed }
}

async fn send(signed: &Signed, file_name: &str, text: &str) -> Reply {
    let sent = signed
        .upload(ADDRESS, "file", file_name, text.as_bytes(), &[])
        .await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    signed.get(&sent.location()).await
}

/// The total of the kept counts.
async fn total(scene: &Scene) -> u64 {
    let rows = store::frame::of_round(&scene.app.database, scene.small.round.id)
        .await
        .unwrap();
    rows.iter().map(|row| row.dossiers).sum()
}

async fn counts_are_checked_shown_and_then_kept(place: TestDatabase) {
    let scene = scene(&place, 601).await;
    let signed = &scene.signed;
    let page = signed.get(ADDRESS).await;
    assert_eq!(page.heading(), "Số hồ sơ của đợt 2026-thu");
    assert!(
        page.says("Số hồ sơ theo đơn vị") && page.says(">600<"),
        "{}",
        page.body
    );
    let one = signed.get(&format!("{ADDRESS}?don-vi=00001")).await;
    assert!(one.says("<h2>Xã An Bình</h2>") && one.says("Bộ Tư pháp"));

    let text = "Đơn vị;Lĩnh vực;Số hồ sơ\nXã An Bình;Hộ tịch;12.450\nphuong dong hoa;dat_dai;90\n1;dat_dai;10\n";
    let preview = send(signed, "số hồ sơ.csv", text).await;
    assert!(
        preview.says("Tệp không có lỗi") && preview.says("12.550"),
        "{}",
        preview.body
    );
    assert!(preview.says("Đơn vị tăng hoặc giảm hơn một nửa"));
    assert!(
        preview.says("“phuong dong hoa” được đọc là “Đông Hòa”"),
        "{}",
        preview.body
    );
    assert!(preview.says("thiếu số 0 ở đầu"));
    assert_eq!(total(&scene).await, 600, "looking changes nothing");

    let (_, rest) = preview
        .body
        .split_once(&format!("action=\"{ADDRESS}/tep/"))
        .unwrap();
    let upload = rest.split_once('"').unwrap().0.to_owned();
    let confirm = format!("{ADDRESS}/tep/{upload}");
    let other = scene.app.signed_in(Role::Office, Scope::Everything).await;
    assert_eq!(
        other.get(&confirm).await.status,
        404,
        "it is another's file"
    );
    assert_eq!(other.post(&confirm, &[]).await.status, 404);
    let done = signed.post(&confirm, &[]).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let page = signed.get(&done.location()).await;
    assert!(
        page.says("Đã ghi số hồ sơ của đợt.") && page.says("12.550"),
        "{}",
        page.body
    );
    assert_eq!(total(&scene).await, 12_550);
    assert_eq!(
        signed.post(&confirm, &[]).await.status,
        404,
        "a second press finds nothing"
    );
    assert_eq!(total(&scene).await, 12_550);
    assert!(store::audit::verify(place.database()).await.is_ok());

    let own = Scope::Units([UnitCode::parse("00002").unwrap()].into());
    let reader = scene.app.signed_in(Role::Reader, own).await;
    let page = reader.get(ADDRESS).await;
    assert!(
        page.says("Phường Đông Hòa") && !page.says("Xã An Bình"),
        "{}",
        page.body
    );
    assert!(!page.says("12.550") && !page.says("Tải số hồ sơ lên"));
}

async fn a_wrong_line_keeps_everything_as_it_was(place: TestDatabase) {
    let scene = scene(&place, 602).await;
    let text = "unit,field,dossiers\n00001,ho_tich,5\n<img src=x>,ho_tich,6\n00001,ho_tich,-1\n";
    let page = send(&scene.signed, "sai.csv", text).await;
    assert!(
        page.says("Tệp có 2 lỗi") && page.says("Dòng 3, cột unit: “&lt;img"),
        "{}",
        page.body
    );
    assert!(page.says("Dòng 4, cột dossiers") && !page.says("<img src=x>"));
    assert!(!page.says("Ghi số hồ sơ này"));
    let (_, rest) = page
        .body
        .split_once(&format!("<a href=\"{ADDRESS}/tep/"))
        .unwrap();
    let upload = rest.split_once("/loi\"").unwrap().0.to_owned();
    let file = scene
        .signed
        .get(&format!("{ADDRESS}/tep/{upload}/loi"))
        .await;
    assert!(file.bytes.starts_with(b"PK\x03\x04"));
    let kind = file
        .headers
        .get("content-disposition")
        .unwrap()
        .to_str()
        .unwrap();
    assert!(
        kind.contains("attachment") && kind.contains("sai"),
        "{kind}"
    );
    // Forcing it through gives the list of errors again.
    let forced = scene
        .signed
        .post(&format!("{ADDRESS}/tep/{upload}"), &[])
        .await;
    assert!(
        scene
            .signed
            .get(&forced.location())
            .await
            .says("Tệp có 2 lỗi")
    );
    assert_eq!(total(&scene).await, 600);

    let empty = scene
        .signed
        .upload(ADDRESS, "file", "trống.csv", b"", &[])
        .await;
    assert!(
        empty.says("Hãy chọn tệp") && empty.says("<title>Lỗi: "),
        "{}",
        empty.body
    );
    let pdf = send(&scene.signed, "báo cáo.pdf", "%PDF-1.7").await;
    assert!(
        pdf.says("đây không phải tệp CSV") && !pdf.says("/loi\""),
        "{}",
        pdf.body
    );
    assert_eq!(
        scene.signed.get("/quan-ly/dot/khong-co/ho-so").await.status,
        404
    );
}

async fn a_published_round_keeps_its_counts(place: TestDatabase) {
    let scene = scene(&place, 603).await;
    let id = scene.small.round.id;
    let by = store::By {
        actor: "so.noi.vu",
        at_ms: OPENS_MS,
    };
    for _ in 0..2 {
        let kept = plan::find(place.database(), id).await.unwrap();
        let step = kept.plan.close().or_else(|_| kept.plan.publish()).unwrap();
        step::take(place.database(), &step, kept.revision, &by)
            .await
            .unwrap();
    }
    let text = "unit,field,dossiers\n00001,ho_tich,5\n";
    let sent = scene
        .signed
        .upload(ADDRESS, "file", "muộn.csv", text.as_bytes(), &[])
        .await;
    assert!(
        sent.says("Đợt đã công bố nên số hồ sơ không thay đổi được nữa."),
        "{}",
        sent.body
    );
    assert_eq!(total(&scene).await, 600);
}
