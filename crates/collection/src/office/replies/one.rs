//! `/quan-ly/phan-hoi/{number}/{unit}`: the reply of one unit to one release.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use pages::citizen::ProblemKind;
use pages::office::parts::Fault;
use pages::office::replies::{ReplyPage, ReplyStanding};
use pages::office::{Section, moment, words};
use publication::release::Release;
use store::By;
use store::release::ReleaseHead;
use store::reply::{self, Reply, Wording};
use survey::UnitCode;

use crate::access::Permit;
use crate::app::App;
use crate::html::html;
use crate::policy::{PublishReplies, Right, SeeReplies, WriteReply};
use crate::posted::Fields;
use crate::problem::Problem;

/// Most letters of a reply and of a plan.
const MOST: usize = 4_000;

/// The unit of a release that an address names.
struct Subject {
    head: ReleaseHead,
    release: Arc<Release>,
    unit: UnitCode,
    name: String,
    written: Vec<Reply>,
}

impl Subject {
    /// Finds it for somebody with this permit.
    ///
    /// # Errors
    /// Not found, also for a unit outside the scope.
    async fn find<R: Right>(
        app: &App,
        permit: &Permit<R>,
        number: &str,
        unit: &str,
    ) -> Result<Self, Problem> {
        let missing = || Problem::new(ProblemKind::NotFound);
        let (database, now_ms) = (app.database(), app.ambient().now_ms());
        let heads = app.published().heads(database, now_ms).await?;
        let head = heads.numbered(number).ok_or_else(missing)?.head.clone();
        let release = app.published().find(database, number).await?;
        let facts = release.units.iter().find(|facts| facts.code == unit);
        let name = facts.ok_or_else(missing)?.name.clone();
        let unit = UnitCode::parse(unit).map_err(|_| missing())?;
        if !permit.scope().sees_unit(&unit) {
            let object = format!("reply {number} {unit}");
            return Err(permit.outside(app, &object).await);
        }
        let written = reply::of_unit(database, head.round, unit.as_str()).await?;
        Ok(Self {
            head,
            release,
            unit,
            name,
            written,
        })
    }

    /// The page, with what was typed if it could not be kept.
    fn page<R: Right>(
        &self,
        app: &App,
        permit: &Permit<R>,
        typed: Option<[&str; 2]>,
        faults: Vec<Fault>,
        notice: Option<&str>,
    ) -> Result<Response, Problem> {
        let last = self.written.first();
        let kept = last.map_or(["", ""], |last| [last.reply.as_str(), &last.plan]);
        let [reply, plan] = typed.unwrap_or(kept).map(ToOwned::to_owned);
        let title = format!("{}: {}", words("replies.one"), self.name);
        let mut frame = permit.frame(Section::Replies, title);
        frame = frame.with_faults(!faults.is_empty());
        if let Some(notice) = notice {
            frame = frame.with_notice(words(notice));
        }
        let standing = match last {
            None => ReplyStanding::Missing,
            Some(last) if last.published_ms.is_some() => ReplyStanding::Published,
            Some(_) => ReplyStanding::Waiting,
        };
        let page = ReplyPage {
            frame,
            path: format!("/quan-ly/phan-hoi/{}/{}", self.head.number, self.unit),
            results: format!("/ket-qua/{}/don-vi/{}", self.head.number, self.unit),
            release: self.release.parameters.title.clone(),
            standing,
            written: last.map(|last| (last.written_by.clone(), moment(last.written_ms))),
            published: last.and_then(|last| last.published_ms).map(moment),
            revision: last.map_or(0, |last| last.revision),
            kept: kept.map(ToOwned::to_owned),
            reply,
            plan,
            may_write: permit.may::<WriteReply>(),
            may_publish: permit.may::<PublishReplies>() && standing == ReplyStanding::Waiting,
            faults,
        };
        Ok(html(app.pages().reply_page(&page)?))
    }
}

/// Shows it.
pub(super) async fn show(
    permit: Permit<SeeReplies>,
    State(app): State<App>,
    Path((number, unit)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let subject = Subject::find(&app, &permit, &number, &unit).await?;
    subject.page(&app, &permit, None, Vec::new(), None)
}

/// Keeps a wording of the unit.
pub(super) async fn write(
    permit: Permit<WriteReply>,
    State(app): State<App>,
    Path((number, unit)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Problem> {
    let subject = Subject::find(&app, &permit, &number, &unit).await?;
    let typed = ["reply", "plan"].map(|name| fields.one(name));
    let seen = fields.one("revision").parse().unwrap_or(-1);
    let mut faults = Vec::new();
    if typed[0].is_empty() {
        faults.push(Fault::new("reply", words("replies.wrong_empty")));
    }
    for (name, text) in ["reply", "plan"].into_iter().zip(typed) {
        if survey::text::length(text) > MOST {
            faults.push(Fault::new(name, words("replies.wrong_long")));
        }
    }
    if faults.is_empty() {
        let wording = Wording {
            round: subject.head.round,
            unit: &subject.unit,
            reply: typed[0],
            plan: typed[1],
        };
        let (actor, at_ms) = (permit.actor(), app.ambient().now_ms());
        let by = By {
            actor: &actor,
            at_ms,
        };
        if reply::write(app.database(), &wording, seen, &by).await? {
            let subject = Subject::find(&app, &permit, &number, &unit).await?;
            return subject.page(&app, &permit, None, Vec::new(), Some("replies.kept"));
        }
        faults.push(Fault::new("reply", words("replies.wrong_meanwhile")));
    }
    subject.page(&app, &permit, Some(typed), faults, None)
}

/// Publishes the last wording beside the result.
pub(super) async fn publish(
    permit: Permit<PublishReplies>,
    State(app): State<App>,
    Path((number, unit)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Problem> {
    let subject = Subject::find(&app, &permit, &number, &unit).await?;
    let revision = fields.one("revision").parse().unwrap_or(-1);
    let (actor, at_ms) = (permit.actor(), app.ambient().now_ms());
    let by = By {
        actor: &actor,
        at_ms,
    };
    let (database, round) = (app.database(), subject.head.round);
    let done = reply::publish(database, round, subject.unit.as_str(), revision, &by).await?;
    // It is to be seen at once.
    app.published().forget();
    let subject = Subject::find(&app, &permit, &number, &unit).await?;
    if done {
        return subject.page(&app, &permit, None, Vec::new(), Some("replies.published"));
    }
    let fault = Fault::new("main", words("replies.wrong_changed"));
    subject.page(&app, &permit, None, vec![fault], None)
}
