package dev.offloop.child;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.config.JvmFlags;
import dev.offloop.child.sample.WorkerOwner;
import dev.offloop.workers.port.Programs;
import dev.offloop.workers.port.Worker;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process that has started a worker is killed, so that it can tidy up nothing. */
class WorkerOwnerIT {
    @Test
    void aWorkerEndsWithItsOwnerAndTheNextStartSweeps(@TempDir Path directory) throws Exception {
        Path run = directory.resolve("run");
        Process owner = owner(run);
        long worker;
        try (BufferedReader said = owner.inputReader(UTF_8)) {
            worker = Long.parseLong(Objects.requireNonNull(said.readLine(), "the owner has ended")
                    .replace("worker ", ""));
            assertThat(hasEnded(worker)).isFalse();

            owner.destroyForcibly().waitFor();

            Rig.until("the worker has ended", () -> hasEnded(worker));
        }
        List<Path> left = entries(run);
        assertThat(left).as("what a killed owner leaves").isNotEmpty();

        Vertx vertx = Vertx.vertx();
        var next = Worker.process(vertx, Programs.Echo.class, new ProcessWorkers(QuickChildren.config(run)))
                .start();
        Rig.get(next.online());

        assertThat(entries(run)).doesNotContainAnyElementsOf(left);
        Rig.get(vertx.close());
        assertThat(entries(run)).isEmpty();
    }

    private static Process owner(Path run) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(JvmFlags.all());
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                WorkerOwner.class.getName(),
                run.toString(),
                QuickChildren.config().classPath()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** One that has ended may stay in the process table until process 1 looks after it. */
    private static boolean hasEnded(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
        } catch (IOException e) {
            return true;
        }
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        }
    }
}
