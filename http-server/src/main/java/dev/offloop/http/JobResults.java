package dev.offloop.http;

import dev.offloop.http.security.Caller;
import dev.offloop.jobs.Job;
import dev.offloop.jobs.JobResult;
import dev.offloop.jobs.JobStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** {@code GET /jobs/ID/result}: what a task answered, or a part of it. */
final class JobResults {
    private static final int PARTIAL = 206;
    private static final int NOT_MODIFIED = 304;

    private final JobStore store;
    private final TaskAdmission admission;

    JobResults(JobStore store, TaskAdmission admission) {
        this.store = store;
        this.admission = admission;
    }

    /** Fails with a {@link ProblemException}, or as the store does. */
    Future<Void> write(Context context, HttpServerRequest request, Job job, Caller caller) {
        JobResult result = job.result().orElseThrow(() -> Problems.noResult(job).asException());
        String tag = '"' + result.sha256() + '"';
        HttpServerResponse response = request.response();
        if (tag.equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
            return response.putHeader(HttpHeaders.ETAG, tag)
                    .setStatusCode(NOT_MODIFIED)
                    .end();
        }
        int length = Math.toIntExact(result.body().length());
        Optional<ByteRange> range = range(request, tag, length);
        if (HttpMethod.HEAD.equals(request.method())) {
            describe(response, result, tag, range);
            return response.putHeader(
                            HttpHeaders.CONTENT_LENGTH,
                            Integer.toString(range.map(ByteRange::length).orElse(length)))
                    .end();
        }
        HeldBytes.Lease lease = admission.lease(caller);
        Optional<Problem> full = lease.tryGrow(length);
        if (full.isPresent()) {
            return Future.failedFuture(full.get().asException());
        }
        return store.read(result.body())
                .map(bytes -> range.map(part -> Arrays.copyOfRange(bytes, part.from(), part.to() + 1))
                        .orElse(bytes))
                .compose(bytes -> {
                    describe(response, result, tag, range);
                    return BodyWriter.write(context, response, bytes).otherwiseEmpty();
                })
                .onComplete(done -> lease.release());
    }

    /** Another part of another result would be no use. */
    private static Optional<ByteRange> range(HttpServerRequest request, String tag, int length) {
        String ifRange = request.getHeader("If-Range");
        return ifRange != null && !ifRange.equals(tag)
                ? Optional.empty()
                : ByteRange.of(request.getHeader("Range"), length);
    }

    /** With the digest of the whole result, RFC 9530. */
    private static void describe(HttpServerResponse response, JobResult result, String tag, Optional<ByteRange> range) {
        String digest = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(result.sha256()));
        response.putHeader(HttpHeaders.CONTENT_TYPE, result.mediaType())
                .putHeader(HttpHeaders.ETAG, tag)
                .putHeader(HttpHeaders.ACCEPT_RANGES, "bytes")
                .putHeader("Repr-Digest", "sha-256=:" + digest + ":");
        int length = Math.toIntExact(result.body().length());
        range.ifPresent(part -> response.setStatusCode(PARTIAL).putHeader("Content-Range", part.of(length)));
    }
}
