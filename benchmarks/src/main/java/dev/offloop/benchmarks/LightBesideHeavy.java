package dev.offloop.benchmarks;

import dev.offloop.task.TaskContext;
import dev.offloop.tasks.PasswordHash;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * Light requests at 200/s while four heavy ones are always in flight: how long the light ones take, and how many heavy
 * ones are done, against the same work done by as many threads as there are cores with nothing beside it. The bare work
 * is measured before and after, and all of it runs until it is compiled before anything is measured.
 *
 * <p>Arguments: the URL of a service, such as http://127.0.0.1:8080; seconds (20); seconds of running in (30).
 */
final class LightBesideHeavy {
    private static final int HEAVY = 4;
    private static final long LIGHT_EVERY_NANOS = 5_000_000;
    private static final long SLOWEST_NANOS = 60_000_000_000L;
    private static final int ITERATIONS = 200_000;
    private static final byte[] LIGHT_REQUEST = Connection.get("/ping");
    private static final byte[] HEAVY_REQUEST = Connection.post(
            "/tasks/password-hash?strategy=child",
            "{\"password\":\"secret\",\"salt\":\"pepper\",\"iterations\":" + ITERATIONS + "}");

    private static final PasswordHash HASH = new PasswordHash();

    private LightBesideHeavy() {}

    public static void main(String[] args) throws Exception {
        URI service = URI.create(args[0]);
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        int runningIn = args.length > 2 ? Integer.parseInt(args[2]) : 30;
        bare(runningIn / 3);
        mixed(service, runningIn);
        double before = bare((seconds + 1) / 2);
        Mixed mixed = mixed(service, seconds);
        double bare = (before + bare((seconds + 1) / 2)) / 2;
        Histogram light = mixed.light;
        System.out.printf(
                Locale.ROOT,
                "light requests: %d, p50 %.2f ms, p99 %.2f ms, longest %.2f ms%n",
                light.getTotalCount(),
                light.getValueAtPercentile(50) / 1e6,
                light.getValueAtPercentile(99) / 1e6,
                light.getMaxValue() / 1e6);
        System.out.printf(
                Locale.ROOT,
                "heavy requests: %.2f/s, bare %.2f/s, ratio %.3f%n",
                mixed.heavyPerSecond,
                bare,
                mixed.heavyPerSecond / bare);
    }

    private static double bare(int seconds) throws InterruptedException {
        return heavy(
                Runtime.getRuntime().availableProcessors(), seconds, () -> new Work(LightBesideHeavy::hash, () -> {}));
    }

    private record Mixed(Histogram light, double heavyPerSecond) {}

    private static Mixed mixed(URI service, int seconds) throws InterruptedException {
        Histogram light = new Histogram(SLOWEST_NANOS, 3);
        Thread pinging = Thread.ofPlatform().start(() -> ping(service, seconds, light));
        double heavy = heavy(HEAVY, seconds, () -> {
            Connection connection = new Connection(service);
            return new Work(() -> connection.exchange(HEAVY_REQUEST), connection::close);
        });
        pinging.join();
        return new Mixed(light, heavy);
    }

    /** What a thread does again and again, and at its end. */
    private record Work(Runnable again, Runnable end) {}

    /** So many threads do it again and again. Returns how often a second it was done. */
    private static double heavy(int threads, int seconds, Supplier<Work> work) throws InterruptedException {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger done = new AtomicInteger();
        List<Thread> workers = new ArrayList<>();
        long begin = System.nanoTime();
        for (int i = 0; i < threads; i++) {
            workers.add(Thread.ofPlatform().start(() -> {
                Work mine = work.get();
                while (!stop.get()) {
                    mine.again.run();
                    done.incrementAndGet();
                }
                mine.end.run();
            }));
        }
        LockSupport.parkNanos(seconds * 1_000_000_000L);
        stop.set(true);
        for (Thread worker : workers) {
            worker.join();
        }
        return done.get() * 1e9 / (System.nanoTime() - begin);
    }

    private static void hash() {
        try {
            HASH.run(new PasswordHash.Order("secret", "pepper", ITERATIONS), TaskContext.undisturbed(Map.of()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** At fixed times, whether or not the last one was late; its time counts from when it was due. */
    private static void ping(URI service, int seconds, Histogram light) {
        try (Connection connection = new Connection(service)) {
            long begin = System.nanoTime();
            for (int i = 0; i < seconds * 1_000_000_000L / LIGHT_EVERY_NANOS; i++) {
                long due = begin + i * LIGHT_EVERY_NANOS;
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                connection.exchange(LIGHT_REQUEST);
                light.recordValue(System.nanoTime() - due);
            }
        }
    }
}
