package dev.offloop.compare.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offloop.compare.measure.MeasurementException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that is talked to in lines. Main thread; its two streams are read by threads of their own. */
final class Program implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(3);

    private static final Duration DRAIN = Duration.ofSeconds(15);

    private final String name;
    private final Process process;
    private final Writer in;

    /** Lines of its standard output; empty at their end. */
    private final LinkedBlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

    private volatile String lastComplaint = "";

    private Program(String name, Process process) {
        this.name = name;
        this.process = process;
        this.in = new OutputStreamWriter(process.getOutputStream(), UTF_8);
        reader(process.getInputStream(), lines::add);
        reader(
                process.getErrorStream(),
                line -> line.filter(text -> !text.isBlank()).ifPresent(text -> lastComplaint = text));
    }

    static Program start(String name, Path directory, List<String> command) {
        try {
            return new Program(
                    name,
                    new ProcessBuilder(command).directory(directory.toFile()).start());
        } catch (IOException e) {
            throw new MeasurementException(name + " cannot be started: " + e.getMessage(), e);
        }
    }

    private interface Lines {
        void accept(Optional<String> line);
    }

    private static void reader(InputStream stream, Lines lines) {
        Thread.ofVirtual().start(() -> {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
                reader.lines().forEach(line -> lines.accept(Optional.of(line)));
            } catch (IOException | java.io.UncheckedIOException e) {
                lines.accept(Optional.of(e.toString()));
            } finally {
                lines.accept(Optional.empty());
            }
        });
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    void say(String line) {
        try {
            in.write(line);
            in.write('\n');
            in.flush();
        } catch (IOException e) {
            throw new MeasurementException(name + " does not listen: " + e.getMessage() + complaint(), e);
        }
    }

    /** The next line of its standard output. */
    String hear(Duration patience) {
        try {
            Optional<String> line = lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                throw new MeasurementException(
                        name + " did not answer within " + patience.toSeconds() + " s" + complaint());
            }
            return line.orElseThrow(() -> new MeasurementException(name + " has ended" + complaint()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MeasurementException("interrupted", e);
        }
    }

    private String complaint() {
        return lastComplaint.isEmpty() ? "" : ": " + lastComplaint;
    }

    /** Asks it to end, waits for longer than a server drains, then ends it by force. */
    void terminate() {
        List<ProcessHandle> family = process.descendants().toList();
        try {
            process.destroy();
            process.waitFor(DRAIN.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            kill(family);
        }
    }

    /** Closes its standard input, at which it should end; ends it and its children by force when it does not. */
    @Override
    public void close() {
        List<ProcessHandle> family = process.descendants().toList();
        try {
            in.close();
            if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroy();
                process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            kill(family);
        }
    }

    /** Ends by force what is left of it, and waits until the kernel has done so. */
    private void kill(List<ProcessHandle> family) {
        List<CompletableFuture<ProcessHandle>> ends = Stream.concat(Stream.of(process.toHandle()), family.stream())
                .map(ProcessHandle::onExit)
                .toList();
        process.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
        CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, GRACE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
