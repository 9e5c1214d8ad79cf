package dev.offloop.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** Ends answers. */
final class Answer {
    private Answer() {}

    /** With this body; to HEAD without it, which Vert.x sees to in HTTP/1 alone. */
    static Future<Void> end(HttpServerRequest request, Buffer body) {
        if (HttpMethod.HEAD.equals(request.method()) && request.version() == HttpVersion.HTTP_2) {
            return request.response()
                    .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()))
                    .end();
        }
        return request.response().end(body);
    }
}
