package dev.offloop.workers.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.task.Codec;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BroadcastTest {
    private static final Codec<String> TEXT = Codec.json(String.class);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        WorkerContract.get(vertx.close());
    }

    @Test
    void aMemberThatIsTooFarBehindMissesMessagesAndHoldsUpNoOther() throws InterruptedException {
        CountDownLatch released = new CountDownLatch(1);
        List<String> slow = Collections.synchronizedList(new ArrayList<>());
        List<String> quick = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch last = new CountDownLatch(2);
        joinOnALoopOfItsOwn(text -> {
            awaitQuietly(released);
            slow.add(text);
            if (text.equals("last")) {
                last.countDown();
            }
        });
        joinOnALoopOfItsOwn(text -> {
            quick.add(text);
            if (text.equals("last")) {
                last.countDown();
            }
        });
        BroadcastChannel<String> speaker = Worker.broadcast(vertx, "news", TEXT);
        for (int i = 0; i < 3_000; i++) {
            speaker.post("message " + i);
            int heard = i + 1;
            WorkerContract.until("the quick one has heard it", () -> quick.size() == heard);
        }
        released.countDown();
        WorkerContract.until("the slow one has heard what waited", () -> slow.size() == 1_024);
        speaker.post("last");

        assertThat(last.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(quick).hasSize(3_001);
        assertThat(slow).hasSize(1_025).startsWith("message 0", "message 1").endsWith("message 1023", "last");
    }

    @Test
    void theEndOfVertxEndsItsChannels() {
        Vertx other = Vertx.vertx();
        Worker.broadcast(other, "news", TEXT);
        assertThat(BroadcastHub.hasMembers(other)).isTrue();

        WorkerContract.get(other.close());

        assertThat(BroadcastHub.hasMembers(other)).isFalse();
    }

    /** Each thread that is none of Vert.x has another of its event loops. */
    private void joinOnALoopOfItsOwn(Consumer<String> handler) throws InterruptedException {
        Thread.ofPlatform()
                .start(() -> Worker.broadcast(vertx, "news", TEXT).onMessage(handler))
                .join();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
