package dev.offloop.http;

import dev.offloop.http.connection.ConnectionBounds;
import dev.offloop.http.overload.Excess;
import dev.offloop.http.security.Caller;
import dev.offloop.http.security.Ledger;
import dev.offloop.http.security.Role;
import dev.offloop.jobs.Job;
import dev.offloop.jobs.JobStoreException;
import dev.offloop.task.CodecException;
import dev.offloop.task.Failure;
import dev.offloop.task.LossCause;
import dev.offloop.task.Outcome;
import dev.offloop.task.Outcome.Rejected;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Every error the service can answer with, on one page; {@link ProblemKind} has their statuses. */
final class Problems {
    /** What a caller is told to wait when there is no better guess. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private Problems() {}

    /** How a task ended, other than with a result. */
    static Problem of(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Completed<?> completed -> throw new IllegalArgumentException("A result is no problem");
            case Outcome.Failed<?> failed -> failed(failed.failure());
            case Outcome.TimedOut<?> timedOut ->
                ProblemKind.DEADLINE.because(sentence(timedOut.summary())).with("started", timedOut.started());
            case Outcome.Cancelled<?> cancelled ->
                ProblemKind.CANCELLED
                        .because("The service is shutting down and ended the task")
                        .retryAfter(PAUSE);
            case Outcome.WorkerLost<?> lost -> workerLost(lost.cause(), lost.taskId(), lost.attempts());
            case Outcome.Rejected<?> rejected -> rejected(rejected);
        };
    }

    private static Problem failed(Failure failure) {
        if (failure.invalidInput()) {
            return badInput(failure.message());
        }
        return failure.type().equals(CodecException.class.getName())
                ? codecFailed(failure.message())
                : taskFailed(failure);
    }

    private static Problem taskFailed(Failure failure) {
        Problem problem = ProblemKind.TASK_FAILED.because(failure.summary()).with("exception", failure.type());
        return failure.causes().isEmpty()
                ? problem
                : problem.with(
                        "causes",
                        failure.causes().stream().map(Failure.Cause::summary).toList());
    }

    /** As a child tells it, which does not send such a result. */
    static Problem resultTooLarge(long bytes, long limit) {
        return taskFailed(
                Failure.of(new IOException("The result has " + bytes + " bytes; at most " + limit + " are allowed")));
    }

    private static Problem workerLost(LossCause cause, long taskId, int attempts) {
        Problem problem = ProblemKind.WORKER_LOST
                .because(sentence(cause.summary()) + " (attempt " + attempts + ")")
                .with("taskId", taskId)
                .with("attempts", attempts)
                .with("worker", cause.worker())
                .with("generation", cause.generation())
                .with("pid", cause.pid())
                .with("outOfMemory", cause.outOfMemory())
                .with("lastLines", cause.lastLines());
        if (cause.errorFile().isPresent()) {
            problem = problem.with("errorFile", cause.errorFile().get());
        }
        if (cause.exitCode().isPresent()) {
            problem = problem.with("exitCode", cause.exitCode().getAsInt());
        }
        if (cause.signal().isPresent()) {
            problem = problem.with("signal", cause.signal().get());
        }
        return problem;
    }

    private static Problem rejected(Rejected<?> rejected) {
        return switch (rejected.reason()) {
            case FULL -> full(rejected.detail(), rejected.retryAfter());
            case TOO_LARGE -> ProblemKind.TOO_LARGE.because(rejected.detail());
            case UNAVAILABLE ->
                ProblemKind.UNAVAILABLE.because(rejected.detail()).retryAfter(rejected.retryAfter());
            case QUARANTINED ->
                ProblemKind.QUARANTINED.because(rejected.detail()).retryAfter(rejected.retryAfter());
            case CLOSED -> draining();
        };
    }

    static Problem badRequest(String detail) {
        return ProblemKind.BAD_REQUEST.because(detail);
    }

    static Problem badInput(String detail) {
        return ProblemKind.BAD_INPUT.because(detail);
    }

    static Problem codecFailed(String detail) {
        return ProblemKind.CODEC_FAILED.because(detail);
    }

    static Problem unknownStrategy(String strategy, Collection<String> known) {
        String detail = "There is no strategy '" + strategy + "'; there are " + String.join(", ", known);
        return ProblemKind.UNKNOWN_STRATEGY.because(detail).with("strategies", List.copyOf(known));
    }

    static Problem unauthorized() {
        return ProblemKind.UNAUTHORIZED
                .because("Send 'Authorization: Bearer TOKEN' with the token that the operator of the service gave you")
                .withHeader("WWW-Authenticate", "Bearer");
    }

    static Problem forbidden(Endpoint endpoint, Caller caller, Role role) {
        return ProblemKind.FORBIDDEN
                .because(endpoint.methods().getFirst() + " " + endpoint.path() + " takes the role " + role.word()
                        + "; '" + caller.name() + "' has " + caller.roleWords())
                .with("role", role.word());
    }

    static Problem quota(Caller caller, Ledger.Exceeded exceeded) {
        ProblemKind kind = switch (exceeded.limit()) {
            case RATE -> ProblemKind.QUOTA_RATE;
            case CONCURRENT -> ProblemKind.QUOTA_CONCURRENT;
            case BYTES -> ProblemKind.QUOTA_BYTES;
        };
        return kind.because("'" + caller.name() + "' may have " + exceeded.words())
                .retryAfter(exceeded.retryAfter());
    }

    /** Without a token, as no other name is needed and a page may have its own resolved to this machine. */
    static Problem foreignHost(String host) {
        return ProblemKind.FOREIGN_HOST.because(
                "'" + host + "' is no name of this machine's loopback address. Call the service as "
                        + "localhost, 127.0.0.1 or [::1], or start it with a token to have it called by other names");
    }

    static Problem foreignOrigin(String origin) {
        return ProblemKind.FOREIGN_ORIGIN.because("Pages of '" + origin
                + "' may not call this service. Start it with a token, which the callers then send, "
                + "or list their origin in --cors");
    }

    /** Without a token: a proxy on this machine may be open to all. */
    static Problem proxied() {
        return ProblemKind.PROXIED.because(
                "The service takes calls of this machine alone, and this one came by a proxy. "
                        + "Start it with a token, which the callers then send");
    }

    /** What a trusted proxy says of it is not understood. */
    static Problem forwarding(String detail) {
        return ProblemKind.BAD_REQUEST.because(detail);
    }

    static Problem inline(String task, Collection<String> others) {
        String advice = others.isEmpty() ? "" : "choose another strategy (" + String.join(", ", others) + ") or ";
        return ProblemKind.INLINE.because(
                "Task '" + task + "' is not declared brief, and while it runs on the event loop nothing else "
                        + "is answered; " + advice + "start the service with --allow-inline");
    }

    static Problem version(String version) {
        return ProblemKind.VERSION.because(version + " is not spoken here; use HTTP/1.1");
    }

    static Problem http2Only() {
        return ProblemKind.VERSION.because(
                "HTTP/1.1 is not spoken here, as the service was started with --h2c; begin with HTTP/2");
    }

    static Problem transferCoding(String coding) {
        return ProblemKind.TRANSFER_CODING.because(
                "Transfer-Encoding '" + coding + "' is not understood; only chunked is");
    }

    static Problem givenTwice(String header) {
        return ProblemKind.BAD_REQUEST.because(header + " is given more than once");
    }

    static Problem contentTypeMissing(String task, String wanted) {
        return ProblemKind.CONTENT_TYPE.because(
                "Task '" + task + "' reads " + wanted + "; a page must say so with 'Content-Type: " + wanted + "'");
    }

    static Problem unknownTask(String name, List<String> near) {
        String advice = near.isEmpty() ? "" : "did you mean " + String.join(" or ", near) + "? ";
        return ProblemKind.UNKNOWN_TASK
                .because("There is no task '" + name + "'; " + advice + "GET /tasks lists all")
                .with("near", near);
    }

    static Problem unknownPath(String path) {
        return ProblemKind.UNKNOWN_PATH.because(
                "There is nothing at '" + path + "'; tasks are run by POST /tasks/NAME and listed by GET /tasks");
    }

    static Problem noPhasedLoop() {
        return ProblemKind.NO_PHASED_LOOP.because(
                "This service runs on Vert.x' stock event loop, which keeps no figures; start it without -Doffloop.loop=stock");
    }

    static Problem noJobs() {
        return ProblemKind.NO_JOBS.because("It was started with --jobs none, or within an application without a store");
    }

    static Problem unknownJob(String id) {
        return ProblemKind.UNKNOWN_JOB.because(
                "There is no job '" + id + "', or not any more, or it is of another caller");
    }

    static Problem tooManyLines(int most) {
        return ProblemKind.TOO_LARGE.because("A batch may have " + most + " jobs at most");
    }

    static Problem linesType(String given) {
        return ProblemKind.CONTENT_TYPE.because(
                "Jobs are sent as application/x-ndjson, one in each line, not " + given);
    }

    static Problem noResult(Job job) {
        return ProblemKind.JOB_STATE
                .because("Job " + job.id() + " is " + job.state().word() + "; only one that is done has a result")
                .with("state", job.state().word());
    }

    static Problem range(int length) {
        return ProblemKind.RANGE
                .because("The result has " + length + " bytes")
                .withHeader("Content-Range", "bytes */" + length);
    }

    /** What a store of jobs refuses. */
    static Problem of(JobStoreException refused) {
        ProblemKind kind = switch (refused.reason()) {
            case FULL, NO_ROOM -> ProblemKind.STORAGE_FULL;
            case KEY_REUSED -> ProblemKind.KEY_REUSED;
            case UNKNOWN -> ProblemKind.UNKNOWN_JOB;
            case NOT_NOW -> ProblemKind.JOB_STATE;
            case TOO_LARGE -> ProblemKind.TOO_LARGE;
            case BROKEN, CLOSED -> ProblemKind.STORE;
        };
        Problem problem = kind.because(String.valueOf(refused.getMessage()));
        return kind.status() / 100 == 5 ? problem.retryAfter(PAUSE) : problem;
    }

    static Problem noSettings() {
        return ProblemKind.UNKNOWN_PATH.because("This service runs within an application, which has its settings");
    }

    static Problem settingsType(String given) {
        return ProblemKind.CONTENT_TYPE.because("Settings are changed by application/json, not " + given);
    }

    static Problem settingRefused(ServiceSettings.RefusedException refused) {
        ProblemKind kind = refused.isFixed() ? ProblemKind.SETTING_FIXED : ProblemKind.SETTING_INVALID;
        return kind.because(String.valueOf(refused.getMessage())).with("settings", refused.names());
    }

    static Problem methodNotAllowed(String method, String path, Set<String> allowed) {
        String allow = String.join(", ", allowed);
        return ProblemKind.METHOD
                .because(path + " answers " + allow + ", not " + method)
                .withHeader("Allow", allow);
    }

    static Problem stalled(ConnectionBounds bounds) {
        return ProblemKind.STALLED.because("Fewer than " + bounds.minBytes() + " bytes of the body arrived within "
                + bounds.patience().toMillis() + " ms");
    }

    static Problem deadlineOfBody(Duration deadline) {
        return ProblemKind.DEADLINE
                .because("The deadline of " + deadline.toMillis() + " ms passed before the body had arrived")
                .with("started", false);
    }

    static Problem headStalled(Duration timeout) {
        return ProblemKind.HEAD_STALLED.because(
                "The head of the request was not complete within " + timeout.toMillis() + " ms");
    }

    static Problem bodyTooLarge(long limit) {
        return ProblemKind.TOO_LARGE
                .because("A body may have " + limit + " bytes at most")
                .with("limitBytes", limit);
    }

    static Problem overloaded(Excess excess) {
        return ProblemKind.OVERLOADED
                .because(excess.detail())
                .with("reason", excess.reason().word())
                .retryAfter(excess.retryAfter());
    }

    static Problem uriTooLong() {
        return ProblemKind.URI_TOO_LONG.because("Method, path and query together are too long");
    }

    static Problem contentType(String given, String task, String wanted) {
        return ProblemKind.CONTENT_TYPE.because("Task '" + task + "' reads " + wanted + ", not " + given);
    }

    static Problem contentEncoding(String given) {
        return ProblemKind.CONTENT_ENCODING
                .because("Bodies are read as they are; send this one without 'Content-Encoding: " + given + "'")
                .withHeader("Accept-Encoding", "identity");
    }

    static Problem expectation(String given) {
        return ProblemKind.EXPECTATION.because("'Expect: " + given + "' is not understood; only 100-continue is");
    }

    static Problem full(String detail, Duration retryAfter) {
        return ProblemKind.FULL.because(detail).retryAfter(retryAfter);
    }

    static Problem headersTooLarge() {
        return ProblemKind.HEADERS_TOO_LARGE.because("All headers and trailers of the request together are too long");
    }

    /** A defect of ours: the log gets the stack trace, the caller a reference to it. */
    static Problem internal(Logger log, @Nullable Throwable cause) {
        String reference = UUID.randomUUID().toString();
        log.error("A request failed by our own fault, reference {}", reference, cause);
        return ProblemKind.INTERNAL
                .because("The log of the service tells more under the reference " + reference)
                .with("reference", reference);
    }

    static Problem draining() {
        return ProblemKind.DRAINING
                .because("New tasks are refused; try another instance, or this one once it was restarted")
                .retryAfter(PAUSE);
    }

    private static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
