package dev.offloop.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Answers with a problem, also before the request has wholly arrived.
 *
 * <p>A client that is still sending must neither be listened to for long, nor be cut off at once: the reset that
 * follows would throw the answer away before the client reads it. So a small rest is read and dropped; a large one is
 * read for a moment only, and then the connection is closed. A client that is late is not waited for again. Of HTTP/2
 * only the stream is ended, after the same moment.
 */
final class Refusal {
    private static final long SMALL_BYTES = 64 * 1024;
    private static final long LINGER_MILLIS = 1_000;

    /** In HTTP/2: the rest of the request is not needed. */
    private static final long NO_ERROR = 0;

    private Refusal() {}

    static void write(Context context, HttpServerRequest request, Problem problem) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.headWritten()) {
            return;
        }
        if (request.isEnded()) {
            problem.writeTo(request);
            return;
        }
        request.handler(ignored -> {});
        if (request.version() == HttpVersion.HTTP_2) {
            problem.writeTo(request).onSuccess(written -> endLater(context, request, () -> response.reset(NO_ERROR)));
            return;
        }
        boolean late = problem.kind() == ProblemKind.STALLED || problem.kind() == ProblemKind.DEADLINE;
        if (late || !isRestSmall(request)) {
            endLater(context, request, () -> request.connection().close());
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        problem.writeTo(request);
    }

    private static boolean isRestSmall(HttpServerRequest request) {
        return !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                && !request.headers().contains(HttpHeaders.EXPECT)
                && BodyReceiver.announced(request) <= SMALL_BYTES;
    }

    /** When the rest has arrived or the time is over, whichever comes first. */
    private static void endLater(Context context, HttpServerRequest request, Runnable end) {
        if (request.isEnded()) {
            return;
        }
        AtomicBoolean once = new AtomicBoolean();
        Runnable close = () -> {
            if (once.compareAndSet(false, true)) {
                end.run();
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
