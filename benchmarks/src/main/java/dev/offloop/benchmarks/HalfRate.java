package dev.offloop.benchmarks;

import dev.offloop.child.ChildBackend;
import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.config.Supervision;
import dev.offloop.tasks.Echo;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/**
 * How long tasks of 64 bytes are under way at half the rate that one child can do, while the queues roll: at fixed
 * times, whether the last was answered or not, and counted from the time at which each was due. The event loop and the
 * child then need two cores all the time, so what else the machine does on these shows; {@link Stillness} tells how
 * much. Takes seconds, default 20.
 */
public final class HalfRate {
    private static final int WARM_UP = 3_000_000;
    private static final int IN_FLIGHT = 1_000;
    private static final Duration STILLNESS = Duration.ofSeconds(5);
    private static final long SLOWEST_NANOS = 10_000_000_000L;

    private HalfRate() {}

    /** Prints the rates and the distribution. */
    public static void main(String[] args) throws Exception {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
        printStillness();
        ChildConfig config = ChildConfig.defaults()
                .withChildren(1)
                .withSupervision(Supervision.defaults().withSpares(0));
        try (OffloadOnLoop offload = new OffloadOnLoop(new ChildBackend(config))) {
            offload.run(Echo.class, new byte[64], WARM_UP, IN_FLIGHT);
            long begin = System.nanoTime();
            offload.run(Echo.class, new byte[64], WARM_UP, IN_FLIGHT);
            double peak = 1e9 * WARM_UP / (System.nanoTime() - begin);
            pace(offload, peak / 2, 1);
            Pacer paced = pace(offload, peak / 2, seconds);
            Histogram latencies = paced.latencies;
            System.out.printf(
                    Locale.ROOT,
                    "peak %,.0f/s; at half of it for %d s: p50 %.1f us, p90 %.1f us, p99 %.1f us, p99.9 %.1f us, longest %.1f ms; refused %d%n",
                    peak,
                    seconds,
                    micros(latencies, 50),
                    micros(latencies, 90),
                    micros(latencies, 99),
                    micros(latencies, 99.9),
                    latencies.getMaxValue() / 1e6,
                    paced.refused);
        }
    }

    private static void printStillness() throws Exception {
        Stillness stillness = Stillness.of(2, STILLNESS);
        System.out.printf(
                Locale.ROOT,
                "this machine, before: two threads that only read the clock are each kept from it %.0f times a second for more than %d us,"
                        + " %.2f %% of the time, at most %.1f ms%n",
                stillness.pauses(),
                Stillness.PAUSE.toNanos() / 1_000,
                100 * stillness.pausedShare(),
                stillness.longest().toNanos() / 1e6);
    }

    private static double micros(Histogram latencies, double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e3;
    }

    private static Pacer pace(OffloadOnLoop offload, double perSecond, int seconds) {
        Pacer pacer = new Pacer(offload, perSecond, (long) (perSecond * seconds));
        offload.onLoop(pacer::start);
        return pacer.done.join();
    }

    /** Submits what is due, in every iteration of the loop. Loop thread. */
    private static final class Pacer {
        final CompletableFuture<Pacer> done = new CompletableFuture<>();
        final Histogram latencies = new Histogram(SLOWEST_NANOS, 3);
        private final byte[] input = new byte[64];
        private final OffloadOnLoop offload;
        private final double nanosBetween;
        private final long tasks;
        private long begin;
        private long submitted;
        private long answered;
        private long refused;

        Pacer(OffloadOnLoop offload, double perSecond, long tasks) {
            this.offload = offload;
            this.nanosBetween = 1e9 / perSecond;
            this.tasks = tasks;
        }

        void start() {
            begin = System.nanoTime();
            submitDue();
        }

        private void submitDue() {
            long now = System.nanoTime();
            for (long due = due(); due <= now && submitted < tasks; due = due()) {
                submitted++;
                submit(due);
            }
            if (submitted < tasks) {
                offload.onLoop(this::submitDue);
            }
        }

        private long due() {
            return begin + (long) (submitted * nanosBetween);
        }

        private void submit(long due) {
            offload.submit(Echo.class, input).onComplete(answer -> {
                if (answer.succeeded()) {
                    latencies.recordValue(System.nanoTime() - due);
                } else {
                    refused++;
                }
                if (++answered == tasks) {
                    done.complete(this);
                }
            });
        }
    }
}
