package dev.offloop.benchmarks.peers;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.ExecutionException;

/**
 * Stock Vert.x with {@code executeBlocking}: {@code GET /ping} from the event loop, {@code POST /tasks/burn} with
 * {@code {"millis":10}} from a worker thread per processor. Prints its address.
 */
public final class VertxServer {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private VertxServer() {}

    public static void main(String[] args) throws ExecutionException, InterruptedException {
        System.setProperty("offloop.loop", "stock");
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(Runtime.getRuntime().availableProcessors()));
        int port = vertx.createHttpServer()
                .requestHandler(request -> answer(vertx, request))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
        System.out.println("http://127.0.0.1:" + port);
    }

    private static void answer(Vertx vertx, HttpServerRequest request) {
        if (request.path().equals("/ping")) {
            request.response().end("pong");
        } else {
            request.body()
                    .map(body -> body.toJsonObject().getLong("millis"))
                    .compose(millis -> vertx.executeBlocking(() -> burn(millis), false))
                    .onSuccess(checksum -> request.response().end(Buffer.buffer("{\"checksum\":" + checksum + "}")))
                    .onFailure(thrown -> request.response().setStatusCode(500).end());
        }
    }

    private static long burn(long millis) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long end = threads.getCurrentThreadCpuTime() + millis * NANOS_PER_MILLI;
        long x = 1;
        while (threads.getCurrentThreadCpuTime() < end) {
            x = x * 6_364_136_223_846_793_005L + 1;
        }
        return x;
    }
}
