//! Knocks at every route as everybody: each role with each scope it may have and some it may not,
//! and nobody at all. What the server does is compared with the policy table, and the routes that
//! are open with a list written here, so that opening another one is a decision somebody sees.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, Request, header};
use collection::policy::{self, Line, Reach, TABLE};
use collection::{Route, Rule, Verb};
use intake::batch::Step;
use survey::{PostOfficeCode, Role, Scope, UnitCode};
use testkit::ids::Ids;
use testkit::small_round::OPENS_MS;
use testkit::{Reply, Signed, SmallRound, TestApp, TestDatabase, on_both_databases};

on_both_databases!(
    every_route_lets_in_exactly_whom_the_policy_lists,
    nobody_comes_in_without_a_session_or_from_another_site,
    other_verbs_change_nothing,
    each_step_of_a_batch_has_an_address_that_asks_for_its_right,
);

/// What stands in for each part of an address that varies.
const PLACES: &[(&str, &str)] = &[
    ("{code}", "ABCDEFG7"),
    ("{receipt}", "ABC"),
    ("{number}", "2026-1"),
    ("{unit}", "so_tu_phap"),
    ("{block}", "cap_xa"),
    ("{file}", "app.css"),
    ("{secret}", "bi-mat"),
];

/// The open routes of the office; all others of the office need a right.
const OPEN_OFFICE: &[(Verb, &str)] = &[
    (Verb::Get, "/quan-ly/dang-nhap"),
    (Verb::Post, "/quan-ly/dang-nhap"),
    (Verb::Post, "/quan-ly/dang-nhap/ma"),
    (Verb::Get, "/quan-ly/moi/{secret}"),
    (Verb::Post, "/quan-ly/moi/{secret}"),
];

fn address(route: &Route) -> String {
    let mut address = route.path.to_owned();
    for (place, value) in PLACES {
        address = address.replace(place, value);
    }
    // Any other part that varies: something that exists nowhere.
    while let (Some(start), Some(end)) = (address.find('{'), address.find('}')) {
        address.replace_range(start..=end, "khong-co");
    }
    address
}

fn scopes() -> [Scope; 3] {
    let unit = UnitCode::parse("so_tu_phap").unwrap();
    let post_office = PostOfficeCode::parse("270000").unwrap();
    [
        Scope::Everything,
        Scope::Units([unit].into()),
        Scope::PostOffices([post_office].into()),
    ]
}

/// What the table says, computed here from its cells and not by the program.
fn expected(line: &Line, role: Role, scope: &Scope) -> bool {
    let place = Role::ALL.iter().position(|known| *known == role).unwrap();
    match line.reaches[place] {
        Reach::All => *scope == Scope::Everything,
        Reach::Own => true,
        Reach::None => false,
    }
}

async fn knock(by: &Signed, route: &Route) -> Reply {
    let address = address(route);
    match route.verb {
        Verb::Get => by.get(&address).await,
        Verb::Post => by.post(&address, &[]).await,
    }
}

fn rights(app: &TestApp) -> Vec<(Route, &'static Line)> {
    let routes = app.routes().into_iter();
    routes
        .filter_map(|route| match route.rule {
            Rule::Right(line) => Some((route, line)),
            Rule::Open(_) | Rule::Key => None,
        })
        .collect()
}

async fn every_route_lets_in_exactly_whom_the_policy_lists(place: TestDatabase) {
    let small = SmallRound::new(&Ids::seeded(1));
    small.insert(place.database()).await.unwrap();
    let app = TestApp::start(place.database(), OPENS_MS);
    let routes = rights(&app);
    let mut knocks = 0;
    for &role in Role::ALL {
        for scope in scopes() {
            for (route, line) in &routes {
                // A new session each time: some routes end the one they are asked with.
                let by = app.signed_in(role, scope.clone()).await;
                let reply = knock(&by, route).await;
                let let_in = reply.status != 403;
                let wanted = expected(line, role, &scope);
                assert_eq!(
                    let_in, wanted,
                    "{role} with {scope:?} at {:?} {}: {}",
                    route.verb, route.path, reply.status
                );
                assert!(
                    !reply.status.is_server_error(),
                    "{role} at {}: {}",
                    route.path,
                    reply.body
                );
                knocks += 1;
            }
        }
    }
    assert_eq!(knocks, routes.len() * Role::ALL.len() * 3);
    assert!(!routes.is_empty());
}

