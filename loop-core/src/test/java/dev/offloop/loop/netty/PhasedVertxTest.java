package dev.offloop.loop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.loop.Phase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PhasedVertxTest {
    @ParameterizedTest
    @EnumSource
    void httpServerAndClientWorkOnTheLoop(LoopTransport transport) throws Exception {
        try (OnVertx on = new OnVertx(transport)) {
            var server = OnVertx.await(on.vertx
                    .createHttpServer()
                    .requestHandler(request -> request.response()
                            .end("hello from " + Loops.current().isPresent()))
                    .listen(0, "127.0.0.1"));
            var client = on.vertx.createHttpClient();
            for (int i = 0; i < 50; i++) {
                CompletableFuture<String> body = new CompletableFuture<>();
                on.context.runOnContext(start -> client.request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/")
                        .compose(request -> request.send())
                        .compose(response -> response.body())
                        .onSuccess(buffer -> body.complete(buffer.toString()))
                        .onFailure(body::completeExceptionally));
                assertThat(OnVertx.get(body)).isEqualTo("hello from true");
            }
            assertThat(on.loop.metrics().phase(Phase.POLL).callbacks()).isGreaterThan(100);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ticksAndMicrotasksRunRightAfterAnIoCallback(LoopTransport transport) throws Exception {
        try (OnVertx on = new OnVertx(transport)) {
            List<String> order = new ArrayList<>();
            CompletableFuture<List<String>> done = new CompletableFuture<>();
            var server = OnVertx.await(on.vertx
                    .createNetServer()
                    .connectHandler(socket -> socket.handler(data -> {
                        order.add("io");
                        on.loop.setImmediate(() -> {
                            order.add("immediate");
                            done.complete(order);
                        });
                        on.loop.execute(() -> order.add("pending"));
                        on.loop.queueMicrotask(() -> order.add("micro"));
                        on.loop.nextTick(() -> order.add("tick"));
                    }))
                    .listen(0, "127.0.0.1"));
            NetClient client = on.vertx.createNetClient();
            NetSocket socket = OnVertx.await(client.connect(server.actualPort(), "127.0.0.1"));
            OnVertx.await(socket.write("x"));

            assertThat(OnVertx.get(done)).containsExactly("io", "tick", "micro", "pending", "immediate");
            OnVertx.await(client.close());
        }
    }

    @ParameterizedTest
    @EnumSource
    void vertxTimersAndLoopTimersShareThePhaseInOrderOfTime(LoopTransport transport) throws Exception {
        try (OnVertx on = new OnVertx(transport)) {
            List<String> order = on.run((loop, done) -> {
                List<String> fired = new ArrayList<>();
                on.vertx.setTimer(1, id -> fired.add("vertx1"));
                loop.setTimeout(2, () -> fired.add("node2"));
                on.vertx.setTimer(5, id -> fired.add("vertx5"));
                loop.setTimeout(100, () -> done.complete(fired));
                long late = System.nanoTime() + 10_000_000;
                while (System.nanoTime() < late) {
                    Thread.onSpinWait();
                }
            });

            assertThat(order).containsExactly("vertx1", "node2", "vertx5");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTimerScheduledFromAnotherThreadFires(LoopTransport transport) throws Exception {
        try (OnVertx on = new OnVertx(transport)) {
            CompletableFuture<Boolean> fired = new CompletableFuture<>();
            on.vertx.setTimer(5, id -> fired.complete(on.loop.inLoop()));

            assertThat(OnVertx.get(fired)).isTrue();
        }
    }
}
