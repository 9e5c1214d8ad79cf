package dev.offloop.http;

import dev.offloop.http.connection.ClosingAnswer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An error answer as RFC 9457 has it, {@code application/problem+json}. Made in {@link Problems} alone.
 *
 * @param detail what was wrong this time, and what to do
 * @param members further members of the object
 * @param headers response headers that belong to the status
 */
record Problem(ProblemKind kind, String detail, Map<String, Object> members, Map<String, String> headers) {
    static final String MEDIA_TYPE = "application/problem+json";

    Problem(ProblemKind kind, String detail) {
        this(kind, detail, Map.of(), Map.of());
    }

    Problem with(String member, Object value) {
        return new Problem(kind, detail, plus(members, member, value), headers);
    }

    Problem withHeader(String name, String value) {
        return new Problem(kind, detail, members, plus(headers, name, value));
    }

    /** One line of several. */
    Problem inLine(int number) {
        return new Problem(kind, "Line " + number + ": " + detail, plus(members, "line", number), headers);
    }

    /** Whole seconds, at least one, as the header requires. */
    Problem retryAfter(Duration pause) {
        long seconds = Math.max(1, pause.plusMillis(999).toSeconds());
        return withHeader("Retry-After", Long.toString(seconds));
    }

    private static <V> Map<String, V> plus(Map<String, V> map, String key, V value) {
        Map<String, V> more = new LinkedHashMap<>(map);
        more.put(key, value);
        return more;
    }

    ProblemException asException() {
        return new ProblemException(this);
    }

    /** Writes the answer. The caller sees to what is left of the request. */
    Future<Void> writeTo(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        headers.forEach(response::putHeader);
        response.setStatusCode(kind.status()).putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE);
        return Answer.end(request, json());
    }

    /** For a client that never got as far as a request. */
    ClosingAnswer closingAnswer() {
        return new ClosingAnswer(kind.status(), MEDIA_TYPE, json(), headers);
    }

    /** The body. */
    Buffer json() {
        JsonObject object = new JsonObject()
                .put("type", kind.type())
                .put("title", kind.title())
                .put("status", kind.status())
                .put("detail", detail);
        members.forEach(object::put);
        return object.toBuffer();
    }
}
