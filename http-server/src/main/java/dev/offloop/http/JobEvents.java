package dev.offloop.http;

import dev.offloop.http.connection.Connections;
import dev.offloop.jobs.Job;
import dev.offloop.jobs.JobEvent;
import dev.offloop.jobs.JobStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /jobs/ID/events}: what happens to a job, as server-sent events, until it ends. The id of a change is its
 * number, so that a client that comes again misses none and sees none twice; what a task says of how far it is has no
 * id, as only the last word counts.
 *
 * <p>The request's context alone. What a client does not take is not kept for it: how far the job is goes unsaid, and
 * where a change cannot be told the stream ends, for the client to come again.
 */
final class JobEvents {
    /** So that what lies between does not take the connection for dead, and a client that is gone is noticed. */
    private static final long COMMENT_MILLIS = TimeUnit.SECONDS.toMillis(15);

    /** Not taken by the client at most. */
    private static final int MAX_WAITING_BYTES = 64 * 1024;

    private static final int NOTHING_MORE = 204;
    private static final Buffer COMMENT = Buffer.buffer(": \n\n");

    private final Context context;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Runnable onDrain = this::onDrain;
    private JobStore.@Nullable Watch watch;
    private long timer;
    private boolean ended;

    private JobEvents(Context context, HttpServerRequest request) {
        this.context = context;
        this.request = request;
        this.response = request.response();
    }

    /** Begins to tell; fails with a {@link ProblemException}, or as the store does. */
    static Future<Void> tell(Context context, HttpServerRequest request, JobStore store, Job job) {
        int last = lastId(request);
        if (job.state().isEnded() && last >= job.history().getLast().number()) {
            return request.response().setStatusCode(NOTHING_MORE).end();
        }
        JobEvents events = new JobEvents(context, request);
        events.begin();
        return store.watch(job.id(), last, events::onEvent)
                .onSuccess(events::onWatch)
                .onFailure(e -> events.release())
                .mapEmpty();
    }

    private static int lastId(HttpServerRequest request) {
        String text = TaskRequest.single(request, "Last-Event-ID");
        if (text == null || text.isEmpty()) {
            return 0;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // As one that cannot be.
        }
        throw Problems.badRequest("Last-Event-ID is '" + text + "'; send that of the last event")
                .asException();
    }

    /** Nothing is written before there is something to tell, so that what the store refuses is a problem. */
    private void begin() {
        response.setChunked(true)
                .setWriteQueueMaxSize(MAX_WAITING_BYTES)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.closeHandler(gone -> release());
        response.exceptionHandler(broken -> release());
        timer = context.owner().setPeriodic(COMMENT_MILLIS, due -> comment());
        Connections.onDrain(request.connection(), onDrain);
    }

    private void onWatch(JobStore.Watch begun) {
        watch = begun;
        if (ended) {
            begun.close();
        } else if (!response.headWritten()) {
            response.write(COMMENT);
        }
    }

    private void onEvent(JobEvent event) {
        if (ended) {
            return;
        }
        switch (event) {
            case JobEvent.Progressed progressed -> {
                if (!response.writeQueueFull()) {
                    response.write(text("progress", JobJson.of(progressed.progress())));
                }
            }
            case JobEvent.Changed changed -> onChange(changed);
        }
    }

    private void onChange(JobEvent.Changed changed) {
        if (response.writeQueueFull()) {
            end("slow");
            return;
        }
        Job.Change change = changed.change();
        JsonObject data = new JsonObject()
                .put("state", change.state().word())
                .put("attempt", change.attempt())
                .put("at", change.at().toString())
                .put("job", JobJson.of(changed.job()));
        response.write(Buffer.buffer("id: " + change.number() + "\n").appendBuffer(text("state", data)));
        if (change.state().isEnded()
                && change.number() == changed.job().history().getLast().number()) {
            finish();
        }
    }

    /** JSON has no line breaks. */
    private static Buffer text(String event, JsonObject data) {
        return Buffer.buffer("event: " + event + "\ndata: ")
                .appendBuffer(data.toBuffer())
                .appendString("\n\n");
    }

    private void onDrain() {
        end("draining");
    }

    private void comment() {
        if (response.writeQueueFull()) {
            end("slow");
        } else {
            response.write(COMMENT);
        }
    }

    /** The client comes again, and goes on behind the last event that it has. */
    private void end(String reason) {
        if (!ended) {
            response.write(text("end", new JsonObject().put("reason", reason)));
            finish();
        }
    }

    private void finish() {
        release();
        response.end();
    }

    private void release() {
        if (!ended) {
            ended = true;
            context.owner().cancelTimer(timer);
            Connections.forgetDrain(request.connection(), onDrain);
            if (watch != null) {
                watch.close();
            }
        }
    }
}
