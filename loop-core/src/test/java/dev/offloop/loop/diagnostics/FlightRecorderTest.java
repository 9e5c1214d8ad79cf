package dev.offloop.loop.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.Offloop;
import dev.offloop.loop.BlockedLoop;
import dev.offloop.loop.EventLoop;
import dev.offloop.loop.LoopConfig;
import dev.offloop.loop.LoopListener;
import dev.offloop.loop.Phase;
import dev.offloop.loop.StackSample;
import dev.offloop.loop.netty.Loops;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecorderTest {
    private static final long DEADLINE_SECONDS = 30;
    private static final Duration BLOCK = Duration.ofMillis(300);

    @TempDir
    private Path directory;

    /** Keeps the loop for 300 ms. */
    private static final class BlockingHandler implements Handler<HttpServerRequest> {
        @Override
        public void handle(HttpServerRequest request) {
            long until = System.nanoTime() + BLOCK.toNanos();
            while (System.nanoTime() < until) {
                LockSupport.parkNanos(until - System.nanoTime());
            }
            request.response().end("at last");
        }
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void aHandlerThatBlocksTheLoopIsFoundByClassPhaseAndStackInTheReportAndInTheFlightRecording() throws Exception {
        CompletableFuture<BlockedLoop> ended = new CompletableFuture<>();
        LoopListener listener = new LoopListener() {
            @Override
            public void onBlocked(BlockedLoop report) {
                if (report.over()
                        && report.culprit()
                                .filter(FlightRecorderTest::isHandler)
                                .isPresent()) {
                    ended.complete(report);
                }
            }
        };
        LoopConfig config = LoopConfig.defaults().toBuilder()
                .listener(listener)
                .blockedAfter(Duration.ofMillis(100))
                .build();
        Path file = directory.resolve("loop.jfr");
        Vertx vertx = Offloop.vertx(new VertxOptions().setEventLoopPoolSize(1), config);
        EventLoop loop = Loops.of(vertx.getOrCreateContext()).orElseThrow();
        try (Recording recording = new Recording()) {
            recording.enable("dev.offloop.BlockedLoop");
            recording.enable("dev.offloop.SlowCallback");
            recording.enable("dev.offloop.Iteration");
            recording.start();
            BlockingHandler handler = new BlockingHandler();
            request(vertx, warmUp -> warmUp.response().end());
            request(vertx, handler);
            BlockedLoop report = get(ended);
            recording.stop();
            recording.dump(file);

            assertThat(report.phase()).isEqualTo(Phase.POLL);
            assertThat(report.thread()).contains("vert.x-eventloop-thread");
            assertThat(report.took()).isGreaterThanOrEqualTo(BLOCK);
            assertThat(report.samples()).first().matches(FlightRecorderTest::showsHandler);
            assertThat(loop.metrics().slowest())
                    .anyMatch(slow -> slow.phase() == Phase.POLL && slow.maxNanos() >= BLOCK.toNanos());
            assertThat(loop.metrics().delay().max()).isGreaterThanOrEqualTo(BLOCK.toNanos() * 99 / 100);
        } finally {
            get(vertx.close().toCompletionStage().toCompletableFuture());
        }

        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertThat(events)
                .anyMatch(event -> event.getEventType().getName().equals("dev.offloop.BlockedLoop")
                        && event.getString("phase").equals("POLL")
                        && event.getString("culprit").contains("BlockingHandler.handle")
                        && event.getString("stack").contains("BlockingHandler.handle")
                        && event.getDuration("took").compareTo(BLOCK) >= 0);
        assertThat(events)
                .anyMatch(event -> event.getEventType().getName().equals("dev.offloop.SlowCallback")
                        && event.getDuration("took").compareTo(BLOCK) >= 0);
        assertThat(events)
                .anyMatch(event -> event.getEventType().getName().equals("dev.offloop.Iteration")
                        && event.getDuration("took").compareTo(BLOCK) >= 0);
    }

    private static void request(Vertx vertx, Handler<HttpServerRequest> handler) throws Exception {
        var server = get(vertx.createHttpServer()
                .requestHandler(handler)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture());
        CompletableFuture<Integer> status = new CompletableFuture<>();
        var client = vertx.createHttpClient();
        vertx.getOrCreateContext()
                .runOnContext(start -> client.request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/")
                        .compose(request -> request.send())
                        .map(HttpClientResponse::statusCode)
                        .onSuccess(status::complete)
                        .onFailure(status::completeExceptionally));
        assertThat(get(status)).isEqualTo(200);
        get(client.close().toCompletionStage().toCompletableFuture());
    }

    private static boolean isHandler(StackTraceElement frame) {
        return frame.getClassName().equals(BlockingHandler.class.getName())
                && frame.getMethodName().equals("handle");
    }

    private static boolean showsHandler(StackSample sample) {
        return sample.frames().stream().anyMatch(FlightRecorderTest::isHandler);
    }
}
