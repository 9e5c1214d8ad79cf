package dev.offloop.http;

import dev.offloop.http.security.Caller;
import dev.offloop.http.security.Role;
import dev.offloop.jobs.Accepted;
import dev.offloop.jobs.Job;
import dev.offloop.jobs.JobBody;
import dev.offloop.jobs.JobQuery;
import dev.offloop.jobs.JobRequest;
import dev.offloop.jobs.JobState;
import dev.offloop.jobs.JobStore;
import dev.offloop.jobs.JobStoreException;
import dev.offloop.loop.blocking.BlockingPool;
import dev.offloop.task.TaskDescriptor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /jobs}: work that is accepted, kept and run later. A caller has to do with its own jobs alone, one with the
 * role {@code operate} with those of all. The loop's thread alone.
 */
final class JobsEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(JobsEndpoint.class);
    private static final int USUAL_LIMIT = 100;
    private static final Set<String> LINES = Set.of("application/x-ndjson", "application/jsonl");

    /** Up to here, parsing is cheaper than asking another thread to. */
    private static final int SHORT_BYTES = 16 * 1024;

    private static final String BULKHEAD = "bodies";
    private static final Set<String> FILTERS = Set.of("state", "task", "limit", "cursor");

    private final Optional<JobStore> kept;
    private final TaskAdmission admission;
    private final Gate gate;
    private final Refusals refusals;

    JobsEndpoint(Optional<JobStore> kept, TaskAdmission admission, Gate gate, Refusals refusals) {
        this.kept = kept;
        this.admission = admission;
        this.gate = gate;
        this.refusals = refusals;
    }

    /** What each endpoint of it does. */
    Map<Endpoint, Handler<RoutingContext>> handlers() {
        Map<Endpoint, Handler<RoutingContext>> handlers = new EnumMap<>(Endpoint.class);
        handlers.put(Endpoint.SUBMIT_JOB, this::submit);
        handlers.put(Endpoint.SUBMIT_JOBS, this::submitAll);
        handlers.put(Endpoint.JOB_EVENTS, this::events);
        handlers.put(Endpoint.JOBS, this::list);
        handlers.put(Endpoint.JOB, routing -> answer(routing, 200, (store, job) -> Future.succeededFuture(job)));
        handlers.put(Endpoint.JOB_RESULT, this::result);
        handlers.put(Endpoint.CANCEL_JOB, routing -> answer(routing, 202, (store, job) -> store.cancel(job.id())));
        handlers.put(Endpoint.RETRY_JOB, routing -> answer(routing, 202, (store, job) -> store.retry(job.id())));
        return handlers;
    }

    private JobStore store() {
        return kept.orElseThrow(() -> Problems.noJobs().asException());
    }

    private void submit(RoutingContext routing) {
        JobStore store = store();
        HttpServerRequest request = routing.request();
        TaskRequest wanted = admission.read(routing);
        Caller caller = gate.knownCaller();
        JobRequest job = read(request, wanted, caller);
        HeldBytes.Lease lease = admission.lease(caller, job.task());
        Context context = Vertx.currentContext();
        long limit = Math.min(admission.config().effectiveBodyLimit(), lease.maxBytes());
        BodyReceiver.receive(context, request, lease, limit, admission.config().connections(), Optional.empty())
                .compose(body -> store.put(body.join()))
                .compose(input -> store.accept(job.input(input)))
                .onComplete(done -> lease.release())
                .onSuccess(accepted -> tell(request, accepted))
                .onFailure(e -> refuse(context, request, e));
    }

    private static JobRequest read(HttpServerRequest request, TaskRequest wanted, Caller caller) {
        Function<JobOption, @Nullable String> given = option -> TaskRequest.single(request, option.header());
        TaskDescriptor<?, ?> task = wanted.task().descriptor();
        JobRequest.Options options = JobOption.options(
                wanted.options().parameters(), wanted.options().strategy(), given, JobOption::header);
        JobRequest job =
                new JobRequest(task.name(), task.idempotent(), caller.name(), JobBody.EMPTY, options, Optional.empty());
        return JobOption.withKey(job, given, JobOption::header);
    }

    /** All of them are accepted, or none. */
    private void submitAll(RoutingContext routing) {
        JobStore store = store();
        HttpServerRequest request = routing.request();
        admission.demandOpen();
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !LINES.contains(TaskRequest.mediaType(type))) {
            throw Problems.linesType(String.valueOf(type)).asException();
        }
        Caller caller = gate.knownCaller();
        JobLines lines = new JobLines(admission.offload(), admission.config().inlineAllowed(), caller);
        HeldBytes.Lease lease = admission.lease(caller, "");
        Context context = Vertx.currentContext();
        long limit = Math.min(admission.config().effectiveBodyLimit(), lease.maxBytes());
        BodyReceiver.receive(context, request, lease, limit, admission.config().connections(), Optional.empty())
                .compose(body -> BlockingPool.nearOrFar(
                        context, body.length() <= SHORT_BYTES, BULKHEAD, () -> lines.parse(body.join())))
                .map(all -> {
                    all.forEach(line -> admission.count(caller, line.request().task()));
                    return all;
                })
                .compose(all -> accept(store, all))
                .onComplete(done -> lease.release())
                .onSuccess(accepted -> answer(request, 202, JobJson.of(accepted)))
                .onFailure(e -> refuse(context, request, e));
    }

    /** Large inputs are put into the store one after the other. */
    private static Future<List<Accepted>> accept(JobStore store, List<JobLines.Line> lines) {
        JobRequest[] requests = new JobRequest[lines.size()];
        Future<Void> put = Future.succeededFuture();
        for (int i = 0; i < requests.length; i++) {
            JobLines.Line line = lines.get(i);
            int at = i;
            if (line.input().length <= JobBody.INLINE_BYTES) {
                requests[at] = line.request().input(new JobBody.Inline(line.input()));
            } else {
                put = put.compose(before -> store.put(line.input())).map(body -> {
                    requests[at] = line.request().input(body);
                    return null;
                });
            }
        }
        return put.compose(all -> store.acceptAll(List.of(requests)));
    }

    private void events(RoutingContext routing) {
        JobStore store = store();
        Context context = Vertx.currentContext();
        HttpServerRequest request = routing.request();
        find(routing, store, gate.knownCaller())
                .compose(job -> JobEvents.tell(context, request, store, job))
                .onFailure(e -> refuse(context, request, e));
    }

    private static void tell(HttpServerRequest request, Accepted accepted) {
        request.response()
                .putHeader(HttpHeaders.LOCATION, "/jobs/" + accepted.job().id());
        answer(request, 202, JobJson.of(accepted.job()));
    }

    private void list(RoutingContext routing) {
        JobStore store = store();
        JobQuery query = query(routing.request(), gate.knownCaller());
        Context context = Vertx.currentContext();
        store.list(query)
                .onSuccess(page -> answer(routing.request(), 200, JobJson.of(page)))
                .onFailure(e -> refuse(context, routing.request(), e));
    }

    private static JobQuery query(HttpServerRequest request, Caller caller) {
        Map<String, String> given = Query.parse(request.query());
        given.keySet().stream()
                .filter(name -> !FILTERS.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw Problems.badRequest(
                                    "'" + name + "' is no filter of jobs; there are state, task, limit, cursor")
                            .asException();
                });
        return new JobQuery(
                states(given.getOrDefault("state", "")),
                Optional.ofNullable(given.get("task")),
                caller.may(Role.OPERATE) ? Optional.empty() : Optional.of(caller.name()),
                limit(given.get("limit")),
                Optional.ofNullable(given.get("cursor"))
                        .map(text -> id(text).orElseThrow(() -> Problems.badRequest(
                                        "cursor is '" + text + "'; send what the last page has as next")
                                .asException())));
    }

    private static Set<JobState> states(String words) {
        EnumSet<JobState> states = EnumSet.noneOf(JobState.class);
        for (String word : words.isEmpty() ? new String[0] : words.split(",", -1)) {
            states.add(JobState.of(word)
                    .orElseThrow(() -> Problems.badRequest("state is '" + word + "'; there are "
                                    + String.join(
                                            ", ",
                                            EnumSet.allOf(JobState.class).stream()
                                                    .map(JobState::word)
                                                    .toList()))
                            .asException()));
        }
        return states;
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return USUAL_LIMIT;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= JobQuery.MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // As one that is out of its bounds.
        }
        throw Problems.badRequest("limit is '" + text + "'; it must be 1 to " + JobQuery.MAX_LIMIT)
                .asException();
    }

    private void result(RoutingContext routing) {
        JobStore store = store();
        Caller caller = gate.knownCaller();
        Context context = Vertx.currentContext();
        HttpServerRequest request = routing.request();
        find(routing, store, caller)
                .compose(job -> new JobResults(store, admission).write(context, request, job, caller))
                .onFailure(e -> refuse(context, request, e));
    }

    /** Answers with the job that this makes of the one that is asked for. */
    private void answer(RoutingContext routing, int status, BiFunction<JobStore, Job, Future<Job>> action) {
        JobStore store = store();
        Context context = Vertx.currentContext();
        find(routing, store, gate.knownCaller())
                .compose(job -> action.apply(store, job))
                .onSuccess(job -> answer(routing.request(), status, JobJson.of(job)))
                .onFailure(e -> refuse(context, routing.request(), e));
    }

    /** One of another caller is as one that does not exist. */
    private static Future<Job> find(RoutingContext routing, JobStore store, Caller caller) {
        String text = routing.pathParam("name");
        Optional<UUID> id = id(text);
        if (id.isEmpty()) {
            throw Problems.unknownJob(text).asException();
        }
        return store.find(id.get())
                .map(found -> found.filter(job -> isFor(job, caller))
                        .orElseThrow(() -> Problems.unknownJob(text).asException()));
    }

    private static boolean isFor(Job job, Caller caller) {
        return job.caller().equals(caller.name()) || caller.may(Role.OPERATE);
    }

    /** In its one form. */
    private static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equals(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void answer(HttpServerRequest request, int status, JsonObject json) {
        if (request.response().closed()) {
            return;
        }
        request.response().setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        Answer.end(request, json.toBuffer());
    }

    private void refuse(Context context, HttpServerRequest request, Throwable cause) {
        if (!(cause instanceof HttpClosedException)) {
            refusals.write(context, request, problemOf(cause));
        }
    }

    private static Problem problemOf(Throwable cause) {
        return switch (cause) {
            case ProblemException known -> known.problem();
            case JobStoreException refused -> Problems.of(refused);
            default -> Problems.internal(LOG, cause);
        };
    }
}
