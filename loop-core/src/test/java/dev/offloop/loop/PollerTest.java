package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PollerTest {
    private static final Duration LINGER = Duration.ofNanos(30_000);

    private final Trace trace = new Trace();

    private static ManualLoop lingering() {
        return new ManualLoop(config -> config.linger(LINGER));
    }

    /** A source in memory whose bell is an I/O event of the test's. */
    private final class Source implements Poller {
        int ready;
        int outstanding;
        boolean arrivesWhileArming;
        Runnable onPoll = () -> {};

        @Override
        public int poll() {
            onPoll.run();
            int delivered = ready;
            for (; ready > 0; ready--, outstanding--) {
                trace.add("reply");
            }
            return delivered;
        }

        @Override
        public boolean inFlight() {
            return outstanding > 0;
        }

        @Override
        public boolean arm() {
            trace.add("arm");
            if (arrivesWhileArming) {
                arrivesWhileArming = false;
                ready++;
                return false;
            }
            return true;
        }

        @Override
        public void disarm() {
            trace.add("disarm");
        }
    }

    @Test
    void whileAnAnswerIsOutstandingTheLoopLingersThenArmsAndBlocks() {
        try (ManualLoop manual = lingering()) {
            Source source = new Source();
            source.onPoll = () -> manual.spin(LINGER.dividedBy(3));
            manual.loop().addPoller(source);
            manual.loop().setTimeout(1_000, trace.note("timer"));
            manual.loop().execute(() -> source.outstanding = 1);
            for (int i = 0; i < 3; i++) {
                manual.turnWaiting();
            }
            assertThat(trace).hasToString("");
            manual.turnWaiting();

            assertThat(trace).hasToString("arm disarm timer");
            assertThat(manual.loop().metrics().lingerNanos()).isEqualTo(LINGER.toNanos());
        }
    }

    @Test
    void aReplyDuringTheLingerIsDeliveredWithoutArming() {
        try (ManualLoop manual = lingering()) {
            Source source = new Source();
            manual.loop().addPoller(source);
            manual.loop().setTimeout(1_000, () -> {});
            manual.loop().execute(() -> source.outstanding = 1);
            manual.turnWaiting();
            source.ready = 1;
            manual.turnWaiting();

            assertThat(trace.toString()).startsWith("reply");
        }
    }

    @Test
    void aSourceThatOwesNothingIsNotLingeredForButArmed() {
        try (ManualLoop manual = lingering()) {
            manual.loop().addPoller(new Source());
            manual.loop().setTimeout(1, trace.note("timer"));
            manual.turnWaiting();

            assertThat(trace).hasToString("arm disarm timer");
            assertThat(manual.loop().metrics().lingerNanos()).isZero();
        }
    }

    @Test
    void anEventThatArrivesWhileArmingKeepsTheLoopFromBlocking() {
        try (ManualLoop manual = new ManualLoop()) {
            Source source = new Source();
            source.outstanding = 1;
            source.arrivesWhileArming = true;
            manual.loop().addPoller(source);
            manual.loop().setTimeout(1_000, trace.note("timer"));
            long before = manual.clock().nanoTime();
            manual.turnWaiting();
            assertThat(manual.clock().nanoTime()).isEqualTo(before);
            manual.turnWaiting();

            assertThat(trace.toString()).startsWith("arm reply");
        }
    }

    @Test
    void severalSourcesAreArmedTogetherOrNotAtAll() {
        try (ManualLoop manual = new ManualLoop()) {
            Source first = new Source();
            Source second = new Source();
            second.arrivesWhileArming = true;
            manual.loop().addPoller(first);
            manual.loop().addPoller(second);
            manual.loop().setTimeout(1_000, trace.note("timer"));
            manual.turnWaiting();

            assertThat(trace).hasToString("arm arm disarm");
        }
    }

    @Test
    void anOutstandingAnswerKeepsTheLoopAliveUnlessUnreferenced() {
        try (ManualLoop manual = new ManualLoop()) {
            Source source = new Source();
            Handle handle = manual.loop().addPoller(source);
            assertThat(manual.core().alive()).isFalse();
            source.outstanding = 1;
            assertThat(manual.core().alive()).isTrue();
            handle.unref();
            assertThat(manual.core().alive()).isFalse();
            handle.ref();
            handle.cancel();
            assertThat(manual.core().alive()).isFalse();
        }
    }

    @Test
    void aSourceThatFailedOnceIsAskedAgain() {
        for (String where : List.of("poll", "inFlight", "arm", "disarm")) {
            try (ManualLoop manual =
                    new ManualLoop(config -> config.linger(LINGER).errorHandler((phase, source, error) -> {}))) {
                Faulty faulty = new Faulty(where);
                manual.loop().addPoller(faulty);
                manual.loop().setInterval(1, () -> {});
                manual.turnWaiting();
                faulty.outstanding = 1;
                for (int i = 0; i < 20; i++) {
                    manual.turnWaiting();
                }
                assertThat(faulty.thrown).as(where).isPositive();

                faulty.broken = "";
                faulty.ready = 1;
                for (int i = 0; i < 3_000 && faulty.ready > 0; i++) {
                    manual.turnWaiting();
                }
                assertThat(faulty.ready).as(where).isZero();
            }
        }
    }

    @Test
    void aSourceThatAlwaysFailsIsAskedOnceASecondAndTheLoopSleepsMeanwhile() {
        try (ManualLoop manual = new ManualLoop(config -> config.errorHandler((phase, source, error) -> {}))) {
            Faulty faulty = new Faulty("arm");
            manual.loop().addPoller(faulty);
            manual.loop().setTimeout(3_600_000, () -> {});
            for (int i = 0; i < 200; i++) {
                manual.turnWaiting();
            }
            int before = faulty.thrown;
            long start = manual.clock().nanoTime();
            for (int i = 0; i < 30; i++) {
                manual.turnWaiting();
            }

            long seconds = Duration.ofNanos(manual.clock().nanoTime() - start).toSeconds();
            assertThat(seconds).isPositive();
            assertThat((long) faulty.thrown - before).isBetween(1L, seconds + 1);
        }
    }

    @Test
    void aSourceMayBeRemovedWhileItIsArmed() {
        try (ManualLoop manual = new ManualLoop()) {
            Source source = new Source();
            Handle handle = manual.loop().addPoller(source);
            manual.io().ioIn(Duration.ofMillis(1), handle::cancel);
            manual.turnWaiting();
            manual.loop().setImmediate(trace.note("immediate"));
            manual.turnWaiting();

            assertThat(trace).hasToString("arm disarm immediate");
        }
    }

    /** Throws in one of its methods until it is mended. */
    private static final class Faulty implements Poller {
        private String broken;
        private int outstanding;
        private int ready;
        private int thrown;

        Faulty(String broken) {
            this.broken = broken;
        }

        private void failIn(String method) {
            if (broken.equals(method)) {
                thrown++;
                throw new OutOfMemoryError("made up, in " + method);
            }
        }

        @Override
        public int poll() {
            failIn("poll");
            int delivered = ready;
            outstanding -= delivered;
            ready = 0;
            return delivered;
        }

        @Override
        public boolean inFlight() {
            failIn("inFlight");
            return outstanding > 0;
        }

        @Override
        public boolean arm() {
            failIn("arm");
            return ready == 0;
        }

        @Override
        public void disarm() {
            failIn("disarm");
        }
    }
}
