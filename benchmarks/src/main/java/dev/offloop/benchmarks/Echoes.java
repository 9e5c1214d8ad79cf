package dev.offloop.benchmarks;

import dev.offloop.benchmarks.peers.Peer;
import dev.offloop.benchmarks.peers.RawChronicle;
import dev.offloop.tasks.Echo;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What echoes bytes, behind one interface: a back end, or the transport that one is built on. JMH's thread. */
interface Echoes extends AutoCloseable {
    /** The bare transport: two Chronicle queues to another process and back, both sides polling. */
    String BARE = "raw-chronicle";

    long PATIENCE_SECONDS = 60;

    /** Has the bytes echoed so often, never with more in flight than given, and waits for the last answer. */
    void run(byte[] input, int times, int inFlight);

    @Override
    void close();

    /** One worker of this back end, or {@value #BARE}. */
    static Echoes of(String strategy) throws IOException {
        return strategy.equals(BARE) ? bare() : ours(new OffloadOnLoop(Strategies.create(strategy)));
    }

    /** So many children. */
    static Echoes children(int count) {
        return ours(new OffloadOnLoop(Strategies.children(count)));
    }

    private static Echoes ours(OffloadOnLoop offload) {
        return new Echoes() {
            @Override
            public void run(byte[] input, int times, int inFlight) {
                offload.run(Echo.class, input, times, inFlight);
            }

            @Override
            public void close() {
                offload.close();
            }
        };
    }

    private static Echoes bare() throws IOException {
        Peer peer = RawChronicle.start();
        return new Echoes() {
            @Override
            public void run(byte[] input, int times, int inFlight) {
                Batch batch = new Batch(peer, input, times);
                peer.caller().execute(() -> {
                    for (int i = 0; i < Math.min(times, inFlight); i++) {
                        batch.submit();
                    }
                });
                batch.done.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
            }

            @Override
            public void close() {
                peer.close();
            }
        };
    }

    /** All but {@code done} belongs to the peer's caller. */
    final class Batch {
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private final Peer peer;
        private final byte[] input;
        private int unsubmitted;
        private int unanswered;

        private Batch(Peer peer, byte[] input, int times) {
            this.peer = peer;
            this.input = input;
            this.unsubmitted = times;
            this.unanswered = times;
        }

        private void submit() {
            unsubmitted--;
            peer.submit(input, this::onAnswer);
        }

        private void onAnswer() {
            if (unsubmitted > 0) {
                submit();
            }
            if (--unanswered == 0) {
                done.complete(null);
            }
        }
    }
}
