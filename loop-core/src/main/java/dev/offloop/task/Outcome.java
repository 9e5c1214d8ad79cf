package dev.offloop.task;

import java.time.Duration;

/** The one way in which a submitted task ended. */
public sealed interface Outcome<O> {
    /** One line for people. */
    String summary();

    /** Which of the records this is, for counting. */
    default Kind kind() {
        return switch (this) {
            case Completed<O> c -> Kind.COMPLETED;
            case Failed<O> f -> Kind.FAILED;
            case TimedOut<O> t -> Kind.TIMED_OUT;
            case Cancelled<O> c -> Kind.CANCELLED;
            case WorkerLost<O> w -> Kind.WORKER_LOST;
            case Rejected<O> r -> Kind.REJECTED;
        };
    }

    /** The names of the records. */
    enum Kind {
        COMPLETED,
        FAILED,
        TIMED_OUT,
        CANCELLED,
        WORKER_LOST,
        REJECTED
    }

    /** The task ran to its end. */
    record Completed<O>(O value) implements Outcome<O> {
        @Override
        public String summary() {
            return "completed";
        }
    }

    /** The task threw. */
    record Failed<O>(Failure failure) implements Outcome<O> {
        @Override
        public String summary() {
            return failure.summary();
        }
    }

    /**
     * The deadline passed.
     *
     * @param started whether a worker had begun
     */
    record TimedOut<O>(Duration timeout, boolean started) implements Outcome<O> {
        @Override
        public String summary() {
            return "the deadline of " + timeout.toMillis() + " ms passed while the task was "
                    + (started ? "running" : "waiting for a worker");
        }
    }

    /**
     * The caller took the task back.
     *
     * @param started whether a worker had begun
     */
    record Cancelled<O>(boolean started) implements Outcome<O> {
        @Override
        public String summary() {
            return "cancelled while " + (started ? "running" : "waiting for a worker");
        }
    }

    /**
     * The worker died while it ran the task, which may not run again.
     *
     * @param taskId of the task
     * @param attempts how many workers had started it
     */
    record WorkerLost<O>(LossCause cause, long taskId, int attempts) implements Outcome<O> {
        @Override
        public String summary() {
            return "worker lost in attempt " + attempts + ": " + cause.summary();
        }
    }

    /**
     * The task was never accepted.
     *
     * @param retryAfter how long to wait before trying again; zero when trying again is no use
     */
    record Rejected<O>(Reason reason, String detail, Duration retryAfter) implements Outcome<O> {
        @Override
        public String summary() {
            return detail;
        }
    }

    /** Why a task was not accepted. */
    enum Reason {
        /** As many tasks or bytes are in flight as are allowed. */
        FULL,
        /** This input is larger than the strategy can ever take. */
        TOO_LARGE,
        /** The strategy has no worker that could run it. */
        UNAVAILABLE,
        /** The task, or this input of it, ends its workers and is refused for a while. */
        QUARANTINED,
        /** The service is closing. */
        CLOSED
    }
}
