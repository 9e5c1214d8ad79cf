package dev.offloop.task;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Something that a task needs and that is too costly to make for each run, such as a model or a large buffer: made once
 * by each worker, when a task first asks {@link TaskContext#perWorker} for it, and used by one task at a time. A
 * constant of the task's class:
 *
 * <pre>{@code
 * private static final PerWorker<Model> MODEL = PerWorker.of(Model::load, Model::close);
 *
 * public Label run(Image image, TaskContext context) throws Exception {
 *     return context.perWorker(MODEL).classify(image);
 * }
 * }</pre>
 *
 * <p>It is torn down when its thread or its pool ends. In a child JVM nothing is: the process is ended, and its memory
 * and files with it. By the strategy {@code virtual}, where each task has a thread of its own, a task takes over what
 * one that has ended left.
 */
public final class PerWorker<S> {
    private final Callable<S> setUp;
    private final Consumer<? super S> tearDown;

    private PerWorker(Callable<S> setUp, Consumer<? super S> tearDown) {
        this.setUp = Objects.requireNonNull(setUp, "setUp");
        this.tearDown = Objects.requireNonNull(tearDown, "tearDown");
    }

    /** With nothing to tear down. */
    public static <S> PerWorker<S> of(Callable<S> setUp) {
        return new PerWorker<>(setUp, state -> {});
    }

    /**
     * Both are called on a thread that runs tasks, or one that is given the clearing up. What {@code setUp} throws is a
     * failure of the task that asked; the next one that asks tries again.
     */
    public static <S> PerWorker<S> of(Callable<S> setUp, Consumer<? super S> tearDown) {
        return new PerWorker<>(setUp, tearDown);
    }

    S setUp() throws Exception {
        return Objects.requireNonNull(setUp.call(), "setUp returned null");
    }

    void tearDown(S state) {
        tearDown.accept(state);
    }
}
