package dev.offloop.benchmarks;

import dev.offloop.tasks.Echo;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * How long a message of 64 bytes is under way to a long-lived worker and back, one after the other, beside a task over
 * the same queues and beside Node's {@code postMessage}: medians of single trips, in rounds of all of them in turns, so
 * that what else the machine does disturbs all alike.
 *
 * <p>Arguments: rounds (15), trips of each in a round (20000).
 */
final class Messages {
    private static final int UNCOUNTED = 3;
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final byte[] MESSAGE = new byte[64];

    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    private Messages() {}

    public static void main(String[] args) throws IOException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 15;
        int trips = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
        Messages messages = new Messages();
        try (WorkerEchoes thread = WorkerEchoes.onThread();
                WorkerEchoes queueThread = WorkerEchoes.onQueueThread();
                WorkerEchoes process = WorkerEchoes.inProcess();
                OffloadOnLoop queueThreadTasks = new OffloadOnLoop(Strategies.create("queue-thread"));
                OffloadOnLoop childTasks = new OffloadOnLoop(Strategies.create("child"));
                NodeScript node = NodeScript.open("messages.js")) {
            messages.add("worker on a thread", count -> p50(thread::onLoop, thread::post, count));
            messages.add(
                    "worker over the queues, in this process",
                    count -> p50(queueThread::onLoop, queueThread::post, count));
            messages.add(
                    "task of queue-thread", count -> p50(queueThreadTasks::onLoop, submitTo(queueThreadTasks), count));
            messages.add("worker in a process", count -> p50(process::onLoop, process::post, count));
            messages.add("task of child", count -> p50(childTasks::onLoop, submitTo(childTasks), count));
            if (node.isThere()) {
                messages.add("Node's postMessage", count -> Double.parseDouble(node.ask(Integer.toString(count))));
            }
            for (int round = -UNCOUNTED; round < rounds; round++) {
                for (Kind kind : messages.kinds.values()) {
                    kind.measure(round, trips);
                }
            }
        }
        messages.print();
    }

    private void add(String name, Measuring measuring) {
        kinds.put(name, new Kind(measuring));
    }

    private static Consumer<Runnable> submitTo(OffloadOnLoop offload) {
        return answered -> offload.submit(Echo.class, MESSAGE).onSuccess(output -> answered.run());
    }

    /** The median of so many trips in nanoseconds. */
    @FunctionalInterface
    private interface Measuring {
        double p50(int trips) throws IOException;
    }

    private static double p50(Consumer<Runnable> loop, Consumer<Runnable> send, int trips) {
        Trips run = new Trips(send, trips);
        loop.accept(run::next);
        return run.done.orTimeout(Echoes.PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** One after the other, on the loop. */
    private static final class Trips {
        private final CompletableFuture<Double> done = new CompletableFuture<>();
        private final Histogram nanos = new Histogram(MAX_NANOS, 3);
        private final Consumer<Runnable> send;
        private final Runnable answered = this::onAnswer;
        private int left;
        private long since;

        Trips(Consumer<Runnable> send, int trips) {
            this.send = send;
            this.left = trips;
        }

        void next() {
            since = System.nanoTime();
            send.accept(answered);
        }

        private void onAnswer() {
            nanos.recordValue(Math.min(MAX_NANOS, System.nanoTime() - since));
            if (--left > 0) {
                next();
            } else {
                done.complete((double) nanos.getValueAtPercentile(50));
            }
        }
    }

    /** One kind of echo with its medians, one a round. */
    private static final class Kind {
        private final Measuring measuring;
        private double[] nanos = {};

        Kind(Measuring measuring) {
            this.measuring = measuring;
        }

        void measure(int round, int trips) throws IOException {
            double p50 = measuring.p50(trips);
            if (round >= 0) {
                nanos = Arrays.copyOf(nanos, round + 1);
                nanos[round] = p50;
            }
        }
    }

    private void print() {
        kinds.forEach(
                (name, kind) -> System.out.printf(Locale.ROOT, "%-42s %6.2f µs%n", name, median(kind.nanos) / 1e3));
        printRatio("worker over the queues, in this process", "task of queue-thread");
        printRatio("worker in a process", "task of child");
    }

    private void printRatio(String one, String other) {
        double[] ones = nanos(one);
        double[] others = nanos(other);
        double[] ratios = new double[ones.length];
        Arrays.setAll(ratios, round -> ones[round] / others[round]);
        Arrays.sort(ratios);
        System.out.printf(
                Locale.ROOT,
                "%s ÷ %s: %.2f (rounds: %.2f to %.2f)%n",
                one,
                other,
                median(ratios),
                ratios[ratios.length / 4],
                ratios[ratios.length - 1 - ratios.length / 4]);
    }

    private double[] nanos(String name) {
        return Objects.requireNonNull(kinds.get(name)).nanos;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
