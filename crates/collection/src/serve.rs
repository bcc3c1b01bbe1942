//! Accepts connections and hands them to the router until told to stop.
//!
//! A loop of our own around hyper instead of axum's `serve`, for three things that it lacks: a
//! deadline for the request head (a client that trickles its headers holds a connection for ever),
//! a bound on how long a shutdown waits, and TLS.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt as _;

use crate::tls::Tls;

/// A request head must have arrived whole after this time.
const HEAD_DEADLINE: Duration = Duration::from_secs(15);
/// Open requests get this long to finish once the server was told to stop.
const SHUTDOWN_DEADLINE: Duration = Duration::from_secs(20);

/// Serves `router` on `listener` until `stop` completes, then lets open requests finish (at most
/// 20 seconds). With `tls` it speaks https and nothing else.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    tls: Option<Tls>,
    stop: impl Future<Output = ()>,
) {
    let open = GracefulShutdown::new();
    let watching = tls.clone().map(|tls| tokio::spawn(tls.watch()));
    tokio::pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok(connection) => connection,
                Err(error) => {
                    // Out of file handles, most likely: wait for some to be given back.
                    tracing::error!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY could not be set");
        }
        let (router, watcher, tls) = (router.clone(), open.watcher(), tls.clone());
        tokio::spawn(begin(stream, peer, router, tls, watcher));
    }
    drop(listener);
    if let Some(watching) = watching {
        watching.abort();
    }
    tokio::select! {
        () = open.shutdown() => tracing::info!("all requests finished"),
        () = tokio::time::sleep(SHUTDOWN_DEADLINE) => {
            tracing::warn!("some requests did not finish in time");
        }
    }
}

async fn begin(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    tls: Option<Tls>,
    watcher: Watcher,
) {
    match tls {
        None => answer(stream, peer, router, watcher).await,
        Some(tls) => {
            if let Some(stream) = tls.accept(stream).await {
                answer(stream, peer, router, watcher).await;
            }
        }
    }
}

async fn answer<Stream>(stream: Stream, peer: SocketAddr, router: Router, watcher: Watcher)
where
    Stream: AsyncRead + AsyncWrite + Unpin + 'static,
{
    let mut server = hyper::server::conn::http1::Builder::new();
    server
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_DEADLINE);
    let service = TowerToHyperService::new(router.map_request(
        move |mut request: hyper::Request<hyper::body::Incoming>| {
            request
                .extensions_mut()
                .insert(ConnectInfo::<SocketAddr>(peer));
            request.map(axum::body::Body::new)
        },
    ));
    let connection = watcher.watch(server.serve_connection(TokioIo::new(stream), service));
    if let Err(error) = connection.await {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// A router that sends every request to the same path under `public_url`, for the port of plain http
/// beside one with TLS.
pub fn redirect_to(public_url: &str) -> Router {
    let public_url = public_url.to_owned();
    Router::new().fallback(async move |request: Request| -> Response {
        let path = request.uri().path_and_query();
        let path = path.map_or("/", axum::http::uri::PathAndQuery::as_str);
        let location = format!("{public_url}{path}");
        (
            StatusCode::PERMANENT_REDIRECT,
            [(header::LOCATION, location)],
        )
            .into_response()
    })
}
