//! Signing in, one's own account, the accounts of others.

use pages::Pages;
use pages::office::parts::Fault;
use pages::office::{
    AccountForm, AccountList, AccountPage, AccountRow, Carried, Confirm, Invite, Invited,
    InvitedFault, OneTimeLink, Own, OwnSession, PasswordFault, PasswordForm, RecoveryCodes,
    SecondFactor, SecondStep, Section, SendAgain, SignIn,
};
use survey::{Role, Scope, UnitCode};

use super::{Named, frame};

pub(super) fn pages(pages: &Pages) -> Vec<Named> {
    let mut all = signing_in(pages);
    all.extend(own(pages));
    all.extend(invited(pages));
    all.extend(accounts(pages));
    all
}

fn named(name: &str, page: Result<String, pages::PageError>) -> Named {
    (name.into(), page.expect("a page of an account"))
}

fn carried() -> Carried {
    Carried {
        target: "/quan-ly/dot/moi".into(),
        values: vec![
            ("title".into(), "Đợt <b>1</b> năm 2026".into()),
            ("note".into(), "Dòng một\nDòng hai".into()),
        ],
    }
}

fn signing_in(pages: &Pages) -> Vec<Named> {
    let first = SignIn {
        wanted: "/quan-ly".into(),
        ..SignIn::default()
    };
    let wrong = SignIn {
        name: "lan.nguyen".into(),
        refused: true,
        ..first.clone()
    };
    let ended = SignIn {
        ended: true,
        carried: Some(carried()),
        ..first.clone()
    };
    let code = SecondStep {
        proof: "abc.def".into(),
        wanted: "/quan-ly".into(),
        refused: false,
        carried: Some(carried()),
    };
    let wrong_code = SecondStep {
        refused: true,
        ..code.clone()
    };
    let confirm = Confirm {
        name: "lan.nguyen".into(),
        wanted: "/quan-ly".into(),
        refused: false,
        carried: None,
    };
    let wrong_confirm = Confirm {
        refused: true,
        ..confirm.clone()
    };
    let again = SendAgain { carried: carried() };
    vec![
        named("sign-in", pages.sign_in(&first)),
        named("sign-in-wrong", pages.sign_in(&wrong)),
        named("sign-in-ended", pages.sign_in(&ended)),
        named("second-step", pages.second_step(&code)),
        named("second-step-wrong", pages.second_step(&wrong_code)),
        named("confirm", pages.confirm(&confirm)),
        named("confirm-wrong", pages.confirm(&wrong_confirm)),
        named("send-again", pages.send_again(&again)),
    ]
}

fn own(pages: &Pages) -> Vec<Named> {
    let session = |is_this, id: &str, device: &str| OwnSession {
        is_this,
        id: id.into(),
        device: device.into(),
        since: "08:00, 22/11/2026".into(),
        seen: "08:40, 22/11/2026".into(),
    };
    let own = Own {
        frame: frame(Section::Own, "Tài khoản của tôi"),
        name: "lan.nguyen".into(),
        role: Role::Office,
        scope: Scope::Everything,
        has_second_factor: true,
        codes_left: 8,
        sessions: vec![
            session(true, "1", "Firefox, Windows"),
            session(false, "2", ""),
        ],
    };
    let without = Own {
        role: Role::Clerk,
        has_second_factor: false,
        sessions: vec![session(true, "1", "Chrome, Android")],
        ..own.clone()
    };
    let form = PasswordForm {
        frame: frame(Section::Own, "Đổi mật khẩu"),
        fault: None,
        differs: false,
    };
    let second = SecondFactor {
        frame: frame(Section::Own, "Thiết lập xác thực hai bước"),
        address:
            "otpauth://totp/SIPAS:lan.nguyen%40khaosat.hanoi.gov.vn?secret=ABCDEFGH&issuer=SIPAS"
                .into(),
        spelled: "ABCD-EFGH".into(),
        proof: "abc".into(),
        is_first: true,
        refused: false,
    };
    let wrong = SecondFactor {
        is_first: false,
        refused: true,
        ..second.clone()
    };
    let codes = RecoveryCodes {
        frame: frame(Section::Own, "Mã dự phòng"),
        codes: vec!["ABCD-EFGH-IJKL-MNOP".into(), "2345-6723-4567-2345".into()],
    };
    let mut all = vec![
        named("own", pages.own_account(&own)),
        named("own-clerk", pages.own_account(&without)),
        named("password", pages.password_form(&form)),
        named("second-factor", pages.second_factor(&second)),
        named("second-factor-wrong", pages.second_factor(&wrong)),
        named("recovery-codes", pages.recovery_codes(&codes)),
    ];
    for fault in PasswordFault::ALL {
        let wrong = PasswordForm {
            fault: Some(fault),
            differs: true,
            ..form.clone()
        };
        all.push(named(
            &format!("password-wrong-{fault:?}"),
            pages.password_form(&wrong),
        ));
    }
    all
}

