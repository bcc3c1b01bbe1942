//! Accepts connections and hands them to the router until told to stop.
//!
//! A loop of our own around hyper instead of axum's `serve`, for two things that it lacks: a
//! deadline for the request head (a client that trickles its headers holds a connection for ever)
//! and a bound on how long a shutdown waits.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tower::ServiceExt as _;

/// A request head must have arrived whole after this time.
const HEAD_DEADLINE: Duration = Duration::from_secs(15);
/// Open requests get this long to finish once the server was told to stop.
const SHUTDOWN_DEADLINE: Duration = Duration::from_secs(20);

/// Serves `router` on `listener` until `stop` completes, then lets open requests finish (at most
/// 20 seconds).
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let mut server = hyper::server::conn::http1::Builder::new();
    server
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_DEADLINE);
    let open = GracefulShutdown::new();
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
        let service = TowerToHyperService::new(router.clone().map_request(
            move |mut request: hyper::Request<hyper::body::Incoming>| {
                request
                    .extensions_mut()
                    .insert(ConnectInfo::<SocketAddr>(peer));
                request.map(axum::body::Body::new)
            },
        ));
        let connection = open.watch(server.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    drop(listener);
    tokio::select! {
        () = open.shutdown() => tracing::info!("all requests finished"),
        () = tokio::time::sleep(SHUTDOWN_DEADLINE) => {
            tracing::warn!("some requests did not finish in time");
        }
    }
}
