package dev.offloop.http;

import dev.offloop.loop.blocking.BlockingPool;
import dev.offloop.offload.Accounting;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadException;
import dev.offloop.offload.Submission;
import dev.offloop.task.Codec;
import dev.offloop.task.CodecException;
import dev.offloop.task.InvalidInputException;
import dev.offloop.task.Outcome;
import dev.offloop.task.Task;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.Usage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One task run for one HTTP request: body, decoding, task, encoding, answer. A client that goes away takes its task
 * back.
 *
 * <p>Runs on the request's context; decodes and encodes elsewhere what may take long.
 */
final class TaskExchange<I, O> {
    private static final Logger LOG = LoggerFactory.getLogger(TaskExchange.class);

    /** Up to here, decoding and encoding are cheaper than asking another thread to. */
    private static final int INLINE_BYTES = 16 * 1024;

    /** Where larger ones are decoded and encoded. */
    private static final String BULKHEAD = "bodies";

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Offload offload;
    private final ServiceConfig config;
    private final HeldBytes.Lease lease;
    private final Refusals refusals;
    private final Task<I, O> task;
    private final TaskOptions options;
    private final Context context;
    private @Nullable Submission<O> submission;
    private boolean gone;
    private long begunNanos;
    private @Nullable Duration timeLeft;

    TaskExchange(
            HttpServerRequest request,
            Offload offload,
            ServiceConfig config,
            HeldBytes.Lease lease,
            Refusals refusals,
            Task<I, O> task,
            TaskOptions options) {
        this.request = request;
        this.response = request.response();
        this.offload = offload;
        this.config = config;
        this.lease = lease;
        this.refusals = refusals;
        this.task = task;
        this.options = options;
        this.context = Vertx.currentContext();
    }

    void start() {
        response.closeHandler(ignored -> onGone());
        Optional<Duration> deadline = options.timeout();
        begunNanos = deadline.isPresent() ? System.nanoTime() : 0;
        BodyReceiver.receive(context, request, lease, bodyLimit(), config.connections(), deadline)
                .compose(this::run)
                .compose(this::answer)
                .onFailure(this::refuse)
                .onComplete(ignored -> lease.release());
    }

    private long bodyLimit() {
        return Math.min(config.effectiveBodyLimit(), lease.maxBytes());
    }

    private void onGone() {
        gone = true;
        if (submission != null) {
            submission.cancel();
        }
    }

    private Future<O> run(Body body) {
        return nearOrFar(body.length() <= INLINE_BYTES, () -> input().fromEdge(body.join()))
                .compose(input -> submit(input, body.length()));
    }

    private Future<O> submit(I input, int bytes) {
        if (gone) {
            return Future.failedFuture(new HttpClosedException("The client went away"));
        }
        Submission<O> submitted = offload.submit(task, input, optionsNow().inputBytes(bytes));
        submission = submitted;
        return submitted.future();
    }

    /** The deadline counts from the request, and its body has taken some of the time. */
    private TaskOptions optionsNow() {
        if (options.timeout().isEmpty()) {
            return options;
        }
        Duration left = options.timeout().get().minusNanos(System.nanoTime() - begunNanos);
        timeLeft = left.isPositive() ? left : Duration.ofNanos(1);
        return options.withDeadline(timeLeft);
    }

    /** What weighs nothing has an unknown size. */
    private Future<Void> answer(O output) {
        long weight = output().weigh(output);
        return nearOrFar(
                        weight > 0 && weight <= INLINE_BYTES,
                        () -> task.descriptor().resultToEdge(output))
                .compose(bytes -> write(bytes, output().mediaTypeOf(output)));
    }

    private Future<Void> write(byte[] bytes, String mediaType) {
        if (gone) {
            return Future.succeededFuture();
        }
        if (bytes.length > config.effectiveResultLimit()) {
            return Future.failedFuture(Problems.resultTooLarge(bytes.length, config.effectiveResultLimit())
                    .asException());
        }
        lease.add(bytes.length);
        describe();
        response.putHeader(HttpHeaders.CONTENT_TYPE, mediaType);
        return BodyWriter.write(context, response, bytes).otherwiseEmpty();
    }

    private void refuse(Throwable cause) {
        if (gone || cause instanceof HttpClosedException) {
            return;
        }
        describe();
        refusals.write(context, request, problemOf(cause));
    }

    private Problem problemOf(Throwable cause) {
        if (cause instanceof ProblemException known) {
            return known.problem();
        }
        if (cause instanceof OffloadException ended) {
            return Problems.of(asAskedFor(ended.outcome()));
        }
        if (cause instanceof InvalidInputException invalid) {
            return Problems.badInput(String.valueOf(invalid.getMessage()));
        }
        if (cause instanceof CodecException codec) {
            return Problems.codecFailed(String.valueOf(codec.getMessage()));
        }
        return Problems.internal(LOG, cause);
    }

    /** With the deadline that the client has sent, and not what its body has left of it. */
    private Outcome<?> asAskedFor(Outcome<?> outcome) {
        return outcome instanceof Outcome.TimedOut<?> late && late.timeout().equals(timeLeft)
                ? new Outcome.TimedOut<>(options.timeout().orElseThrow(), late.started())
                : outcome;
    }

    private void describe() {
        if (submission == null) {
            return;
        }
        Accounting took = submission.accounting();
        response.putHeader("Offloop-Task-Id", Long.toString(submission.taskId()))
                .putHeader("Offloop-Strategy", submission.strategy())
                .putHeader("Server-Timing", timing(took));
    }

    private static String timing(Accounting took) {
        Usage usage = took.usage();
        return "queue;dur=" + millis(took.queueNanos())
                + ", run;dur=" + millis(took.runNanos())
                + (usage.isMeasured() ? ", cpu;dur=" + millis(usage.cpuNanos()) : "")
                + ", copy;dur=" + millis(took.copyNanos());
    }

    /** Milliseconds with three decimals. */
    private static String millis(long nanos) {
        long micros = nanos / 1_000;
        String decimals = Long.toString(1_000 + micros % 1_000).substring(1);
        return micros / 1_000 + "." + decimals;
    }

    /**
     * Far is a bulkhead of its own, so that the application's blocking calls and the metrics do not wait for it, nor it
     * for them.
     */
    private <T> Future<T> nearOrFar(boolean near, Callable<T> work) {
        return BlockingPool.nearOrFar(context, near, BULKHEAD, work);
    }

    private Codec<I> input() {
        return task.descriptor().input();
    }

    private Codec<O> output() {
        return task.descriptor().output();
    }
}
