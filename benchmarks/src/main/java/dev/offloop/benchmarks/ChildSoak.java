package dev.offloop.benchmarks;

import dev.offloop.child.ChildBackend;
import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.config.Supervision;
import dev.offloop.tasks.Echo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One child over time: what it takes idle, after a million messages, and whether shared memory grows at full rate.
 *
 * <p>Takes seconds of rest, default 30, and seconds at full rate, default 60.
 */
public final class ChildSoak {
    private static final int MILLION = 1_000_000;
    private static final int BATCH = 100_000;
    private static final int IN_FLIGHT = 1_000;

    private ChildSoak() {}

    /** Prints as it goes. */
    public static void main(String[] args) throws Exception {
        int restSeconds = args.length > 0 ? Integer.parseInt(args[0]) : 30;
        int busySeconds = args.length > 1 ? Integer.parseInt(args[1]) : 60;
        Path directory = Files.createTempDirectory(shared(), "offloop-soak");
        ChildConfig config = ChildConfig.defaults()
                .withChildren(1)
                .withRuntimeDirectory(directory)
                .withSupervision(Supervision.defaults().withSpares(0));
        try (OffloadOnLoop offload = new OffloadOnLoop(new ChildBackend(config))) {
            long pid = ProcessHandle.current()
                    .children()
                    .filter(child -> child.info().commandLine().orElse("").contains("ChildMain"))
                    .findFirst()
                    .orElseThrow()
                    .pid();
            rest(restSeconds, pid);
            offload.run(Echo.class, new byte[64], MILLION, IN_FLIGHT);
            print("after a million messages", SharedFiles.of(pid));
            busy(busySeconds, offload, directory);
            print("at the end", SharedFiles.of(pid));
        } finally {
            delete(directory);
        }
    }

    private static void rest(int seconds, long pid) throws IOException, InterruptedException {
        long before = SharedFiles.processorMillis(pid);
        if (new CountDownLatch(1).await(seconds, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The latch was counted down");
        }
        long spent = SharedFiles.processorMillis(pid) - before;
        System.out.printf(
                Locale.ROOT,
                "idle: %d ms of processor time in %d s, %.2f %% of a core%n",
                spent,
                seconds,
                spent / (10.0 * seconds));
        print("idle after that", SharedFiles.of(pid));
    }

    private static void busy(int seconds, OffloadOnLoop offload, Path directory)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        long messages = 0;
        long early = 0;
        long most = 0;
        double elapsed = 0;
        while (elapsed < seconds) {
            offload.run(Echo.class, new byte[64], BATCH, IN_FLIGHT);
            messages += BATCH;
            long now = SharedFiles.kibibytes(directory);
            most = Math.max(most, now);
            elapsed = (System.nanoTime() - begin) / 1e9;
            if (elapsed < seconds / 10.0) {
                early = Math.max(early, now);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "full rate: %,d messages in %.0f s, %,.0f/s; shared files at most %,d KiB in the first tenth, %,d KiB in all%n",
                messages,
                elapsed,
                messages / elapsed,
                early,
                most);
    }

    private static void print(String when, SharedFiles.Share share) {
        System.out.printf(
                Locale.ROOT,
                "%s: %.1f MiB of its own (PSS), queue pages %.1f MiB, arena %.1f MiB%n",
                when,
                share.rest() / 1024.0,
                share.queues() / 1024.0,
                share.arena() / 1024.0);
    }

    private static Path shared() {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
