package dev.offloop.workers;

import dev.offloop.offload.Assignment;
import dev.offloop.offload.BackendHost;
import dev.offloop.offload.KeyBinding;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.task.Progress;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * The strategy {@code keyed}: platform threads, of which the tasks of one key always get the same one, one at a time
 * and within a priority in the order of their submission; so what belongs to a key needs no lock. Which thread is a
 * matter of the key alone, so that two keys may share one. Tasks without a key go to the thread with the least to do.
 *
 * <p>Each thread is a {@link ThreadBackend} with a window of its own. Home loop only.
 */
public final class KeyedBackend implements WorkerBackend {
    private static final String NAME = "keyed";
    private static final String KEYED_THREAD = "offloop-keyed-";

    private final List<ThreadBackend> threads;
    private final ToIntFunction<String> threadOf;
    private final KeyBinding binding = new Binding();

    /** With so many threads, at least 1, each of which is started with its first task. */
    public KeyedBackend(int threads) {
        this(threads, KeyedBackend::spread);
    }

    /**
     * With threads chosen by the application: one for what is urgent, say, or each tenant its own.
     *
     * @param threads at least 1, each of which is started with its first task
     * @param threadOf answers for a key the number of its thread, the same each time; modulo {@code threads}. Called on
     *     the event loop: must return at once. What it throws refuses the task
     */
    public KeyedBackend(int threads, ToIntFunction<String> threadOf) {
        ThreadBackend.requirePositive(threads, "threads");
        this.threadOf = Objects.requireNonNull(threadOf, "threadOf");
        this.threads = IntStream.rangeClosed(1, threads)
                .mapToObj(number -> ThreadBackend.ofKeys(
                        NAME,
                        number,
                        Thread.ofPlatform()
                                .daemon()
                                .inheritInheritableThreadLocals(false)
                                .name(KEYED_THREAD + number)
                                .factory()))
                .toList();
    }

    /** Similar keys have similar hash codes, which differ in the low bits. */
    private static int spread(String key) {
        int hash = key.hashCode();
        return hash ^ (hash >>> 16);
    }

    private final class Binding implements KeyBinding {
        @Override
        public int workers() {
            return threads.size();
        }

        @Override
        public int workerOf(String key) {
            return Math.floorMod(threadOf.applyAsInt(key), threads.size());
        }

        @Override
        public boolean hasRoom(int worker) {
            return threads.get(worker).credits() > 0;
        }

        @Override
        public int leastBusy() {
            int least = -1;
            for (int i = 0; i < threads.size(); i++) {
                if (hasRoom(i)
                        && (least < 0
                                || threads.get(i).load() < threads.get(least).load())) {
                    least = i;
                }
            }
            return least;
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<KeyBinding> binding() {
        return Optional.of(binding);
    }

    @Override
    public Future<Void> start(BackendHost host) {
        return Future.join(threads.stream().map(thread -> thread.start(host)).toList())
                .mapEmpty();
    }

    @Override
    public int credits() {
        int credits = 0;
        for (ThreadBackend thread : threads) {
            credits += thread.credits();
        }
        return credits;
    }

    @Override
    public void assign(Assignment assignment) {
        String key = assignment.key();
        int worker = key.isEmpty() ? binding.leastBusy() : binding.workerOf(key);
        if (worker < 0) {
            throw new IllegalStateException("No credit for task " + assignment.taskId());
        }
        threads.get(worker).assign(assignment);
    }

    @Override
    public void cancel(Assignment assignment) {
        ThreadJob job = ThreadJob.underWay(assignment);
        if (job != null) {
            job.cancel();
        }
    }

    @Override
    public boolean isStarted(Assignment assignment) {
        ThreadJob job = ThreadJob.underWay(assignment);
        return job != null && job.hasStarted();
    }

    @Override
    public Optional<Progress> progress(Assignment assignment) {
        return Optional.ofNullable(ThreadJob.underWay(assignment)).map(Job::progress);
    }

    /** As long as one of the threads runs tasks, the others' tasks wait for theirs. */
    @Override
    public Optional<String> unavailable() {
        List<Optional<String>> reasons =
                threads.stream().map(ThreadBackend::unavailable).toList();
        return reasons.stream().allMatch(Optional::isPresent) ? reasons.getFirst() : Optional.empty();
    }

    @Override
    public boolean runsCode() {
        return true;
    }

    @Override
    public List<WorkerInfo> workers() {
        return threads.stream().flatMap(thread -> thread.workers().stream()).toList();
    }

    @Override
    public Future<Void> close(Duration grace) {
        return Future.join(threads.stream().map(thread -> thread.close(grace)).toList())
                .mapEmpty();
    }
}
