package dev.offloop.loop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.Offloop;
import dev.offloop.loop.LoopConfig;
import dev.offloop.loop.blocking.BlockingPool;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InstallationTest {
    private final List<Vertx> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        System.clearProperty(PhasedLoopProvider.PROPERTY);
        for (Vertx vertx : opened) {
            OnVertx.await(vertx.close());
        }
    }

    private Vertx opened(Vertx vertx) {
        opened.add(vertx);
        return vertx;
    }

    private static boolean isPhased(Vertx vertx) {
        return Loops.of(vertx.getOrCreateContext()).isPresent();
    }

    @Test
    void vertxAloneRunsOnPhasedLoopsBecauseTheJarIsOnTheClassPath() {
        assertThat(isPhased(opened(Vertx.vertx()))).isTrue();
    }

    @Test
    void aPropertySwitchesThatOff() {
        System.setProperty(PhasedLoopProvider.PROPERTY, "stock");

        assertThat(isPhased(opened(Vertx.vertx()))).isFalse();
    }

    @Test
    void theEntryPointWorksWhateverThePropertySays() {
        System.setProperty(PhasedLoopProvider.PROPERTY, "stock");

        assertThat(isPhased(opened(Offloop.vertx(new VertxOptions().setEventLoopPoolSize(1)))))
                .isTrue();
    }

    @Test
    void theTransportThatAnApplicationChoseIsKept() {
        Vertx nio = opened(Vertx.builder().withTransport(Transport.NIO).build());

        assertThat(isPhased(nio)).isTrue();
        assertThat(((VertxInternal) nio).transport().channelFactory(false).newChannel())
                .isInstanceOf(NioSocketChannel.class);
    }

    @Test
    void aSharedAcceptorMakesItATrueSingleLoop() throws Exception {
        try (OnVertx on = new OnVertx(LoopTransport.NIO)) {
            OnVertx.await(
                    on.vertx.createNetServer().connectHandler(socket -> {}).listen(0, "127.0.0.1"));
            assertThat(acceptorThreads()).isEmpty();
        }
    }

    @Test
    void aSeparateAcceptorIsAnOption() throws Exception {
        LoopConfig config =
                LoopConfig.defaults().toBuilder().sharedAcceptor(false).build();
        try (OnVertx on = new OnVertx(LoopTransport.NIO, config)) {
            OnVertx.await(
                    on.vertx.createNetServer().connectHandler(socket -> {}).listen(0, "127.0.0.1"));
            assertThat(acceptorThreads()).isNotEmpty();
        }
    }

    private static List<String> acceptorThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("acceptor"))
                .toList();
    }

    @Test
    void theEntryPointGivesBlockingCallsThreadsAsLibuvDoes() {
        assertThat(threadsForBlockingCalls(opened(Offloop.vertx()))).isEqualTo(4);
    }

    @Test
    void theJarAloneKeepsTheSizesOfWorkerPools() {
        assertThat(threadsForBlockingCalls(opened(Vertx.vertx()))).isEqualTo(VertxOptions.DEFAULT_WORKER_POOL_SIZE);
    }

    @Test
    void thePropertyThatSwitchesLoopsOffLeavesWorkerPoolsAloneToo() {
        System.setProperty(PhasedLoopProvider.PROPERTY, "stock");
        Vertx stock = opened(Vertx.vertx());

        assertThatThrownBy(() -> BlockingPool.of(stock))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("stock");
    }

    private static int threadsForBlockingCalls(Vertx vertx) {
        return Objects.requireNonNull(BlockingPool.of(vertx).stats().get(BlockingPool.DEFAULT))
                .size();
    }

    @Test
    void aThreadThatIsNoLoopHasNone() {
        assertThat(Loops.current()).isEmpty();
    }
}
