package dev.offloop.compare.peers;

import dev.offloop.compare.measure.MeasurementException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP server that said where it listens. It answers {@code GET /ping}, and {@code POST /tasks/burn} with
 * {@code {"millis":10}}.
 */
record Server(String name, Program program, URI address) implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Pattern ADDRESS = Pattern.compile("http://[0-9.]+:\\d+");

    /** Starts it; throws when it does not say its address in time. */
    static Server start(String name, Path directory, List<String> command) {
        Program program = Program.start(name, directory, command);
        try {
            while (true) {
                Matcher matcher = ADDRESS.matcher(program.hear(START));
                if (matcher.find()) {
                    return new Server(name, program, URI.create(matcher.group()));
                }
            }
        } catch (MeasurementException e) {
            program.close();
            throw e;
        }
    }

    @Override
    public void close() {
        program.terminate();
    }
}
