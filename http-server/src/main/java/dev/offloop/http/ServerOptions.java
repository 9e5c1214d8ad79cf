package dev.offloop.http;

import dev.offloop.http.connection.ConnectionBounds;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.TimeUnit;

/** What Vert.x is told of the service's HTTP; TLS is {@link dev.offloop.http.tls.ServerTls}'s part. */
final class ServerOptions {
    private static final int MAX_HEADER_BYTES = 32 * 1024;

    /** Of method, path and query; in HTTP/2, which has no such line, of path and query. */
    static final int MAX_LINE_BYTES = 8 * 1024;

    /** Of one connection, at work at the same time. */
    private static final int MAX_STREAMS = 100;

    private static final long BEGIN_MILLIS = 3_000;

    private ServerOptions() {}

    /**
     * No upgrade to HTTP/2 in the midst of a connection, and HTTP/2 without TLS only for those who ask for it. The idle
     * time-out is for a client that does not begin with HTTP/2 where it should, which it does at once; the connections
     * have time-outs of their own from then on.
     */
    static HttpServerOptions of(ServiceConfig config, ConnectionBounds bounds) {
        HttpServerOptions options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(config.clearTextHttp2())
                .setInitialSettings(
                        new Http2Settings().setMaxConcurrentStreams(MAX_STREAMS).setMaxHeaderListSize(MAX_HEADER_BYTES))
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setMaxChunkSize(64 * 1024)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES);
        if (config.proxyProtocol()) {
            options.setUseProxyProtocol(true)
                    .setProxyProtocolTimeout(BEGIN_MILLIS)
                    .setProxyProtocolTimeoutUnit(TimeUnit.MILLISECONDS);
        }
        options.setIdleTimeout((int) Math.min(bounds.headTimeout().toMillis(), BEGIN_MILLIS))
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        return options;
    }
}
