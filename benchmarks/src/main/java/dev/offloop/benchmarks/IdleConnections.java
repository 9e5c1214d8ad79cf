package dev.offloop.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * What idle keep-alive connections cost a service: heap for each, after a full collection, and how long {@code GET
 * /ping} takes, 200 times a second, without them, with them, and without them again. Each has had an answer. There and
 * here, a process may need as many file descriptors as {@code ulimit -n} must allow.
 *
 * <p>Arguments: connections (10 000); seconds for each of the three (10).
 */
final class IdleConnections {
    private static final byte[] PING = Connection.get("/ping");
    private static final long EVERY_NANOS = 5_000_000;
    private static final long SLOWEST_NANOS = 60_000_000_000L;
    private static final int RUNNING_IN = 2_000;

    /** Besides the idle ones. */
    private static final int SPARE_CONNECTIONS = 100;

    private static final Pattern LIVE_BYTES = Pattern.compile("^Total +\\d+ +(\\d+)", Pattern.MULTILINE);

    private IdleConnections() {}

    public static void main(String[] args) throws IOException {
        int connections = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        try (RunningService service = RunningService.start(
                Map.of(), "--children", "0", "--connections", Integer.toString(connections + SPARE_CONNECTIONS))) {
            runIn(service.url());
            long before = liveBytes(service.pid());
            print("without", pings(service.url(), seconds));
            List<Connection> idle = connect(service.url(), connections);
            long with = liveBytes(service.pid());
            print("with " + connections + " idle connections", pings(service.url(), seconds));
            System.out.printf(Locale.ROOT, "heap of each: %.2f KiB%n", (with - before) / 1024.0 / connections);
            idle.forEach(Connection::close);
            print("without again", pings(service.url(), seconds));
        }
    }

    private static List<Connection> connect(URI service, int connections) {
        List<Connection> idle = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            Connection connection = new Connection(service);
            idle.add(connection);
            var _ = connection.exchange(PING);
        }
        return idle;
    }

    private static void runIn(URI service) {
        try (Connection connection = new Connection(service)) {
            for (int i = 0; i < RUNNING_IN; i++) {
                var _ = connection.exchange(PING);
            }
        }
    }

    private static void print(String when, Histogram times) {
        System.out.printf(
                Locale.ROOT,
                "/ping %s: p50 %.3f ms, p99 %.3f ms%n",
                when,
                times.getValueAtPercentile(50) / 1e6,
                times.getValueAtPercentile(99) / 1e6);
    }

    private static Histogram pings(URI service, int seconds) {
        Histogram times = new Histogram(SLOWEST_NANOS, 3);
        try (Connection connection = new Connection(service)) {
            long begin = System.nanoTime();
            for (int i = 0; i < seconds * 1_000_000_000L / EVERY_NANOS; i++) {
                long due = begin + i * EVERY_NANOS;
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                long sent = System.nanoTime();
                var _ = connection.exchange(PING);
                times.recordValue(System.nanoTime() - sent);
            }
        }
        return times;
    }

    /** What is left after a full collection, which making the histogram begins with. */
    private static long liveBytes(long pid) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process histogram = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            try (InputStream output = histogram.getInputStream()) {
                String text = new String(output.readAllBytes(), US_ASCII);
                Matcher total = LIVE_BYTES.matcher(text);
                if (!total.find()) {
                    throw new IOException("jcmd says " + text);
                }
                return Long.parseLong(total.group(1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
