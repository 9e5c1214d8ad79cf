package dev.offloop.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;

/** Answers with problems and counts them, by their kind. The loop's thread alone. */
final class Refusals {
    private final ServiceMetrics metrics;

    Refusals(ServiceMetrics metrics) {
        this.metrics = metrics;
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
