package dev.offloop.compare.peers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What is installed on this machine of what peers need; fetches npm's modules at the first use. Main thread. */
final class Installation {
    private static final long NPM_MINUTES = 3;

    private final Path peers;

    /**
     * Of these programs.
     *
     * @param peers the directory {@code benchmarks/peers}
     */
    Installation(Path peers) {
        this.peers = peers;
    }

    /** Programs that are no strategies of ours, compiled by the build. */
    Path jar() {
        return peers.resolveSibling("target").resolve("benchmarks.jar");
    }

    Path flags() {
        return peers.resolveSibling("..")
                .resolve("child-process/src/main/resources/dev/offloop/child/jvm.flags")
                .normalize();
    }

    Path peers() {
        return peers;
    }

    /** Why a runtime cannot be used, and what to do; empty when it can. */
    Optional<String> missing(String runtime) {
        return switch (runtime) {
            case "java" ->
                Files.isRegularFile(jar())
                        ? Optional.empty()
                        : Optional.of(jar() + " is not built; run mvn package -DskipTests -pl benchmarks -am");
            case "node" ->
                onPath("node")
                        ? Optional.empty()
                        : Optional.of("there is no node on the PATH; install Node.js 20 or newer");
            case "python3" ->
                onPath("python3") ? Optional.empty() : Optional.of("there is no python3 on the PATH; install Python 3");
            default -> Optional.of("its runtime '" + runtime + "' is not known");
        };
    }

    /** Why modules of npm are not there; installs them first when they are missing. */
    Optional<String> missingModules(List<String> modules) {
        if (areThere(modules)) {
            return Optional.empty();
        }
        if (!onPath("npm")) {
            return Optional.of("there is no npm on the PATH to install " + String.join(", ", modules)
                    + " with; install npm, or run it elsewhere in " + peers);
        }
        Optional<String> failure = install();
        return failure.isPresent() || areThere(modules)
                ? failure
                : Optional.of("npm ci did not install it in " + peers);
    }

    private boolean areThere(List<String> modules) {
        return modules.stream()
                .allMatch(module ->
                        Files.isDirectory(peers.resolve("node_modules").resolve(module)));
    }

    private Optional<String> install() {
        try {
            Process npm = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--silent")
                    .directory(peers.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            npm.getOutputStream().close();
            if (npm.waitFor(NPM_MINUTES, TimeUnit.MINUTES) && npm.exitValue() == 0) {
                return Optional.empty();
            }
            npm.destroyForcibly();
            return Optional.of("npm ci failed in " + peers + "; run it there to see why (it needs its registry)");
        } catch (IOException e) {
            return Optional.of("npm cannot be started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    /** Whether a program is installed. */
    static boolean onPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(directory -> !directory.isEmpty())
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
