package dev.offloop.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** A started launcher and all it says. Closing it kills it with its children, if it is still alive. */
final class Running implements AutoCloseable {
    private static final Pattern LOG_LINE = Pattern.compile("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} |\tat ");

    private final Process process;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<Void>> readers;

    private Running(Process process) {
        this.process = process;
        this.readers = List.of(read(process.getInputStream(), out), read(process.getErrorStream(), err));
    }

    static Running start(Launch launch) {
        return new Running(launch.start());
    }

    static Running of(Process process) {
        return new Running(process);
    }

    private static CompletableFuture<Void> read(InputStream stream, List<String> lines) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
                reader.lines().forEach(lines::add);
            } catch (IOException | UncheckedIOException e) {
                lines.add("(" + e + ")");
            } finally {
                end.complete(null);
            }
        });
        return end;
    }

    long pid() {
        return process.pid();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Lines of standard output so far. */
    List<String> out() {
        return out;
    }

    /** Lines of standard error so far. */
    List<String> err() {
        return err;
    }

    /** What it said on standard error that is no line of the log, which on a slow machine may warn of a late loop. */
    List<String> complaints() {
        return err.stream().filter(line -> !LOG_LINE.matcher(line).lookingAt()).toList();
    }

    void input(byte[] bytes) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end, and returns the exit code once all output is read. */
    int exitCode(Duration most) {
        try {
            if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("Still running after " + most.toMillis() + " ms. " + said());
            }
            CompletableFuture.allOf(readers.toArray(CompletableFuture<?>[]::new))
                    .get(5, TimeUnit.SECONDS);
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("The output did not end. " + said(), e);
        }
    }

    /** Lets it run on for a while; fails when it ends meanwhile. */
    void runFor(Duration time) {
        try {
            if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("Ended by itself. " + said());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What it printed, for the messages of failed tests. */
    String said() {
        return "stdout: " + out + " stderr: " + err;
    }

    @Override
    public void close() {
        List<ProcessHandle> family = process.descendants().toList();
        process.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
        exitCode(Duration.ofSeconds(10));
    }
}
