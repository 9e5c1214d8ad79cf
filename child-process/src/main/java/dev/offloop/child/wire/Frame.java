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

    /**
     * Either way, while the program of a long-lived worker runs: one of the messages between it and its owner.
     *
     * @param taken how many messages and broadcasts of the other side the sender has taken
     * @param channel name of the broadcast channel; else empty
     * @param buffer memory that goes with it; null for none
     * @param givenUp how many of its uses of that memory the sender gives up; 0 when it keeps it. What else it says for
     *     some kinds, these tell
     */
    record Message(
            Kind kind,
            long taken,
            String channel,
            Body body,
            @Nullable SlabRef buffer,
            int givenUp) implements Frame {
        /** What it is about. */
        public enum Kind {
            /** A message of the application. */
            DATA(0),
            /** Said on a channel. */
            BROADCAST(1),
            /** Parent to child: no message follows. */
            CLOSE(2),
            /** Child to parent: it joins a channel. */
            JOIN(3),
            /** Child to parent: it leaves a channel. */
            LEAVE(4),
            /** Child to parent: it begins with its program, or has taken messages. */
            TAKEN(5),
            /** Child to parent: it needs memory for a message; {@link #givenUp} says for how many bytes. */
            NEED(6),
            /**
             * Parent to child: memory for a message that was asked for, with {@link #givenUp} 1, or that it has read,
             * with 0; without memory when there can be none.
             */
            GRANT(7),
            /** Child to parent: it does not use a buffer, or granted memory, any more. */
            RELEASE(8);

            private final int code;

            Kind(int code) {
                this.code = code;
            }

            /** As bytes have it. */
            int code() {
                return code;
            }

            static Kind of(int code) {
                for (Kind kind : values()) {
                    if (kind.code == code) {
                        return kind;
                    }
                }
                throw new CorruptFrameException("A message of kind " + code);
            }
        }

        /** Without a channel, a body and memory. */
        public static Message of(Kind kind, long taken) {
            return new Message(kind, taken, "", Body.Inline.EMPTY, null, 0);
        }

        @Override
        public Frame detached() {
            return new Message(kind, taken, channel, body.detached(), buffer, givenUp);
        }
    }
}
