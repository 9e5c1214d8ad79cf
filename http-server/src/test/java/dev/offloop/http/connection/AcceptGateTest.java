package dev.offloop.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The gate between a channel that listens and those that serve. Both are Netty's channels for tests. */
class AcceptGateTest {
    private static final long DESCRIPTORS = 120;

    private final List<Channel> arrived = new ArrayList<>();
    private final List<Channel> gone = new ArrayList<>();
    private final List<PauseReason> knocks = new ArrayList<>();
    private final List<PauseReason> pauses = new ArrayList<>();
    private final AcceptGate gate = new AcceptGate(2, DESCRIPTORS, new ConnectionLog(observer()), listener());
    private final EmbeddedChannel server = guarded();

    private ConnectionObserver observer() {
        return new ConnectionObserver() {
            @Override
            public void onEnded(EndReason reason) {
                throw new AssertionError("The gate ends no connection");
            }

            @Override
            public void onPaused(PauseReason reason) {
                pauses.add(reason);
            }
        };
    }

    private AcceptGate.Listener listener() {
        return new AcceptGate.Listener() {
            @Override
            public void onArrived(Channel channel) {
                arrived.add(channel);
            }

            @Override
            public void onGone(Channel channel) {
                gone.add(channel);
            }

            @Override
            public void onKnock(PauseReason reason) {
                knocks.add(reason);
            }
        };
    }

    private EmbeddedChannel guarded() {
        EmbeddedChannel listening = new EmbeddedChannel();
        gate.guard(listening);
        return listening;
    }

    private EmbeddedChannel connect(EmbeddedChannel to) {
        EmbeddedChannel connection = new EmbeddedChannel();
        to.writeInbound(connection);
        return connection;
    }

    private void close(EmbeddedChannel connection) {
        assertThat(connection.close().isSuccess()).isTrue();
        server.runPendingTasks();
    }

    @Test
    void connectionsAreCountedUntilTheyAreClosed() {
        EmbeddedChannel first = connect(server);
        EmbeddedChannel second = connect(server);
        assertThat(gate.open()).isEqualTo(2);
        assertThat(arrived).containsExactly(first, second);
        assertThat(server.config().isAutoRead()).isTrue();

        close(first);

        assertThat(gate.open()).isEqualTo(1);
        assertThat(gone).containsExactly(first);
    }

    @Test
    void oneTooManyIsHeldAcceptingPausesAndThoseInsideAreAskedForRoom() {
        EmbeddedChannel first = connect(server);
        connect(server);

        EmbeddedChannel third = connect(server);

        assertThat(gate.open()).isEqualTo(2);
        assertThat(arrived).doesNotContain(third);
        assertThat(third.isOpen()).isTrue();
        assertThat(server.config().isAutoRead()).isFalse();
        assertThat(knocks).containsExactly(PauseReason.CONNECTIONS);
        assertThat(pauses).containsExactly(PauseReason.CONNECTIONS);

        close(first);

        assertThat(arrived).endsWith(third);
        assertThat(gate.open()).isEqualTo(2);
        assertThat(server.config().isAutoRead()).isTrue();
    }

    @Test
    void thoseThatOneReadYieldedAreLetInInTheirOrderOneForEachThatCloses() {
        EmbeddedChannel first = connect(server);
        EmbeddedChannel second = connect(server);
        EmbeddedChannel third = connect(server);
        EmbeddedChannel fourth = connect(server);

        close(first);
        assertThat(arrived).containsExactly(first, second, third);
        assertThat(server.config().isAutoRead()).isFalse();

        close(second);
        assertThat(arrived).containsExactly(first, second, third, fourth);
        assertThat(server.config().isAutoRead()).isTrue();
    }

    @Test
    void aHigherLimitLetsInThoseThatWait() {
        connect(server);
        connect(server);
        EmbeddedChannel third = connect(server);

        gate.limit(3);
        server.runPendingTasks();

        assertThat(arrived).endsWith(third);
        assertThat(server.config().isAutoRead()).isTrue();
    }

    @Test
    void severalThatListenHaveOneLimit() {
        EmbeddedChannel other = guarded();
        EmbeddedChannel first = connect(server);
        connect(other);
        EmbeddedChannel third = connect(other);
        assertThat(gate.open()).isEqualTo(2);

        close(first);
        other.runPendingTasks();

        assertThat(arrived).endsWith(third);
    }

    @Test
    void whenTheSystemHasNoDescriptorThatIsCountedAndRoomIsAskedFor() {
        server.pipeline().fireExceptionCaught(new IOException("accept(..) failed: Too many open files"));

        assertThat(pauses).containsExactly(PauseReason.DESCRIPTORS);
        assertThat(knocks).containsExactly(PauseReason.DESCRIPTORS);
    }

    @Test
    void whoWaitsOutsideWhenItListensNoMoreIsClosed() {
        connect(server);
        connect(server);
        EmbeddedChannel third = connect(server);

        assertThat(server.close().isSuccess()).isTrue();

        assertThat(third.isOpen()).isFalse();
    }

    @Test
    void oneThatWasAcceptedBeforeCountsAsWell() {
        EmbeddedChannel early = new EmbeddedChannel();
        gate.countLate(early);
        assertThat(gate.open()).isEqualTo(1);

        close(early);

        assertThat(gate.open()).isZero();
    }
}
