package dev.offloop.http;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What can go wrong with a request. 4xx: the caller can mend it. 5xx: the caller cannot. Those that may pass by waiting
 * carry {@code Retry-After}.
 */
enum ProblemKind {
    BAD_REQUEST(400, "The request cannot be understood"),
    BAD_INPUT(400, "The task cannot work with this input"),
    UNKNOWN_STRATEGY(400, "There is no such strategy"),
    UNAUTHORIZED(401, "The caller is not known"),
    FORBIDDEN(403, "The caller lacks the role"),
    FOREIGN_HOST(403, "The Host is not this machine"),
    PROXIED(403, "The request came by a proxy"),
    FOREIGN_ORIGIN(403, "The request comes from the page of another site"),
    INLINE(403, "The task may not run on the event loop"),
    UNKNOWN_TASK(404, "There is no such task"),
    UNKNOWN_PATH(404, "There is nothing here"),
    UNKNOWN_JOB(404, "There is no such job"),
    NO_JOBS(404, "The service keeps no jobs"),
    NO_PHASED_LOOP(404, "There is no phased event loop"),
    METHOD(405, "The method does not fit"),
    SETTING_FIXED(409, "The setting does not change while the service runs"),
    JOB_STATE(409, "The job is in another state"),
    STALLED(408, "The body did not arrive"),
    HEAD_STALLED(408, "The head of the request did not arrive"),
    TOO_LARGE(413, "The body is too large"),
    URI_TOO_LONG(414, "The request line is too long"),
    CONTENT_TYPE(415, "The content type does not fit"),
    CONTENT_ENCODING(415, "The content encoding does not fit"),
    RANGE(416, "The range cannot be satisfied"),
    EXPECTATION(417, "The expectation cannot be met"),
    TASK_FAILED(422, "The task threw"),
    KEY_REUSED(422, "The idempotency key was used for another request"),
    SETTING_INVALID(422, "The setting cannot be so"),
    QUARANTINED(422, "The task or its input ended its workers"),
    FULL(429, "As much is in flight as is allowed"),
    QUOTA_RATE(429, "The caller has sent as many requests as it may"),
    QUOTA_CONCURRENT(429, "The caller has as many tasks under way as it may"),
    QUOTA_BYTES(429, "The caller has as many bytes under way as it may"),
    HEADERS_TOO_LARGE(431, "The headers are too large"),
    CODEC_FAILED(500, "A value cannot be encoded or decoded"),
    INTERNAL(500, "The service made a mistake"),
    TRANSFER_CODING(501, "The transfer coding is not known"),
    WORKER_LOST(502, "The worker died while it ran the task"),
    CANCELLED(503, "The task was cancelled"),
    DRAINING(503, "The service is shutting down"),
    STORE(503, "The store of jobs does not work"),
    OVERLOADED(503, "The service has no room for tasks now"),
    UNAVAILABLE(503, "No worker can run the task now"),
    DEADLINE(504, "The deadline passed"),
    VERSION(505, "The version of HTTP is not supported"),
    STORAGE_FULL(507, "There is no room for more jobs");

    private final int status;
    private final String title;

    ProblemKind(int status, String title) {
        this.status = status;
        this.title = title;
    }

    int status() {
        return status;
    }

    /** For people; the same for every occurrence. */
    String title() {
        return title;
    }

    /** For programs; the same for every occurrence. */
    String type() {
        return typeOf(word());
    }

    /** Of what went wrong with a job, which may be what no request can end with. */
    static String typeOf(String word) {
        return "urn:offloop:problem:" + word;
    }

    /** The same, for people; null for what no request can end with. */
    static @Nullable String titleOf(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .map(ProblemKind::title)
                .orElse(null);
    }

    /** The end of the type. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Problem because(String detail) {
        return new Problem(this, detail);
    }
}
