package dev.offloop.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Node process that runs one of the scripts beside this class, which answers each line it gets. One thread. */
final class NodeScript implements AutoCloseable {
    private static final long END_SECONDS = 5;

    private final Path script;
    private final @Nullable Process node;
    private final @Nullable BufferedReader answers;

    private NodeScript(Path script, @Nullable Process node) {
        this.script = script;
        this.node = node;
        this.answers = node == null ? null : node.inputReader(UTF_8);
    }

    /** Starts Node, where there is one. */
    static NodeScript open(String name) throws IOException {
        Path script = Files.createTempFile("offloop-", "-" + name);
        try (InputStream source = NodeScript.class.getResourceAsStream(name)) {
            if (source == null) {
                throw new IOException("The resource " + name + " is missing");
            }
            Files.write(script, source.readAllBytes());
        }
        try {
            return new NodeScript(
                    script,
                    new ProcessBuilder("node", script.toString())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
        } catch (IOException e) {
            return new NodeScript(script, null);
        }
    }

    boolean isThere() {
        return node != null;
    }

    /** Has the script do what the line says; waits for its answer. */
    String ask(String line) throws IOException {
        if (node == null || answers == null) {
            throw new IllegalStateException("There is no node on the PATH");
        }
        node.getOutputStream().write((line + "\n").getBytes(UTF_8));
        node.getOutputStream().flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("Node ended");
        }
        return answer;
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
