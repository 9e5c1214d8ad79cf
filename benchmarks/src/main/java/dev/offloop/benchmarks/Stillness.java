package dev.offloop.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * What this machine itself does to threads that never wait: each reads the clock over and over, and the time between
 * two readings is time in which something else had its core. Nothing that needs these cores can be steadier.
 *
 * @param pauses longer than {@link #PAUSE}, per second and thread
 * @param pausedShare of the time that they took, 0 to 1
 * @param longest of them
 */
record Stillness(double pauses, double pausedShare, Duration longest) {
    /** What counts as a pause. */
    static final Duration PAUSE = Duration.ofNanos(200_000);

    /** Measures so many threads at a time; blocks for so long. */
    static Stillness of(int threads, Duration time) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            Callable<Stillness> watch = () -> watch(time.toNanos());
            List<Future<Stillness>> each = executor.invokeAll(
                    Stream.generate(() -> watch).limit(threads).toList());
            double pauses = 0;
            double share = 0;
            Duration longest = Duration.ZERO;
            for (Future<Stillness> future : each) {
                Stillness one = future.get();
                pauses += one.pauses / threads;
                share += one.pausedShare / threads;
                longest = longest.compareTo(one.longest) < 0 ? one.longest : longest;
            }
            return new Stillness(pauses, share, longest);
        }
    }

    private static Stillness watch(long nanos) {
        long begin = System.nanoTime();
        long last = begin;
        long pauses = 0;
        long paused = 0;
        long longest = 0;
        while (last - begin < nanos) {
            long now = System.nanoTime();
            long between = now - last;
            if (between > PAUSE.toNanos()) {
                pauses++;
                paused += between;
                longest = Math.max(longest, between);
            }
            last = now;
        }
        return new Stillness(1e9 * pauses / nanos, (double) paused / nanos, Duration.ofNanos(longest));
    }
}
