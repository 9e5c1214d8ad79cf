package dev.offloop.child.start;

import dev.offloop.child.agent.ChildArguments;
import dev.offloop.child.agent.ChildTraining;
import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.files.CrashFiles;
import dev.offloop.child.files.Trees;
import dev.offloop.child.memory.PayloadArena;
import dev.offloop.log.Logs;
import dev.offloop.log.Printable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Makes an AOT cache, in two steps, each a process of ours: a child that is recorded while it starts and answers a few
 * tasks of a {@link TrainingParent}; then a JVM that runs nothing and assembles the cache. In one step the first would
 * start the second itself, and leave it behind when it is killed. One thread makes it, which blocks; any thread may
 * close it.
 */
final class TrainingRun implements AutoCloseable {
    private static final Logger LOG = Logs.of(TrainingRun.class);
    private static final long STEP_SECONDS = 60;
    private static final long STOP_MILLIS = 1_000;
    private static final int KEPT_OUTPUT_CHARS = 2_000;

    private final ChildConfig config;
    private final Path scratch;
    private final Path queues;
    private volatile boolean closed;
    private volatile @Nullable Process step;

    /**
     * Does nothing yet.
     *
     * @param scratch beside the cache to be; made anew, and removed
     * @param queues to be made and removed too, where there is room for queues
     */
    TrainingRun(ChildConfig config, Path scratch, Path queues) {
        this.config = config;
        this.scratch = scratch;
        this.queues = queues;
    }

    /** Makes the cache, whole or not at all. */
    void make(Path target) throws IOException {
        Path recorded = scratch.resolve("recorded");
        Path made = scratch.resolve("cache.aot");
        Trees.delete(scratch);
        Files.createDirectory(scratch);
        try {
            record(recorded);
            run(
                    List.of(
                            "-Xshare:dump",
                            "-XX:+AOTClassLinking",
                            "-XX:SharedClassListFile=" + recorded,
                            "-XX:SharedArchiveFile=" + made),
                    List.of(),
                    null);
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
            Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Trees.delete(queues);
            Trees.delete(scratch);
        }
    }

    /** With what the tasks load when they warm up, which spares do at each start, unless one fails or hangs. */
    private void record(Path recorded) throws IOException {
        try {
            record(recorded, List.of());
        } catch (IOException e) {
            if (closed) {
                throw e;
            }
            LOG.info("The AOT cache is made without the warm-up of tasks: {}", e.getMessage());
            record(recorded, List.of("-D" + ChildTraining.COLD + "=true"));
        }
    }

    private void record(Path recorded, List<String> options) throws IOException {
        Trees.delete(queues);
        Files.createDirectory(queues);
        try (PayloadArena arena = PayloadArena.open(queues, 2 << 20)) {
            ChildArguments arguments = new ChildArguments(
                    queues,
                    queues.resolve("bell"),
                    1,
                    config.frameBytes(),
                    config.cycleBytes(),
                    config.maxBodyBytes(),
                    true,
                    config.niceness(),
                    Set.of(),
                    arena.shape());
            List<String> mode = new ArrayList<>(options);
            mode.add("-XX:DumpLoadedClassList=" + recorded);
            try (TrainingParent parent = new TrainingParent(arguments, arena)) {
                run(mode, arguments.toList(), parent);
            }
        }
    }

    private void run(List<String> mode, List<String> arguments, @Nullable TrainingParent parent) throws IOException {
        List<String> command = new ArrayList<>(ProcessPrefix.helper(config.niceness()));
        command.addAll(ChildCommand.jvm(config));
        command.add("-XX:ErrorFile=" + CrashFiles.pattern(scratch));
        command.addAll(mode);
        command.addAll(List.of("-cp", ChildCommand.classPath(config), ChildTraining.class.getName()));
        command.addAll(arguments);
        Path output = scratch.resolve("output");
        Process process = ChildCommand.builder(command, config)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        step = process;
        try {
            process.getOutputStream().close();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STEP_SECONDS);
            if (parent != null && !closed) {
                parent.attend(process, deadline);
            }
            if (closed || !process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new IOException("the training run was ended, or did not end within " + STEP_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException(
                        "the training run ended with exit code " + process.exitValue() + ": " + endOf(output));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the training run was interrupted");
        } finally {
            process.destroyForcibly()
                    .onExit()
                    .completeOnTimeout(process, STOP_MILLIS, TimeUnit.MILLISECONDS)
                    .join();
        }
    }

    private static String endOf(Path output) throws IOException {
        String said = Files.readString(output);
        return Printable.of(
                said.substring(Math.max(0, said.length() - KEPT_OUTPUT_CHARS)).strip());
    }

    /** Ends it; {@link #make} then fails. */
    @Override
    public void close() {
        closed = true;
        Process running = step;
        if (running != null) {
            running.destroyForcibly();
        }
    }
}
