package dev.offloop.workers.port;

import dev.offloop.task.Failure;
import dev.offloop.task.LossCause;

/** How a worker ended; told once, after its last message. */
public sealed interface WorkerExit {
    /** One line for people. */
    String summary();

    /** Its program has returned, or its port was closed. */
    record Finished() implements WorkerExit {
        @Override
        public String summary() {
            return "its program has ended";
        }
    }

    /** Its program has thrown. */
    record Failed(Failure failure) implements WorkerExit {
        @Override
        public String summary() {
            return "its program has thrown " + failure.summary();
        }
    }

    /**
     * {@link Worker#terminate} has ended it, or the end of its Vert.x.
     *
     * @param abandoned whether its thread, which cannot be killed, still ran a second later and is left to itself
     */
    record Terminated(boolean abandoned) implements WorkerExit {
        @Override
        public String summary() {
            return abandoned ? "it was terminated, and its thread goes on" : "it was terminated";
        }
    }

    /** Its process has ended otherwise. */
    record Lost(LossCause cause) implements WorkerExit {
        @Override
        public String summary() {
            return cause.summary();
        }
    }

    /** Its thread or process could not be started. */
    record NotStarted(String reason) implements WorkerExit {
        @Override
        public String summary() {
            return "it could not be started: " + reason;
        }
    }
}
