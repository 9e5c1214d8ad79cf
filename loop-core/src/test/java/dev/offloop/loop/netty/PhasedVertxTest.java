package dev.offloop.loop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.loop.Phase;
import io.vertx.core.http.HttpMethod;
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
      var server = OnVertx.await(on.vertx.createHttpServer()
          .requestHandler(request -> request.response().end("hello from " + Loops.current().isPresent()))
          .listen(0, "127.0.0.1"));
      var client = on.vertx.createHttpClient();
      for (int i = 0; i < 50; i++) {
        String body = OnVertx.await(client.request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/")
            .compose(request -> request.send())
            .compose(response -> response.body())
            .map(Object::toString));
        assertThat(body).isEqualTo("hello from true");
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
      var server = OnVertx.await(on.vertx.createNetServer().connectHandler(socket -> socket.handler(data -> {
        order.add("io");
        on.loop.setImmediate(() -> {
          order.add("immediate");
          done.complete(order);
        });
        on.loop.execute(() -> order.add("pending"));
        on.loop.queueMicrotask(() -> order.add("micro"));
        on.loop.nextTick(() -> order.add("tick"));
      })).listen(0, "127.0.0.1"));
      NetSocket socket = OnVertx.await(on.vertx.createNetClient().connect(server.actualPort(), "127.0.0.1"));
      OnVertx.await(socket.write("x"));

      assertThat(OnVertx.get(done)).containsExactly("io", "tick", "micro", "pending", "immediate");
    }
  }

  @ParameterizedTest
  @EnumSource
  void vertxTimersAndLoopTimersShareThePhaseInOrderOfTime(LoopTransport transport) throws Exception {
    try (OnVertx on = new OnVertx(transport)) {
      List<String> order = on.run((loop, done) -> {
        List<String> fired = new ArrayList<>();
        on.vertx.setTimer(30, id -> fired.add("vertx30"));
        loop.setTimeout(20, () -> fired.add("node20"));
        on.vertx.setTimer(10, id -> fired.add("vertx10"));
        loop.setTimeout(60, () -> done.complete(fired));
      });

      assertThat(order).containsExactly("vertx10", "node20", "vertx30");
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
