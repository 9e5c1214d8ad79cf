package dev.offloop.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Answers with a problem, also before the request has wholly arrived.
 *
 * <p>A client that is still sending must neither be listened to for long, nor be cut off at once: the reset that
 * follows would throw the answer away before the client reads it. So a small rest is read and dropped; a large one is
 * read for a moment only, and then the connection is closed. A client that stalled is not waited for again.
 */
final class Refusal {
    private static final long SMALL_BYTES = 64 * 1024;
    private static final long LINGER_MILLIS = 1_000;

    private Refusal() {}

    static void write(Context context, HttpServerRequest request, Problem problem) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.headWritten()) {
            return;
        }
        if (request.isEnded()) {
            problem.writeTo(response);
            return;
        }
        request.handler(ignored -> {});
        if (problem.kind() == ProblemKind.STALLED || !isRestSmall(request)) {
            closeLater(context, request);
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        problem.writeTo(response);
    }

    private static boolean isRestSmall(HttpServerRequest request) {
        return !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                && !request.headers().contains(HttpHeaders.EXPECT)
                && BodyReceiver.announced(request) <= SMALL_BYTES;
    }

    /** When the rest has arrived or the time is over, whichever comes first. */
    private static void closeLater(Context context, HttpServerRequest request) {
        AtomicBoolean once = new AtomicBoolean();
        Runnable close = () -> {
            if (once.compareAndSet(false, true)) {
                request.connection().close();
            }
        };
        long timer = context.owner().setTimer(LINGER_MILLIS, ignored -> close.run());
        request.exceptionHandler(ignored -> {});
        request.endHandler(ignored -> {
            context.owner().cancelTimer(timer);
            close.run();
        });
    }
}
