package dev.offloop.benchmarks.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Executor;

/** Stock Vert.x: {@code executeBlocking}, unordered, with a worker thread per processor. */
public final class ExecuteBlocking implements Peer {
    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(Runtime.getRuntime().availableProcessors()));
    private final Context loop = vertx.getOrCreateContext();

    public static void main(String[] args) throws IOException {
        System.setProperty("offloop.loop", "stock");
        PeerProgram.serve("Vert.x " + version(), new ExecuteBlocking());
    }

    private static String version() throws IOException {
        try (InputStream in = Vertx.class.getResourceAsStream("/META-INF/vertx/vertx-version.txt")) {
            return in == null ? "" : new String(in.readAllBytes(), UTF_8).strip();
        }
    }

    @Override
    public Executor caller() {
        return step -> loop.runOnContext(ignored -> step.run());
    }

    @Override
    public void submit(byte[] payload, Runnable answered) {
        loop.executeBlocking(() -> payload, false).onSuccess(output -> answered.run());
    }

    @Override
    public void close() {
        vertx.close();
    }
}
