package dev.offloop.jobs.journal;

import dev.offloop.jobs.JobStoreException;
import dev.offloop.jobs.JobStoreException.Reason;
import dev.offloop.log.Logs;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The thread that owns a journal. It takes all calls that wait, has each record what it does, makes the records durable
 * once for all of them, and then answers: so a disk that writes a hundred times a second takes as many calls as there
 * are. It sleeps while there is nothing to do.
 */
final class JournalThread {
    static final String JOURNAL_THREAD = "offloop-journal";

    private static final Logger LOG = Logs.of(JournalThread.class);

    /** Calls that wait at most; each is of a request, so that these are bounded before. */
    private static final int MAX_CALLS = 100_000;

    /** Calls of one batch, so that the first does not wait for the last of many. */
    private static final int MAX_BATCH = 1_000;

    private static final long LONGEST_SLEEP_MILLIS = 60_000;

    private static final Call WAKE = new Call() {
        @Override
        public void run() {
            // To be there is all that it is for.
        }

        @Override
        public void fail(Throwable cause) {
            // It asks for nothing.
        }
    };

    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>(MAX_CALLS);
    private final List<Answer> answers = new ArrayList<>();
    private final Thread thread =
            Thread.ofPlatform().daemon().name(JOURNAL_THREAD).unstarted(this::run);
    private final Work work;
    private volatile boolean closing;
    private volatile boolean ended;
    private @Nullable JobStoreException broken;

    /** A call: records what it does, and leaves its answer to {@link #answer}. */
    interface Call {
        void run() throws Exception;

        /** It is not run at all, or its records are not durable. */
        void fail(Throwable cause);
    }

    /** What is told once the records are durable. */
    private interface Answer {
        void tell();

        /** They never will be. */
        void fail(Throwable cause);
    }

    /** What the thread does beside calls. */
    interface Work {
        /** What is due now. */
        void onTime() throws IOException;

        /** Milliseconds until something is due; not negative. */
        long untilDueMillis();

        /** Makes what was recorded durable. */
        void commit() throws IOException;

        /** Nothing is recorded any more: tells those who wait. */
        void onBroken(Throwable reason);

        /** Gives all back, and tells those who wait why. */
        void close(Throwable reason) throws IOException;
    }

    JournalThread(Work work) {
        this.work = work;
    }

    void start() {
        thread.start();
    }

    /** Any thread. */
    void call(Call call) {
        if (closing) {
            call.fail(closed());
        } else if (!calls.offer(call)) {
            call.fail(new JobStoreException(Reason.FULL, "The journal is behind by " + MAX_CALLS + " calls"));
        } else if (ended && calls.remove(call)) {
            call.fail(closed());
        }
    }

    private static JobStoreException closed() {
        return new JobStoreException(Reason.CLOSED, "The store is closed");
    }

    /** Completes it once what was recorded so far is durable; fails it when that cannot be. The journal's thread. */
    <T> void answer(Promise<T> promise, T value) {
        answers.add(new Answer() {
            @Override
            public void tell() {
                promise.tryComplete(value);
            }

            @Override
            public void fail(Throwable cause) {
                promise.tryFail(cause);
            }
        });
    }

    /** Runs it once what was recorded so far is durable, or never. The journal's thread. */
    void afterwards(Runnable action) {
        answers.add(new Answer() {
            @Override
            public void tell() {
                action.run();
            }

            @Override
            public void fail(Throwable cause) {
                // What asked for it is told by itself.
            }
        });
    }

    /** Ends the thread once the calls are done that were made before. Idempotent; any thread. */
    void close() {
        closing = true;
        // Without room for it the thread is awake.
        var _ = calls.offer(WAKE);
    }

    private void run() {
        List<Call> batch = new ArrayList<>(MAX_BATCH);
        while (!closing || !calls.isEmpty()) {
            try {
                Call first = calls.poll(sleepMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    calls.drainTo(batch, MAX_BATCH - 1);
                }
            } catch (InterruptedException e) {
                LOG.debug("The journal's thread goes on although it was interrupted", e);
            }
            turn(batch);
            batch.clear();
        }
        end();
    }

    private long sleepMillis() {
        return broken == null ? Math.min(work.untilDueMillis(), LONGEST_SLEEP_MILLIS) : LONGEST_SLEEP_MILLIS;
    }

    private void turn(List<Call> batch) {
        for (Call call : batch) {
            run(call);
        }
        if (broken == null) {
            try {
                work.onTime();
                work.commit();
            } catch (Throwable e) {
                onBroken(e, batch);
                return;
            }
        }
        tellAll();
    }

    private void tellAll() {
        answers.forEach(answer -> guarded(answer::tell));
        answers.clear();
    }

    private void run(Call call) {
        JobStoreException refusal = broken;
        if (refusal != null) {
            guarded(() -> call.fail(refusal));
            return;
        }
        try {
            call.run();
        } catch (JobStoreException | IOException e) {
            guarded(() -> call.fail(e));
        } catch (Throwable e) {
            LOG.error("A call of the journal failed by our own fault", e);
            guarded(() -> call.fail(e));
        }
    }

    /** What others do with an answer harms neither the thread nor the next answer. */
    private static void guarded(Runnable telling) {
        try {
            telling.run();
        } catch (RejectedExecutionException e) {
            LOG.debug("The event loop that waits for an answer of the journal has ended", e);
        } catch (Throwable e) {
            LOG.error("An answer of the journal could not be told", e);
        }
    }

    /** After a write that failed, what is on the disk is not known: no further one may count on it. */
    private void onBroken(Throwable cause, List<Call> batch) {
        LOG.error("The journal cannot be written; jobs are refused until the service is started again", cause);
        JobStoreException refusal = new JobStoreException(
                Reason.BROKEN, "The journal cannot be written: " + cause + "; start the service again");
        broken = refusal;
        answers.forEach(answer -> guarded(() -> answer.fail(refusal)));
        answers.clear();
        batch.forEach(call -> guarded(() -> call.fail(refusal)));
        guarded(() -> work.onBroken(refusal));
        tellAll();
    }

    private void end() {
        ended = true;
        for (Call call = calls.poll(); call != null; call = calls.poll()) {
            Call late = call;
            guarded(() -> late.fail(closed()));
        }
        try {
            work.close(closed());
        } catch (IOException | RuntimeException e) {
            LOG.warn("The journal was not closed in order", e);
        } finally {
            tellAll();
        }
    }
}
