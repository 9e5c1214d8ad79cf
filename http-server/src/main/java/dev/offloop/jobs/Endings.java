package dev.offloop.jobs;

import dev.offloop.log.Logs;
import dev.offloop.offload.OffloadException;
import dev.offloop.task.CodecException;
import dev.offloop.task.Failure;
import dev.offloop.task.InvalidInputException;
import dev.offloop.task.Outcome;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;

/** What an attempt that brought no result means for its job: whether another one follows, and why it ends. */
final class Endings {
    private static final Logger LOG = Logs.of(Endings.class);

    private static final Duration LONGEST_BACKOFF = Duration.ofHours(1);

    /** Beyond it, any pause is the longest. */
    private static final int MAX_DOUBLINGS = 30;

    /** Before a task that found no room, or no worker, is handed over again. */
    private static final Duration MIN_PAUSE = Duration.ofMillis(100);

    private final Claim claim;
    private final BooleanSupplier cancelled;

    Endings(Claim claim, BooleanSupplier cancelled) {
        this.claim = claim;
        this.cancelled = cancelled;
    }

    /** The attempt has ended without its task having been run. */
    static final class EndedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Ending ending;

        EndedException(Ending ending) {
            super(null, null, false, false);
            this.ending = ending;
        }
    }

    Ending unknownTask() {
        return failed("unknown-task", "There is no task '" + claim.request().task() + "' any more");
    }

    Ending unknownStrategy(String strategy) {
        return failed("unknown-strategy", "There is no strategy '" + strategy + "' any more");
    }

    Ending resultTooLarge(long bytes, long most) {
        return failed("task-failed", "The result has " + bytes + " bytes; at most " + most + " are allowed");
    }

    Ending late() {
        return failed("deadline", "The deadline passed before a result was there");
    }

    Ending of(Throwable cause) {
        return switch (cause) {
            case EndedException ended -> ended.ending;
            case OffloadException ended -> of(ended.outcome());
            case InvalidInputException invalid -> failed("bad-input", String.valueOf(invalid.getMessage()));
            case CodecException codec -> failed("codec-failed", String.valueOf(codec.getMessage()));
            case JobStoreException refused -> again("storage", String.valueOf(refused.getMessage()), Duration.ZERO);
            case java.io.IOException broken -> again("storage", broken.toString(), Duration.ZERO);
            default -> {
                LOG.error("Attempt {} of job {} failed by our own fault", claim.attempt(), claim.id(), cause);
                yield failed("internal", "The log of the service tells more");
            }
        };
    }

    private Ending of(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Completed<?> completed -> throw new IllegalArgumentException("A result is no problem");
            case Outcome.Failed<?> failed -> failed(failed.failure());
            case Outcome.TimedOut<?> late -> late();
            case Outcome.Cancelled<?> ended -> cancelled.getAsBoolean() ? new Ending.Cancelled() : stopped(ended);
            case Outcome.WorkerLost<?> lost -> workerLost(lost);
            case Outcome.Rejected<?> rejected -> rejected(rejected);
        };
    }

    private Ending failed(Failure failure) {
        if (failure.invalidInput()) {
            return failed("bad-input", failure.message());
        }
        return failure.type().equals(CodecException.class.getName())
                ? failed("codec-failed", failure.message())
                : again("task-failed", failure.summary(), Duration.ZERO);
    }

    /** The service stops, or has other code of the task. */
    private Ending stopped(Outcome.Cancelled<?> ended) {
        return ended.started() && !claim.request().idempotent()
                ? new Ending.Lost(new JobProblem("service-lost", "The service stopped while the attempt was running"))
                : new Ending.NotBegun(Duration.ZERO);
    }

    private Ending workerLost(Outcome.WorkerLost<?> lost) {
        String detail = lost.cause().summary();
        return claim.request().idempotent()
                ? again("worker-lost", detail, Duration.ZERO)
                : new Ending.Lost(new JobProblem("worker-lost", detail));
    }

    private Ending rejected(Outcome.Rejected<?> rejected) {
        return switch (rejected.reason()) {
            case TOO_LARGE -> failed("too-large", rejected.detail());
            case QUARANTINED -> again("quarantined", rejected.detail(), rejected.retryAfter());
            case FULL, UNAVAILABLE, CLOSED -> new Ending.NotBegun(longer(rejected.retryAfter(), MIN_PAUSE));
        };
    }

    private static Ending failed(String kind, String detail) {
        return new Ending.Failed(new JobProblem(kind, detail));
    }

    private Ending again(String kind, String detail, Duration least) {
        return new Ending.Again(new JobProblem(kind, detail), longer(backoff(), least));
    }

    /** Doubles with each attempt. */
    private Duration backoff() {
        Duration pause = claim.request().options().backoff();
        int doublings = Math.min(claim.attempt() - 1, MAX_DOUBLINGS);
        return pause.compareTo(LONGEST_BACKOFF.dividedBy(1L << doublings)) > 0
                ? LONGEST_BACKOFF
                : pause.multipliedBy(1L << doublings);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