fn invited(pages: &Pages) -> Vec<Named> {
    let first = Invited {
        action: "/quan-ly/moi/bi-mat".into(),
        role: Role::Administrator,
        scope: Scope::Everything,
        display_name: String::new(),
        has_account: false,
        name: String::new(),
        faults: Vec::new(),
    };
    let wrong = Invited {
        name: "<b>".into(),
        faults: vec![
            InvitedFault::Name,
            InvitedFault::Password(PasswordFault::Short),
            InvitedFault::Repeat,
        ],
        ..first.clone()
    };
    let taken = Invited {
        faults: vec![InvitedFault::Taken],
        ..first.clone()
    };
    let reset = Invited {
        has_account: true,
        display_name: "Nguyễn Thị Lan".into(),
        name: "lan.nguyen".into(),
        ..first.clone()
    };
    vec![
        named("invited", pages.invited(&first)),
        named("invited-wrong", pages.invited(&wrong)),
        named("invited-wrong-taken", pages.invited(&taken)),
        named("invited-reset", pages.invited(&reset)),
        named("account-made", pages.account_made("lan.nguyen")),
    ]
}

fn accounts(pages: &Pages) -> Vec<Named> {
    let row = |name: &str, role, closed: Option<&str>, locked: Option<&str>| AccountRow {
        id: "0190".into(),
        name: name.into(),
        display_name: format!("<b>{name}"),
        role,
        scope: Scope::Units([UnitCode::parse("so_y_te").expect("a code")].into()),
        has_second_factor: false,
        created: "08:00, 22/11/2026".into(),
        closed: closed.map(Into::into),
        locked_until: locked.map(Into::into),
    };
    let when = Some("09:00, 22/11/2026");
    let list = AccountList {
        frame: frame(Section::Accounts, "Tài khoản"),
        rows: vec![
            row("an", Role::Administrator, None, None),
            row("binh", Role::Reader, when, None),
            row("chi", Role::Clerk, None, when),
            row("dung", Role::Reader, None, None),
        ],
        may_manage: true,
    };
    let one = AccountPage {
        frame: frame(Section::Accounts, "Nguyễn Thị Lan"),
        row: row("lan", Role::Reader, None, None),
        is_open: true,
        is_own: false,
        typed: AccountForm {
            role: "reader".into(),
            reach: "units".into(),
            codes: "so_y_te".into(),
            ..AccountForm::default()
        },
        faults: Vec::new(),
        may_manage: true,
    };
    let wrong = AccountPage {
        faults: vec![Fault::new("codes", "Xin ghi ít nhất một mã.")],
        ..one.clone()
    };
    let closed = AccountPage {
        is_open: false,
        ..one.clone()
    };
    let invite = Invite {
        frame: frame(Section::Accounts, "Mời người mới"),
        typed: AccountForm::default(),
        faults: Vec::new(),
    };
    let wrong_invite = Invite {
        faults: ["display_name", "role", "reach", "codes"]
            .map(|input| Fault::new(input, "Xin chọn."))
            .into(),
        ..invite.clone()
    };
    let link = OneTimeLink {
        frame: frame(Section::Accounts, "Liên kết mời"),
        name: "Nguyễn Thị Lan".into(),
        link: "https://khaosat.hanoi.gov.vn/quan-ly/moi/abcdef".into(),
        days: 3,
    };
    vec![
        named("accounts", pages.account_list(&list)),
        named("account", pages.account_page(&one)),
        named("account-wrong", pages.account_page(&wrong)),
        named("account-closed", pages.account_page(&closed)),
        named("invite", pages.invite(&invite)),
        named("invite-wrong", pages.invite(&wrong_invite)),
        named("one-time-link", pages.one_time_link(&link)),
    ]
}
