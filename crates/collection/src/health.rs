//! `/livez`, `/readyz` and `/metrics`, for whoever watches over the server.

use std::net::SocketAddr;
use std::sync::OnceLock;

use axum::Extension;
use axum::extract::{ConnectInfo, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use crate::app::App;
use crate::office;
use crate::problem::Problem;
use crate::proxy::Origin;

/// The process answers.
pub(crate) async fn live() -> &'static str {
    "ok\n"
}

/// The process can do its work: the database answers.
pub(crate) async fn ready(State(app): State<App>) -> Response {
    match app.database().ping().await {
        Ok(()) => "ok\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "database away\n").into_response()
        }
    }
}

/// Figures in the text format of Prometheus, for callers on this machine only: a request from
/// elsewhere, or one that a reverse proxy forwarded, does not find the address.
pub(crate) async fn figures(
    State(app): State<App>,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    Extension(origin): Extension<Origin>,
) -> Response {
    let local = peer.is_some_and(|Extension(ConnectInfo(peer))| peer.ip().is_loopback());
    if !local || origin.forwarded {
        return Problem::address_unknown().into_response();
    }
    office::gauges(&app).await;
    (
        [(
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        )],
        recorder().render(),
    )
        .into_response()
}

/// Times from a tenth of a millisecond to ten seconds.
const SECONDS: [f64; 11] = [
    0.0001, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 10.0,
];

/// The recorder of this process, installed at the first call.
pub(crate) fn recorder() -> &'static PrometheusHandle {
    static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();
    RECORDER.get_or_init(|| {
        let builder = PrometheusBuilder::new();
        let recorder = builder
            .set_buckets(&SECONDS)
            .expect("the list of buckets is not empty")
            .build_recorder();
        let handle = recorder.handle();
        if metrics::set_global_recorder(recorder).is_err() {
            tracing::warn!("another recorder was there first; /metrics stays empty");
        }
        handle
    })
}
