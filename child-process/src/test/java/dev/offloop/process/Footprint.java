package dev.offloop.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What this JVM holds that a child process could have left behind.
 *
 * @param descriptors how many descriptors there are that lead to no file, by kind
 * @param threads names of the threads of child processes
 * @param descendants processes below this one
 * @param sockets directories of channels
 */
record Footprint(Map<String, Integer> descriptors, List<String> threads, List<Long> descendants, List<String> sockets) {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    static Footprint now() {
        return new Footprint(countDescriptors(), ownThreads(), descendantPids(), channelDirectories());
    }

    private static List<Long> descendantPids() {
        try (Stream<ProcessHandle> all = ProcessHandle.current().descendants()) {
            return all.map(ProcessHandle::pid).sorted().toList();
        }
    }

    private static List<String> channelDirectories() {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.map(Path::toString)
                    .filter(name -> name.contains("offloop-fork-"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Integer> countDescriptors() {
        Map<String, Integer> counts = new TreeMap<>();
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            links.map(Footprint::target)
                    .filter(target -> target.contains(":["))
                    .forEach(target -> counts.merge(target.substring(0, target.indexOf(":[")), 1, Integer::sum));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return counts;
    }

    /** Empty for a descriptor that was closed meanwhile, as that of the listing itself is. */
    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static List<String> ownThreads() {
        return own().map(Thread::getName).sorted().toList();
    }

    /** Waits for threads that have done their work and are about to end: their owner is told a moment before. */
    static void awaitEndOfThreads() throws InterruptedException {
        for (Thread thread : own().toList()) {
            thread.join(PATIENCE);
        }
    }

    private static Stream<Thread> own() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("offloop-pipes")
                        || thread.getName().startsWith("offloop-spawn"));
    }
}
