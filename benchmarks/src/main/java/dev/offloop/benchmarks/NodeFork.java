package dev.offloop.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Node process that forks a child at each line it gets, and answers how long its first reply took. One thread. */
final class NodeFork implements AutoCloseable {
    private static final String SCRIPT = "cold-start.js";
    private static final long END_SECONDS = 5;

    private final Path script;
    private final @Nullable Process node;
    private final @Nullable BufferedReader answers;

    private NodeFork(Path script, @Nullable Process node) {
        this.script = script;
        this.node = node;
        this.answers = node == null ? null : node.inputReader(UTF_8);
    }

    /** Starts Node, where there is one. */
    static NodeFork open() throws IOException {
        Path script = Files.createTempFile("offloop-cold-start", ".js");
        try (InputStream source = NodeFork.class.getResourceAsStream(SCRIPT)) {
            if (source == null) {
                throw new IOException("The resource " + SCRIPT + " is missing");
            }
            Files.write(script, source.readAllBytes());
        }
        try {
            return new NodeFork(
                    script,
                    new ProcessBuilder("node", script.toString())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
        } catch (IOException e) {
            return new NodeFork(script, null);
        }
    }

    boolean isThere() {
        return node != null;
    }

    /** Forks once. */
    double millis() throws IOException {
        if (node == null || answers == null) {
            throw new IllegalStateException("There is no node");
        }
        node.getOutputStream().write('\n');
        node.getOutputStream().flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("Node ended");
        }
        return Double.parseDouble(answer);
    }

    @Override
    public void close() throws IOException {
        try {
            if (node != null) {
                node.getOutputStream().close();
                if (!node.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                    node.destroyForcibly();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Files.deleteIfExists(script);
        }
    }
}
