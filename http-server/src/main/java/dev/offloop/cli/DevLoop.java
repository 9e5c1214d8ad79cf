package dev.offloop.cli;

import dev.offloop.log.Printable;
import dev.offloop.task.Failure;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Looks at the code of tasks a few times a second, on a thread of its own, and has it run once a compile has ended.
 * What fails is told, and the code before stays.
 */
final class DevLoop implements AutoCloseable {
    private static final String THREAD = "offloop-dev";
    private static final Duration INTERVAL = Duration.ofMillis(75);
    /** A pause is so many times as long as a look, at least: where there are thousands of files that takes its time. */
    private static final int PAUSE_LOOKS = 10;

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final List<Path> places;
    private final Supplier<CodeSnapshot> copy;
    private final Renewal renewal;
    private final Consumer<String> say;
    private final Consumer<Optional<String>> show;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, THREAD);

    // On the thread alone, once it runs
    private final QuietPeriod quiet;
    private long lookNanos;
    private String lookFailure = "";
    private Optional<String> codeFailure = Optional.empty();

    /** Runs a snapshot in the place of the code before. */
    interface Renewal {
        /**
         * Takes over the snapshot. Throws what the code throws when it cannot be run, and {@link CancellationException}
         * when the service is being stopped.
         */
        void run(CodeSnapshot snapshot);
    }

    /**
     * @param seen the files that are run now, or that cannot be
     * @param copy makes a snapshot of the places
     * @param say a line for the terminal
     * @param show why the newest code is not run, or empty
     */
    DevLoop(
            List<Path> places,
            CodeFiles seen,
            Supplier<CodeSnapshot> copy,
            Renewal renewal,
            Consumer<String> say,
            Consumer<Optional<String>> show) {
        this.places = places;
        this.copy = copy;
        this.renewal = renewal;
        this.say = say;
        this.show = show;
        this.quiet = new QuietPeriod(seen, System.nanoTime());
    }

    /** @param failure why the files that were seen are not run, if they are not */
    void start(Optional<? extends Throwable> failure) {
        codeFailure = failure.map(DevLoop::reason);
        codeFailure.ifPresent(reason -> {
            show.accept(codeFailure);
            say.accept("dev: without the code in " + CodeFiles.names(places) + ", as it cannot be run: " + reason);
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (!closed.await(Math.max(INTERVAL.toNanos(), PAUSE_LOOKS * lookNanos), TimeUnit.NANOSECONDS)) {
                look(System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One look. */
    void look(long nowNanos) {
        try {
            long begun = System.nanoTime();
            CodeFiles files = CodeFiles.of(places);
            lookNanos = System.nanoTime() - begun;
            if (!lookFailure.isEmpty()) {
                lookFailure = "";
                show.accept(codeFailure);
            }
            if (quiet.isOver(files, nowNanos)) {
                renew(files);
            }
        } catch (NoSuchFileException e) {
            // A compiler or a build deletes them; the next look sees what is there then.
        } catch (Throwable e) {
            tellLookFailure(e);
        }
    }

    private void renew(CodeFiles files) throws IOException {
        long begun = System.nanoTime();
        Optional<CodeSnapshot> made = Optional.empty();
        Optional<Throwable> failure = Optional.empty();
        try {
            made = Optional.of(copy.get());
        } catch (UserError e) {
            failure = Optional.of(e);
        }
        if (!CodeFiles.of(places).equals(files)) {
            made.ifPresent(CodeSnapshot::close);
            return;
        }
        long changes = quiet.take(files);
        if (failure.isEmpty()) {
            failure = run(made.orElseThrow());
        }
        if (failure.filter(CancellationException.class::isInstance).isPresent()) {
            return;
        }
        Optional<String> reason = failure.map(DevLoop::reason);
        codeFailure = reason;
        show.accept(reason);
        say.accept("dev: " + changes + (changes == 1 ? " file" : " files") + " changed, "
                + reason.map(words -> "the code before goes on, as the new one cannot be run: " + words)
                        .orElseGet(() -> "workers renewed in "
                                + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) + " ms"));
    }

    /** Code of the user's is loaded here, which may throw anything. */
    private Optional<Throwable> run(CodeSnapshot snapshot) {
        try {
            renewal.run(snapshot);
            return Optional.empty();
        } catch (Throwable e) {
            return Optional.of(e);
        }
    }

    /** One that stays is told once. */
    private void tellLookFailure(Throwable e) {
        String reason = reason(e);
        if (!reason.equals(lookFailure)) {
            show.accept(Optional.of(reason));
            say.accept("dev: " + reason);
        }
        lookFailure = reason;
    }

    /** What it says, what it was caused by and where, a line each, without what a line before says already. */
    private static String reason(Throwable thrown) {
        Failure failure = Failure.of(thrown);
        List<String> lines = new ArrayList<>();
        lines.add(thrown instanceof UserError || thrown instanceof IOException ? failure.message() : failure.summary());
        for (Failure.Cause cause : failure.causes()) {
            String said = cause.message().isEmpty() ? cause.summary() : cause.message();
            if (lines.stream().noneMatch(line -> line.contains(said))) {
                lines.add("  caused by " + cause.summary());
            }
        }
        Failure.of(rootOf(thrown)).stack().stream()
                .filter(frame -> !frame.startsWith("java.base/"))
                .findFirst()
                .filter(frame -> !frame.startsWith("dev.offloop."))
                .ifPresent(frame -> lines.add("  at " + frame));
        return lines.stream().map(Printable::of).collect(Collectors.joining("\n"));
    }

    private static Throwable rootOf(Throwable thrown) {
        Throwable root = thrown;
        for (int depth = 0; depth < Failure.MAX_CAUSES && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        return root;
    }

    /** Waits, for a bounded time, for a renewal that is under way. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(CLOSE_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
