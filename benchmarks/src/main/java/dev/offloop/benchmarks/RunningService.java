package dev.offloop.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code offloop serve} as a user starts it, on a port that the system chooses. What it prints is read by the way. */
final class RunningService implements AutoCloseable {
    static final Path LAUNCHER = Path.of(Objects.requireNonNull(System.getProperty("offloop.home")), "offloop");

    private static final Pattern READY = Pattern.compile(".*is ready at (http://\\S+).*");

    private final Process process;
    private final BufferedReader output;
    private final Thread reading;
    private final URI url;

    private RunningService(Process process, BufferedReader output, URI url) {
        this.process = process;
        this.output = output;
        this.url = url;
        reading = Thread.ofVirtual().start(() -> output.lines().forEach(line -> {}));
    }

    /** Starts it with these options and variables, and returns when it is ready. */
    static RunningService start(Map<String, String> environment, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString(), "serve", "--port", "0", "--jobs", "none"));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.matches()) {
                return new RunningService(process, output, URI.create(ready.group(1)));
            }
        }
        process.destroyForcibly();
        throw new IOException("The service ended before it was ready; start it by hand to see why");
    }

    URI url() {
        return url;
    }

    long pid() {
        return process.pid();
    }

    /** Of the service itself, so far. */
    double processorSeconds() {
        return process.info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }

    /** Ends it in order, and waits. */
    @Override
    public void close() throws IOException {
        process.toHandle().destroy();
        try {
            process.waitFor();
            reading.join();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        output.close();
    }
}
