package dev.offloop.offload;

import dev.offloop.task.Task;
import dev.offloop.task.TaskOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures what a strategy costs beside the run time, one task at a time: small ones for {@value #SMALL_MILLIS} ms,
 * {@value #FEWEST_SMALL} at least, then a few large ones; each for a second at most, even if that is fewer. Home loop
 * only.
 */
final class Calibration {
    static final long SMALL_MILLIS = 40;

    /** When the first ones take long, as at the start of a busy process, they tell nothing of those that follow. */
    static final int FEWEST_SMALL = 64;

    private static final int SMALL_BYTES = 64;
    private static final int LARGE_BYTES = 64 << 10;
    private static final int LARGE_RUNS = 16;

    /** The first ones warm up what they run through. */
    private static final int MAX_RUNS = 4_096;

    /** For one task; a strategy that does not answer in time is not measured. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final HomeLoop home;
    private final BiFunction<byte[], TaskOptions, Submission<byte[]>> submit;
    private final TaskOptions options;
    private final Consumer<@Nullable Result> onDone;
    private final long[] nanos = new long[MAX_RUNS];
    private long beginNanos;
    private int runs;
    private double smallNanos;

    /** What was measured, in nanoseconds: of a small input, and for each byte of a large one. */
    record Result(double dispatchNanos, double nanosPerByte) {}

    private Calibration(
            HomeLoop home,
            BiFunction<byte[], TaskOptions, Submission<byte[]>> submit,
            String strategy,
            Consumer<@Nullable Result> onDone) {
        this.home = home;
        this.submit = submit;
        this.options = TaskOptions.deadline(PATIENCE).strategy(strategy);
        this.onDone = onDone;
        this.beginNanos = home.nanoTime();
    }

    /** Measures a strategy; null when it does not run all that it is given. */
    static void begin(
            Offload offload,
            HomeLoop home,
            Task<byte[], byte[]> task,
            String strategy,
            Consumer<@Nullable Result> onDone) {
        new Calibration(home, (input, options) -> offload.submit(task, input, options), strategy, onDone).runSmall();
    }

    private void runSmall() {
        run(new byte[SMALL_BYTES], () -> {
            boolean enough = runs >= FEWEST_SMALL && lasts(TimeUnit.MILLISECONDS.toNanos(SMALL_MILLIS));
            if (enough || runs == MAX_RUNS || lasts(PATIENCE.toNanos())) {
                smallNanos = typical();
                runs = 0;
                beginNanos = home.nanoTime();
                runLarge();
            } else {
                runSmall();
            }
        });
    }

    private void runLarge() {
        run(new byte[LARGE_BYTES], () -> {
            if (runs == LARGE_RUNS || lasts(PATIENCE.toNanos())) {
                onDone.accept(new Result(smallNanos, Math.max(0, typical() - smallNanos) / LARGE_BYTES));
            } else {
                runLarge();
            }
        });
    }

    private boolean lasts(long nanos) {
        return home.nanoTime() - beginNanos >= nanos;
    }

    private void run(byte[] input, Runnable next) {
        Submission<byte[]> submission = submit.apply(input, options);
        submission.future().onComplete(result -> {
            if (result.failed()) {
                onDone.accept(null);
                return;
            }
            Accounting took = submission.accounting();
            nanos[runs++] = took.queueNanos() + took.copyNanos();
            // Not from within: a strategy that answers at once would nest ever deeper.
            home.execute(next);
        });
    }

    /** The lower quartile of the later half: what it takes when nothing else is in the way. */
    private double typical() {
        long[] later = Arrays.copyOfRange(nanos, runs / 2, runs);
        Arrays.sort(later);
        return later[later.length / 4];
    }
}
