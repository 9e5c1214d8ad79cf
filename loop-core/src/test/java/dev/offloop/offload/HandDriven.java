package dev.offloop.offload;

import dev.offloop.task.Codec;
import dev.offloop.task.Outcome;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A dispatcher with one lane over a {@link FakeBackend}, driven by hand. */
final class HandDriven {
    final ManualHomeLoop loop = new ManualHomeLoop();
    final FakeBackend backend;
    final Dispatcher dispatcher;
    final Lane lane;
    final List<String> heard = new ArrayList<>();
    private long lastId;

    /** What is submitted from now on. */
    Object input = "input";

    /** Passes the Vert.x on as the back end's context and does nothing on it. */
    HandDriven(Vertx vertx, int credits, Limits limits) {
        this(vertx, new FakeBackend("fake", credits), limits);
    }

    /** With a back end of the test's own. */
    HandDriven(Vertx vertx, FakeBackend backend, Limits limits) {
        this.backend = backend;
        dispatcher = new Dispatcher(loop, limits, QuarantinePolicy.defaults(), new Hearing());
        TaskRegistry tasks = TaskRegistry.of(new Nothing(true, "nothing"), new Nothing(false, "nothing-once"));
        lane = new Lane(backend, dispatcher, vertx.getOrCreateContext(), tasks);
        backend.start(lane);
    }

    /** Submits on the loop. */
    Entry<Object, Object> submit(TaskOptions options) {
        return submit(options, true);
    }

    Entry<Object, Object> submit(TaskOptions options, boolean idempotent) {
        Entry<Object, Object> entry = entry(options, idempotent);
        Outcome.Rejected<?> rejected = dispatcher.tryAdmit(options.inputBytes(), lane);
        if (rejected == null) {
            lane.submit(entry);
        } else {
            entry.refuse(rejected);
        }
        return entry;
    }

    List<Entry<Object, Object>> submit(int times) {
        List<Entry<Object, Object>> entries = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            entries.add(submit(TaskOptions.defaults()));
        }
        return entries;
    }

    /** An entry that is not accepted yet. */
    Entry<Object, Object> entry(TaskOptions options, boolean idempotent) {
        Task<Object, Object> task = new Nothing(idempotent, idempotent ? "nothing" : "nothing-once");
        return new Entry<>(
                ++lastId, task, input, options, options.inputBytes(), lane, Promise.promise(), loop.nanoTime());
    }

    /** How it ended; null while it has not. */
    static @Nullable Outcome<?> outcomeOf(Entry<?, ?> entry) {
        if (entry.future().succeeded()) {
            return new Outcome.Completed<>(entry.future().result());
        }
        return entry.future().failed() ? ((OffloadException) entry.future().cause()).outcome() : null;
    }

    static List<Long> ids(List<? extends Assignment> assignments) {
        return assignments.stream().map(Assignment::taskId).toList();
    }

    private final class Hearing implements OffloadObserver {
        @Override
        public void rejected(TaskDescriptor<?, ?> task, String strategy, Outcome.Reason reason) {
            heard.add(strategy + "/" + task.name() + " rejected " + reason);
        }

        @Override
        public void settled(TaskDescriptor<?, ?> task, String strategy, Outcome.Kind kind, Accounting took) {
            heard.add(strategy + "/" + task.name() + " " + kind + " " + took.queueNanos() + "+" + took.runNanos() + "+"
                    + took.copyNanos());
        }

        @Override
        public void retried(TaskDescriptor<?, ?> task, String strategy) {
            heard.add(strategy + "/" + task.name() + " retried");
        }
    }

    /** Never run: the fake says what comes out. */
    private record Nothing(TaskDescriptor<Object, Object> descriptor) implements Task<Object, Object> {
        Nothing(boolean idempotent, String name) {
            this(
                    idempotent
                            ? TaskDescriptor.idempotent(
                                    name, "Does nothing", Codec.json(Object.class), Codec.json(Object.class))
                            : TaskDescriptor.nonIdempotent(
                                    name, "Does nothing", Codec.json(Object.class), Codec.json(Object.class)));
        }

        @Override
        public Object run(Object input, TaskContext context) {
            return input;
        }
    }
}
