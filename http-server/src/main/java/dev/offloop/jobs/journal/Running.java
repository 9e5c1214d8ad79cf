package dev.offloop.jobs.journal;

import dev.offloop.task.Progress;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/** A job whose attempt was handed out. The journal's thread. */
final class Running {
    final int ref;
    final AcceptedJob job;
    final Promise<Void> cancelled;
    JobStatus status;

    @Nullable
    Progress progress;

    /** Its end is known and waits for room in the journal. */
    boolean ending;

    Running(int ref, AcceptedJob job, JobStatus status, Promise<Void> cancelled) {
        this.ref = ref;
        this.job = job;
        this.status = status;
        this.cancelled = cancelled;
    }
}
