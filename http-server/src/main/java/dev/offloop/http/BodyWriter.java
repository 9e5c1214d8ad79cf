package dev.offloop.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * Writes a large answer piece by piece, no faster than the client takes it, and gives the loop back between pieces.
 * That a client that takes too little is disconnected is the connection's business.
 *
 * <p>Runs on the request's context.
 */
final class BodyWriter {
    /** Written at once; also the most that is copied for a client that does not read. */
    static final int PIECE_BYTES = 128 * 1024;

    private final Context context;
    private final HttpServerResponse response;
    private final byte[] body;
    private final Promise<Void> written = Promise.promise();
    private int at;

    private BodyWriter(Context context, HttpServerResponse response, byte[] body) {
        this.context = context;
        this.response = response;
        this.body = body;
    }

    /** Completes when the last byte was handed to the connection; fails when the connection broke. */
    static Future<Void> write(Context context, HttpServerResponse response, byte[] body) {
        if (body.length <= PIECE_BYTES) {
            return response.end(Buffer.buffer(body));
        }
        BodyWriter writer = new BodyWriter(context, response, body);
        writer.start();
        return writer.written.future();
    }

    private void start() {
        response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length))
                .setWriteQueueMaxSize(PIECE_BYTES);
        response.exceptionHandler(written::tryFail);
        response.drainHandler(ignored -> writePiece());
        writePiece();
    }

    private void writePiece() {
        if (response.closed()) {
            written.tryFail("The client went away");
            return;
        }
        if (at == body.length) {
            return;
        }
        int length = Math.min(PIECE_BYTES, body.length - at);
        Buffer piece = Buffer.buffer(length).appendBytes(body, at, length);
        at += length;
        if (at == body.length) {
            response.end(piece).onComplete(written);
        } else {
            response.write(piece);
            if (!response.writeQueueFull()) {
                context.runOnContext(ignored -> writePiece());
            }
        }
    }
}
