package dev.offloop.http;

import dev.offloop.http.connection.ConnectionObserver;
import dev.offloop.http.connection.EndReason;
import dev.offloop.http.connection.PauseReason;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;

/**
 * Answers with problems and counts them, by their kind, and counts what is done to connections below any request.
 * Answering is for the loop's thread alone.
 */
final class Refusals implements ConnectionObserver {
    private final ServiceMetrics metrics;

    Refusals(ServiceMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void onEnded(EndReason reason) {
        metrics.count(reason);
        switch (reason) {
            case HEAD_STALLED -> metrics.count(ProblemKind.HEAD_STALLED);
            case HTTP2_ONLY -> metrics.count(ProblemKind.VERSION);
            case HEADERS_TOO_LARGE -> metrics.count(ProblemKind.HEADERS_TOO_LARGE);
            case ROOM, SILENT, ANSWER_NOT_TAKEN, UNTRUSTED_PROXY, RESET_FLOOD, FRAME_FLOOD, BROKEN_FRAMES -> {}
        }
    }

    @Override
    public void onPaused(PauseReason reason) {
        metrics.count(reason);
    }

    /** Also before the request has wholly arrived. */
    void write(Context context, HttpServerRequest request, Problem problem) {
        metrics.count(problem.kind());
        Refusal.write(context, request, problem);
    }

    /** To a request that could not be decoded, and whose connection closes. */
    void writeInvalid(HttpServerRequest request) {
        Problem problem = InvalidRequests.problem(request);
        metrics.count(problem.kind());
        SecurityHeaders.put(request);
        problem.writeTo(request);
    }
}