async fn nobody_comes_in_without_a_session_or_from_another_site(place: TestDatabase) {
    let app = TestApp::start(place.database(), OPENS_MS);
    for (route, _) in rights(&app) {
        let address = address(&route);
        let reply = match route.verb {
            Verb::Get => app.get(&address).await,
            Verb::Post => app.post(&address, &[]).await,
        };
        let to_sign_in = reply.status == 303 && reply.location().starts_with("/quan-ly/dang-nhap");
        let asked_to_sign_in = reply.status == 401 && reply.says("name=\"password\"");
        assert!(
            to_sign_in || asked_to_sign_in,
            "{address}: {}",
            reply.status
        );
        if route.verb == Verb::Post {
            let by = app.signed_in(Role::Administrator, Scope::Everything).await;
            for site in ["cross-site", "same-site"] {
                let request = Request::post(&address).header("sec-fetch-site", site);
                let reply = by.send(request, Body::empty()).await;
                assert_eq!(reply.status, 403, "{address} from {site}");
            }
            let silent = by.send(Request::post(&address), Body::empty()).await;
            assert_eq!(silent.status, 403, "{address} without an origin");
        }
    }
}

async fn other_verbs_change_nothing(place: TestDatabase) {
    let app = TestApp::start(place.database(), OPENS_MS);
    let table = app.routes();
    let paths: BTreeSet<&str> = table.iter().map(|route| route.path).collect();
    let by = app.signed_in(Role::Administrator, Scope::Everything).await;
    for path in paths
        .into_iter()
        .filter(|path| path.starts_with("/quan-ly"))
    {
        let of_path = || table.iter().filter(|route| route.path == path);
        let any = of_path().next().unwrap();
        for method in [
            "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "XYZ",
        ] {
            let known = of_path().any(|route| match route.verb {
                Verb::Get => method == "GET",
                Verb::Post => method == "POST",
            });
            if known {
                continue;
            }
            let request = Request::builder()
                .method(Method::from_bytes(method.as_bytes()).unwrap())
                .uri(address(any))
                .header("sec-fetch-site", "same-origin")
                .header("x-http-method-override", "POST")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            let reply = by.send(request, Body::from("_method=POST")).await;
            assert_eq!(reply.status, 405, "{method} {path}");
        }
    }
}

#[test]
fn every_address_of_the_office_has_a_right_or_is_known_to_be_open() {
    let app_routes = testkit_routes();
    for route in &app_routes {
        let is_office = ["/quan-ly", "/nhap-phieu"].iter().any(|room| {
            let rest = route.path.strip_prefix(room);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        match route.rule {
            Rule::Right(line) => {
                assert!(is_office, "{}", route.path);
                assert!(TABLE.contains(&line), "{} is not in the table", line.name);
            }
            Rule::Key => assert!(route.path.starts_with("/api/v1/"), "{}", route.path),
            Rule::Open(reason) => {
                assert!(reason.split(' ').count() > 2, "{}: {reason}", route.path);
                let known = OPEN_OFFICE.contains(&(route.verb, route.path));
                assert_eq!(is_office, known, "{} is open", route.path);
            }
        }
    }
}

/// The table needs a program, the program a database: any will do.
fn testkit_routes() -> Vec<Route> {
    let (send, receive) = std::sync::mpsc::channel();
    testkit::tell(testkit::Backend::Sqlite, |place: TestDatabase| async move {
        send.send(TestApp::start(place.database(), OPENS_MS).routes())
            .unwrap();
    });
    receive.recv().unwrap()
}

async fn each_step_of_a_batch_has_an_address_that_asks_for_its_right(place: TestDatabase) {
    let app = TestApp::start(place.database(), OPENS_MS);
    let routes = app.routes();
    for step in Step::ALL {
        let path = format!("/quan-ly/giay/lo/{{id}}/buoc/{step}");
        let route = routes.iter().find(|route| route.path == path);
        let rule = route.map(|route| &route.rule);
        assert_eq!(rule, Some(&Rule::Right(policy::of_step(*step))), "{path}");
    }
}
