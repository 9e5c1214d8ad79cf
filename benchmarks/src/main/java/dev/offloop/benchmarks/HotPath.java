package dev.offloop.benchmarks;

import dev.offloop.child.ChildBackend;
import dev.offloop.child.config.ChildConfig;
import dev.offloop.tasks.Echo;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the nanoseconds of a pipelined task of 64 bytes go: samples the event loop and the workers by their processor
 * time, with the JDK's own profiler, and counts what each sample was in. Takes seconds, default 10, and a strategy:
 * {@code queue-thread}, the default, which is the agent of a child on a thread of this process, so that one recording
 * sees both ends, or {@code platform}. Linux.
 */
public final class HotPath {
    private static final int WARM_UP = 3_000_000;
    private static final int BATCH = 200_000;
    private static final int IN_FLIGHT = 1_000;

    /**
     * What a sample is in: the innermost frame that belongs to one of these, so that libraries count for their caller
     * them.
     */
    private enum Area {
        APPEND("Chronicle: append", "dev.offloop.child.queue.FrameAppender"),
        READ("Chronicle: read", "dev.offloop.child.queue.FrameTailer"),
        FRAMES("frames: write, read, split", "dev.offloop.child.wire."),
        PAGE("control page: publish, park, claim", "dev.offloop.child.memory."),
        LINK("link: batches, limits", "dev.offloop.child.link."),
        PROMISE("the caller's promise (Vert.x)", "io.vertx."),
        DISPATCHER("dispatcher: admission, credit, settlement", "dev.offloop.offload."),
        TRANSFER("children: held tasks, window, bodies", "dev.offloop.child.transfer."),
        AGENT("agent: take, run, answer", "dev.offloop.child.agent."),
        WORKERS("threads: hand-over, run, give back", "dev.offloop.workers."),
        POOL("children: choice of one", "dev.offloop.child."),
        TASK("the task itself", "dev.offloop.task"),
        LOOP("event loop: phases, polling, waiting", "dev.offloop.loop."),
        NETTY("Netty", "io.netty."),
        CALLER("the caller", "dev.offloop.benchmarks."),
        OTHER("not attributed", "");

        private final String label;
        private final String prefix;

        Area(String label, String prefix) {
            this.label = label;
            this.prefix = prefix;
        }

        private static Area of(RecordedFrame frame) {
            String type = frame.getMethod().getType().getName();
            return Stream.of(values())
                    .filter(area -> type.startsWith(area.prefix))
                    .findFirst()
                    .orElseThrow();
        }

        static Area of(RecordedEvent sample) {
            return sample.getStackTrace() == null
                    ? OTHER
                    : sample.getStackTrace().getFrames().stream()
                            .map(Area::of)
                            .filter(area -> area != OTHER)
                            .findFirst()
                            .orElse(OTHER);
        }
    }

    private HotPath() {}

    /** Prints one table for each of the two threads. */
    public static void main(String[] args) throws IOException {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 10;
        Path file = Files.createTempFile("hot-path", ".jfr");
        boolean platform = args.length > 1 && args[1].equals("platform");
        try (OffloadOnLoop offload = new OffloadOnLoop(
                platform
                        ? Strategies.create("platform")
                        : new ChildBackend(
                                ChildConfig.defaults().withChildren(1).withAgentsInThreads()))) {
            record(offload, seconds, file, platform ? "offloop-platform" : "offloop-agent");
        } finally {
            Files.delete(file);
        }
    }

    private static void record(OffloadOnLoop offload, int seconds, Path file, String worker) throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable("jdk.CPUTimeSample").with("throttle", "1ms");
            recording.start();
            offload.run(Echo.class, new byte[64], WARM_UP, IN_FLIGHT);
            Instant since = Instant.now();
            Times before = Times.now(worker);
            long messages = 0;
            while (System.nanoTime() - before.elapsedNanos < seconds * 1_000_000_000L) {
                offload.run(Echo.class, new byte[64], BATCH, IN_FLIGHT);
                messages += BATCH;
            }
            Times after = Times.now(worker);
            recording.stop();
            recording.dump(file);
            double elapsed = after.elapsedNanos - before.elapsedNanos;
            System.out.printf(Locale.ROOT, "%,d tasks, %,.0f/s while recorded%n", messages, 1e9 * messages / elapsed);
            print(
                    "event loop",
                    samples(file, "vert.x-eventloop", since),
                    (double) (after.loopNanos - before.loopNanos) / messages);
            print("worker", samples(file, worker, since), (double) (after.workerNanos - before.workerNanos) / messages);
        }
    }

    private static Map<Area, Integer> samples(Path file, String thread, Instant since) throws IOException {
        Map<Area, Integer> samples = new EnumMap<>(Area.class);
        try (RecordingFile events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                if (event.getEventType().getName().equals("jdk.CPUTimeSample")
                        && event.getStartTime().isAfter(since)
                        && event.getThread("eventThread").getJavaName().startsWith(thread)) {
                    samples.merge(Area.of(event), 1, Integer::sum);
                }
            }
        }
        return samples;
    }

    private static void print(String title, Map<Area, Integer> samples, double nanosPerTask) {
        int all = samples.values().stream().mapToInt(Integer::intValue).sum();
        System.out.printf(
                Locale.ROOT, "%n%s: %.0f ns of processor time per task, %,d samples%n", title, nanosPerTask, all);
        samples.entrySet().stream()
                .sorted(Map.Entry.<Area, Integer>comparingByValue(Comparator.reverseOrder()))
                .forEach(entry -> System.out.printf(
                        Locale.ROOT,
                        "%6.0f ns %5.1f %%  %s%n",
                        nanosPerTask * entry.getValue() / all,
                        100.0 * entry.getValue() / all,
                        entry.getKey().label));
    }

    /** Clocks in nanoseconds: of the wall, and of the processor for the two threads. */
    private record Times(long elapsedNanos, long loopNanos, long workerNanos) {
        static Times now(String worker) {
            return new Times(System.nanoTime(), processorNanos("vert.x-eventloop"), processorNanos(worker));
        }

        private static long processorNanos(String thread) {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                    .filter(info -> info != null && info.getThreadName().startsWith(thread))
                    .mapToLong(info -> threads.getThreadCpuTime(info.getThreadId()))
                    .sum();
        }
    }
}
