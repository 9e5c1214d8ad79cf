package dev.offloop.child.start;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offloop.child.wire.OutputMark;
import dev.offloop.log.Logs;
import dev.offloop.log.Printable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;

/**
 * Passes what a child prints to the log, line by line with the child and the task, and keeps its last lines of standard
 * error. Reads whatever comes, so that no child waits for its log, but logs only so many lines a second and so much of
 * each; what it leaves out it counts. Control characters are escaped, in the log and in what is kept. Two threads a
 * child, which end with the process.
 */
public final class OutputPump implements Output {
    private static final String THREAD = "offloop-WORKER-STREAM";
    private static final Logger LOG = Logs.of("dev.offloop.child.output");
    private static final int KEPT_LINES = 20;
    private static final int MAX_LINE_CHARS = 2_000;

    /** How the JVM marks a line about its AOT cache. */
    private static final Pattern ABOUT_CACHE = Pattern.compile("]\\[(cds|aot)[],]|shared archive|AOT cache");

    private final Supplier<String> worker;
    private final LineBudget budget;
    private final ArrayDeque<String> lastLines = new ArrayDeque<>();
    private final CountDownLatch ended = new CountDownLatch(2);

    private OutputPump(Supplier<String> worker, LineBudget budget) {
        this.worker = worker;
        this.budget = budget;
    }

    /**
     * Starts both threads.
     *
     * @param worker the child's present name; any thread
     * @param linesPerSecond logged at most, of both streams together
     */
    public static OutputPump start(Supplier<String> worker, Process process, int linesPerSecond) {
        OutputPump pump = new OutputPump(worker, new LineBudget(linesPerSecond));
        pump.pump("out", process.getInputStream(), false);
        pump.pump("err", process.getErrorStream(), true);
        return pump;
    }

    private void pump(String name, InputStream stream, boolean keep) {
        Thread.ofPlatform()
                .name(THREAD.replace("WORKER", worker.get()).replace("STREAM", name))
                .daemon()
                .start(() -> {
                    try (Reader reader = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
                        read(reader, keep);
                    } catch (IOException e) {
                        LOG.debug("The output of {} ended", worker.get(), e);
                    } finally {
                        tellDropped(budget.takeAllDropped());
                        ended.countDown();
                    }
                });
    }

    private void read(Reader reader, boolean keep) throws IOException {
        StringBuilder line = new StringBuilder();
        long cut = 0;
        for (int c = reader.read(); c >= 0; c = reader.read()) {
            if (c == '\n') {
                onLine(line, cut, keep);
                line.setLength(0);
                cut = 0;
            } else if (line.length() < MAX_LINE_CHARS) {
                line.append((char) c);
            } else {
                cut++;
            }
        }
        if (!line.isEmpty()) {
            onLine(line, cut, keep);
        }
    }

    private void onLine(StringBuilder read, long cut, boolean keep) {
        OutputMark line = OutputMark.parse(read.toString());
        String printed = Printable.of(withoutReturn(line.text()));
        String text = cut == 0 ? printed : printed + " … and " + cut + " characters more";
        if (keep) {
            keep(text);
        }
        long now = System.nanoTime();
        tellDropped(budget.takeDropped(now));
        if (budget.admits(text.length(), now)) {
            LOG.info("[{}{}] {}", worker.get(), line.taskId() == 0 ? "" : " task " + line.taskId(), text);
        }
    }

    /** A line may end as they do on Windows. */
    private static String withoutReturn(String line) {
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    private void keep(String line) {
        synchronized (lastLines) {
            if (lastLines.size() == KEPT_LINES) {
                lastLines.removeFirst();
            }
            lastLines.addLast(line);
        }
    }

    private void tellDropped(LineBudget.Dropped dropped) {
        if (!dropped.isNothing()) {
            LOG.warn(
                    "[{}] printed {} lines more, {} characters, which are left out here",
                    worker.get(),
                    dropped.lines(),
                    dropped.chars());
        }
    }

    /** What the JVM said of its AOT cache among these lines, at its first. */
    public static Optional<String> aboutCache(List<String> lines) {
        return lines.stream().filter(line -> ABOUT_CACHE.matcher(line).find()).findFirst();
    }

    @Override
    public List<String> lastLines(long waitMillis) {
        try {
            if (!ended.await(waitMillis, TimeUnit.MILLISECONDS)) {
                LOG.debug("{} is gone but its output is still open; a process of its own may hold it", worker.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (lastLines) {
            return List.copyOf(lastLines);
        }
    }
}
