package dev.offloop.child.wire;

import dev.offloop.task.Failure;
import dev.offloop.task.Usage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One message between parent and child. {@link FrameLayout} shows the bytes. */
public sealed interface Frame {
    /** The same frame, with a body that no buffer is going to overwrite. */
    default Frame detached() {
        return this;
    }

    /**
     * Parent to child, before its first use: from now on this number means this task.
     *
     * @param type name of the class that the parent registered; empty for the one that is listed in the class path
     */
    record Define(int taskNumber, String name, String type) implements Frame {
        /** The task of this name that is listed in the class path. */
        public Define(int taskNumber, String name) {
            this(taskNumber, name, "");
        }
    }

    /**
     * Parent to child: run a task.
     *
     * @param deadlineNanos on {@code CLOCK_MONOTONIC}, which {@code System.nanoTime} reads in every process of a
     *     machine; {@link Long#MAX_VALUE} without a deadline
     * @param logContext what log lines of the task say beside their text
     * @param reply where in the arena a large reply may be written; null for none
     */
    record Run(
            long taskId,
            int attempt,
            int taskNumber,
            long deadlineNanos,
            Map<String, String> parameters,
            Map<String, String> logContext,
            Body body,
            @Nullable SlabRef reply)
            implements Frame {
        /** Without room for a large reply, and with plain log lines. */
        public Run(
                long taskId,
                int attempt,
                int taskNumber,
                long deadlineNanos,
                Map<String, String> parameters,
                Body body) {
            this(taskId, attempt, taskNumber, deadlineNanos, parameters, Map.of(), body, null);
        }

        @Override
        public Frame detached() {
            return new Run(taskId, attempt, taskNumber, deadlineNanos, parameters, logContext, body.detached(), reply);
        }
    }

    /**
     * Child to parent: the task ran to its end.
     *
     * @param startNanos when it began, on {@code CLOCK_MONOTONIC}
     */
    record Completed(long taskId, int attempt, long startNanos, long runNanos, Usage usage, Body body)
            implements Frame {
        @Override
        public Frame detached() {
            return new Completed(taskId, attempt, startNanos, runNanos, usage, body.detached());
        }
    }

    /**
     * Child to parent: the task threw.
     *
     * @param startNanos when it began, on {@code CLOCK_MONOTONIC}
     */
    record Failed(long taskId, int attempt, long startNanos, long runNanos, Usage usage, Failure failure)
            implements Frame {}

    /** Child to parent: cancelled, or past its deadline, before it was started. */
    record Skipped(long taskId, int attempt) implements Frame {}
}
