package dev.offloop.conformance;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Real Node, the reference.
 *
 * @param version of Node, as in {@code 20.20.2}
 * @param libuv how its libuv runs timers
 */
record Node(String version, NodeModel.Libuv libuv) implements Subject {
    private static final Version OLDEST = Version.parse("20");
    /** Programs mostly wait: so many processes at once do not make each other late on two cores. */
    private static final int PROCESSES = 4;

    private static final int SECONDS_TO_START = 30;

    /** The one on the path, if there is one and it is not too old. */
    static Optional<Node> find() throws InterruptedException {
        try {
            String version = ask("-p", "process.versions.node").trim();
            Version libuv = Version.parse(ask("-p", "process.versions.uv").trim());
            return Version.parse(version).compareTo(OLDEST) < 0
                    ? Optional.empty()
                    : Optional.of(new Node(version, NodeModel.Libuv.of(libuv)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String ask(String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile("node", ".out");
        try {
            run(output, SECONDS_TO_START, List.of(arguments));
            return Files.readString(output);
        } finally {
            Files.delete(output);
        }
    }

    @Override
    public List<String> traces(List<Program> programs) throws InterruptedException {
        int share = Math.max(1, (programs.size() + PROCESSES - 1) / PROCESSES);
        List<Future<List<String>>> shares = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int from = 0; from < programs.size(); from += share) {
                List<Program> some = programs.subList(from, Math.min(from + share, programs.size()));
                shares.add(threads.submit(() -> tracesOfShare(some)));
            }
            List<String> traces = new ArrayList<>();
            for (Future<List<String>> each : shares) {
                traces.addAll(each.get());
            }
            return traces;
        } catch (ExecutionException e) {
            throw new IllegalStateException("node could not run the programs", e.getCause());
        }
    }

    /** A program that never keeps the process alive ends it: the rest is for another process. */
    private static List<String> tracesOfShare(List<Program> programs) throws IOException, InterruptedException {
        List<String> traces = new ArrayList<>();
        while (traces.size() < programs.size()) {
            int before = traces.size();
            traces.addAll(tracesOfProcess(programs.subList(before, programs.size())));
            if (traces.size() == before) {
                throw new IOException("node ended before it ran " + ProgramJson.write(programs.get(before)));
            }
        }
        return traces;
    }

    private static List<String> tracesOfProcess(List<Program> programs) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("conformance");
        Path input = directory.resolve("programs");
        Path traces = directory.resolve("traces");
        Path output = directory.resolve("output");
        try {
            Files.write(input, programs.stream().map(ProgramJson::write).toList());
            run(
                    output,
                    SECONDS_TO_START + programs.size(),
                    List.of(interpreter().toString(), input.toString(), traces.toString()));
            return Files.readAllLines(traces);
        } finally {
            for (Path file : List.of(input, traces, output, directory)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void run(Path output, int seconds, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                throw new IOException("node did not end within " + seconds + " s: " + Files.readString(output));
            }
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException("node ended with " + process.exitValue() + ": " + Files.readString(output));
        }
    }

    private static Path interpreter() {
        URL url = Objects.requireNonNull(
                Node.class.getResource("interpreter.js"), "interpreter.js is not on the class path");
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(url.toString(), e);
        }
    }
}
