package dev.offloop.http;

import dev.offloop.http.connection.ConnectionBounds;
import dev.offloop.http.connection.Connections;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Receives one request body within its bounds: of size, of bytes held by all requests, and of time. What was announced
 * is checked first, what arrives is counted, so that neither chunks nor a wrong length get around a bound. Within each
 * span of patience a least number of bytes must arrive. When the service begins to drain it is given up, since its task
 * would be refused.
 *
 * <p>Runs on the request's context. Once it failed, what still arrives is dropped.
 */
final class BodyReceiver {
    private static final long NONE = -1;
    private static final String CONTINUE = "100-continue";

    private final HttpServerRequest request;
    private final Body body;
    private final long limit;
    private final ConnectionBounds bounds;
    private final Vertx vertx;
    private final Promise<Body> received;
    private final Runnable onDrain = this::onDrain;
    private int lengthBefore;
    private boolean done;
    private long timer;
    private long deadlineTimer = NONE;

    private BodyReceiver(
            Context context, HttpServerRequest request, HeldBytes.Lease lease, long limit, ConnectionBounds bounds) {
        this.vertx = context.owner();
        this.request = request;
        this.body = new Body(lease, announced(request));
        this.limit = limit;
        this.bounds = bounds;
        this.received = Promise.promise();
    }

    /** Fails with a {@link ProblemException}, or with {@link HttpClosedException} when the connection is closed. */
    static Future<Body> receive(
            Context context,
            HttpServerRequest request,
            HeldBytes.Lease lease,
            long limit,
            ConnectionBounds bounds,
            Optional<Duration> deadline) {
        Optional<Problem> refusal = refusal(request, limit);
        if (refusal.isPresent()) {
            return Future.failedFuture(refusal.get().asException());
        }
        BodyReceiver receiver = new BodyReceiver(context, request, lease, limit, bounds);
        receiver.start();
        deadline.ifPresent(receiver::endAfter);
        return receiver.received.future();
    }

    /** What the head alone gives away. */
    private static Optional<Problem> refusal(HttpServerRequest request, long limit) {
        String expect = expectation(request);
        if (expect != null && !expect.equalsIgnoreCase(CONTINUE)) {
            return Optional.of(Problems.expectation(expect));
        }
        return announced(request) > limit ? Optional.of(Problems.bodyTooLarge(limit)) : Optional.empty();
    }

    /** HTTP/1.0 has none, and knows no interim answer. */
    private static @Nullable String expectation(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_1_0 ? null : request.getHeader(HttpHeaders.EXPECT);
    }

    /** The announced length; 0 when there is none. The decoder has refused what is no number. */
    static long announced(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length);
    }

    private void start() {
        request.handler(this::onChunk).endHandler(ignored -> onEnd()).exceptionHandler(this::onBroken);
        timer = vertx.setPeriodic(bounds.patience().toMillis(), ignored -> onPatienceOver());
        Connections.onDrain(request.connection(), onDrain);
        if (expectation(request) != null) {
            request.response().writeContinue();
        }
    }

    private void endAfter(Duration deadline) {
        if (!done) {
            deadlineTimer = vertx.setTimer(
                    Math.max(1, deadline.toMillis()),
                    ignored -> fail(Problems.deadlineOfBody(deadline).asException()));
        }
    }

    private void onChunk(Buffer chunk) {
        if (done) {
            return;
        }
        if (body.length() + (long) chunk.length() > limit) {
            fail(Problems.bodyTooLarge(limit).asException());
        } else {
            body.tryAppend(chunk).ifPresent(full -> fail(full.asException()));
        }
    }

    private void onEnd() {
        if (finish()) {
            received.complete(body);
        }
    }

    private void onDrain() {
        fail(Problems.draining().asException());
    }

    /**
     * A connection of HTTP/1.1 fails right after this; closing it first sends the answer on its way. Of HTTP/2 only the
     * stream fails.
     */
    private void onBroken(Throwable cause) {
        if (cause instanceof HttpClosedException) {
            fail(cause);
        } else if (request.version() == HttpVersion.HTTP_2) {
            fail(new HttpClosedException("The client ended the stream"));
        } else {
            fail(InvalidRequests.problemOfBody(cause).asException());
            request.connection().close();
        }
    }

    private void onPatienceOver() {
        if (body.length() - lengthBefore < bounds.minBytes()) {
            fail(Problems.stalled(bounds).asException());
        }
        lengthBefore = body.length();
    }

    private void fail(Throwable cause) {
        if (finish()) {
            received.fail(cause);
        }
    }

    private boolean finish() {
        boolean first = !done;
        done = true;
        if (first) {
            vertx.cancelTimer(timer);
            if (deadlineTimer != NONE) {
                vertx.cancelTimer(deadlineTimer);
            }
            Connections.forgetDrain(request.connection(), onDrain);
        }
        return first;
    }
}
