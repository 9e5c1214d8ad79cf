package dev.offloop.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** Short commands of the system. */
final class Shell {
    private static final long PATIENCE_SECONDS = 60;

    private Shell() {}

    /** How a command ended, and what it said on both of its streams. */
    record Result(boolean succeeded, String said) {}

    static Result run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return new Result(ended && process.exitValue() == 0, said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Runs a command that must succeed. */
    static void demand(String... command) {
        Result result = run(command);
        if (!result.succeeded()) {
            throw new AssertionError(String.join(" ", command) + ": " + result.said());
        }
    }
}
