package dev.offloop.jobs;

import dev.offloop.log.Logs;
import dev.offloop.loop.blocking.BlockingPool;
import dev.offloop.offload.Offload;
import dev.offloop.offload.Submission;
import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * One attempt of a job: its input is read and decoded, its task run, the result encoded and kept, the end recorded. The
 * runner's thread alone.
 */
final class Attempt {
    private static final Logger LOG = Logs.of(Attempt.class);

    /** Up to here, decoding and encoding are cheaper than asking another thread to. */
    private static final int INLINE_BYTES = 16 * 1024;

    /** Where larger ones are decoded and encoded. */
    private static final String BULKHEAD = "bodies";

    /** How often a result is tried to be kept where the disk has no room for it, a second apart. */
    private static final int KEEP_TRIES = 30;

    private static final long KEEP_PAUSE_MILLIS = 1_000;

    private final JobRunner runner;
    private final Offload offload;
    private final Claim claim;
    private final JobRequest request;
    private final Endings endings;
    private final long begunNanos = System.nanoTime();
    private @Nullable Submission<?> submission;
    private boolean cancelled;

    Attempt(JobRunner runner, Offload offload, Claim claim) {
        this.runner = runner;
        this.offload = offload;
        this.claim = claim;
        this.request = claim.request();
        this.endings = new Endings(claim, () -> cancelled);
        claim.cancelled().onSuccess(ignored -> onCancel());
    }

    /** Completes when the end is recorded, or cannot be. */
    Future<Void> run() {
        return ending().otherwise(endings::of)
                .compose(ending -> runner.store().end(claim, ending))
                .onFailure(e -> LOG.warn(
                        "The end of attempt {} of job {} is not recorded: {}",
                        claim.attempt(),
                        claim.id(),
                        e.toString()))
                .mapEmpty();
    }

    private void onCancel() {
        cancelled = true;
        if (submission != null) {
            submission.cancel();
        }
    }

    private Future<Ending> ending() {
        Optional<Task<?, ?>> task = offload.tasks().find(request.task());
        if (task.isEmpty()) {
            return Future.succeededFuture(endings.unknownTask());
        }
        Optional<String> strategy = request.options().strategy();
        if (strategy.isPresent() && !offload.strategies().contains(strategy.get())) {
            return Future.succeededFuture(endings.unknownStrategy(strategy.get()));
        }
        return run(task.get());
    }

    private <I, O> Future<Ending> run(Task<I, O> task) {
        return runner.store()
                .read(request.input())
                .compose(bytes -> decode(task, bytes)
                        .compose(input -> submit(task, input, bytes.length))
                        .compose(output -> encode(task, output)
                                .compose(result ->
                                        keep(result, task.descriptor().output().mediaTypeOf(output)))));
    }

    private <I> Future<I> decode(Task<I, ?> task, byte[] bytes) {
        return nearOrFar(
                bytes.length <= INLINE_BYTES, () -> task.descriptor().input().fromEdge(bytes));
    }

    private <I, O> Future<O> submit(Task<I, O> task, I input, int bytes) {
        if (cancelled) {
            return Future.failedFuture(new Endings.EndedException(new Ending.Cancelled()));
        }
        TaskOptions options = new TaskOptions(
                Optional.empty(),
                request.options().priority(),
                request.options().key(),
                request.options().strategy(),
                request.options().parameters(),
                bytes);
        if (claim.remaining().isPresent()) {
            Duration left = claim.remaining().get().minusNanos(System.nanoTime() - begunNanos);
            if (!left.isPositive()) {
                return Future.failedFuture(new Endings.EndedException(endings.late()));
            }
            options = options.withDeadline(left);
        }
        Submission<O> submitted = offload.submit(task, input, options);
        submission = submitted;
        submitted.onProgress(progress -> runner.store().tell(claim, progress));
        return submitted.future();
    }

    /** What weighs nothing has an unknown size. */
    private <O> Future<byte[]> encode(Task<?, O> task, O output) {
        Codec<O> codec = task.descriptor().output();
        long weight = codec.weigh(output);
        return nearOrFar(
                weight > 0 && weight <= INLINE_BYTES, () -> task.descriptor().resultToEdge(output));
    }

    private Future<Ending> keep(byte[] bytes, String mediaType) {
        long most = runner.bounds().resultBytes();
        if (bytes.length > most) {
            return Future.succeededFuture(endings.resultTooLarge(bytes.length, most));
        }
        return nearOrFar(bytes.length <= INLINE_BYTES, () -> sha256(bytes))
                .compose(digest -> put(bytes, 1).map(body -> new Ending.Done(new JobResult(mediaType, digest, body))));
    }

    private Future<JobBody> put(byte[] bytes, int tries) {
        return runner.store().put(bytes).recover(e -> {
            boolean mayHelp = e instanceof JobStoreException refused
                    && refused.reason() == JobStoreException.Reason.NO_ROOM
                    && tries < KEEP_TRIES
                    && !runner.isStopped();
            if (!mayHelp) {
                return Future.failedFuture(e);
            }
            Promise<JobBody> later = Promise.promise();
            runner.context()
                    .owner()
                    .setTimer(KEEP_PAUSE_MILLIS, due -> put(bytes, tries + 1).onComplete(later));
            return later.future();
        });
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every JDK has SHA-256", e);
        }
    }

    private <T> Future<T> nearOrFar(boolean near, Callable<T> work) {
        return BlockingPool.nearOrFar(runner.context(), near, BULKHEAD, work);
    }
}
