package dev.offloop.http;

import dev.offloop.http.security.Audit;
import dev.offloop.loop.EventLoop;
import dev.offloop.loop.netty.Loops;
import dev.offloop.offload.Offload;
import dev.offloop.offload.SharedMemory;
import dev.offloop.offload.StartCache;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.offload.auto.Explanation;
import dev.offloop.task.Parameter;
import dev.offloop.task.Task;
import dev.offloop.task.TaskDescriptor;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What can be read: {@code /ping}, {@code /tasks}, {@code /health}, {@code /workers}, {@code /metrics}, {@code /loop}.
 */
final class Pages {
    private static final Buffer PONG = Buffer.buffer("pong");

    private static final Logger LOG = LoggerFactory.getLogger(Pages.class);

    /** What a strategy that has none is said to lack; {@code /workers} tells why. */
    private static final String WITHOUT_WORKERS = "has no worker that can run tasks; GET /workers and the log say why";

    private final Supplier<Offload> current;
    private final ServiceMetrics metrics;
    private final OwnCode code;
    private final Supplier<Optional<String>> codeError;
    private final BooleanSupplier draining;

    Pages(
            Supplier<Offload> current,
            ServiceMetrics metrics,
            OwnCode code,
            Supplier<Optional<String>> codeError,
            BooleanSupplier draining) {
        this.current = current;
        this.metrics = metrics;
        this.code = code;
        this.codeError = codeError;
        this.draining = draining;
    }

    /** What each endpoint shows, but for tasks. */
    Map<Endpoint, Handler<RoutingContext>> handlers(Gate gate) {
        Map<Endpoint, Handler<RoutingContext>> handlers = new EnumMap<>(Endpoint.class);
        handlers.put(Endpoint.PING, this::ping);
        handlers.put(Endpoint.TASKS, this::tasks);
        handlers.put(Endpoint.LIVE, this::live);
        handlers.put(Endpoint.READY, routing -> ready(routing, gate.mayReadReasons()));
        handlers.put(Endpoint.WORKERS, this::workers);
        handlers.put(Endpoint.DEAD_LETTERS, this::deadLetters);
        handlers.put(
                Endpoint.RESTART_WORKERS,
                routing -> restartWorkers(routing, gate.describe(gate.knownCaller(), routing.request())));
        handlers.put(Endpoint.METRICS, this::metrics);
        handlers.put(Endpoint.LOOP, this::loop);
        return handlers;
    }

    void ping(RoutingContext routing) {
        routing.response().putHeader(HttpHeaders.CONTENT_TYPE, "text/plain");
        Answer.end(routing.request(), PONG);
    }

    void tasks(RoutingContext routing) {
        Offload offload = current.get();
        JsonArray tasks = new JsonArray();
        for (Task<?, ?> task : offload.tasks().all()) {
            tasks.add(describe(task.descriptor()));
        }
        answer(
                routing,
                200,
                new JsonObject()
                        .put("tasks", tasks)
                        .put("strategies", new JsonArray(List.copyOf(offload.strategies())))
                        .put("defaultStrategy", offload.defaultStrategy()));
    }

    private static JsonObject describe(TaskDescriptor<?, ?> task) {
        JsonObject description = new JsonObject()
                .put("name", task.name())
                .put("description", task.description())
                .put("input", task.input().mediaType())
                .put("output", task.output().mediaType())
                .put("idempotent", task.idempotent())
                .put("brief", task.brief());
        if (task.parameters().isDeclared()) {
            JsonArray parameters = new JsonArray();
            task.parameters().all().forEach(parameter -> parameters.add(describe(parameter)));
            description.put("parameters", parameters);
        }
        return description;
    }

    private static JsonObject describe(Parameter parameter) {
        JsonObject description = new JsonObject().put("name", parameter.name()).put("required", parameter.required());
        return switch (parameter) {
            case Parameter.WholeNumber number -> {
                description.put("type", "integer").put("minimum", number.min()).put("maximum", number.max());
                number.absent().ifPresent(value -> description.put("default", value));
                yield description;
            }
            case Parameter.Word word -> {
                description.put("type", "string").put("enum", new JsonArray(word.words()));
                word.absent().ifPresent(value -> description.put("default", value));
                yield description;
            }
            case Parameter.Text text -> description.put("type", "string");
        };
    }

    void live(RoutingContext routing) {
        answer(routing, 200, new JsonObject().put("live", true));
    }

    /**
     * Ready when new tasks are taken and every strategy can run them; the reasons say what is wrong. As the page is
     * open to all, a strategy's own words, which may quote what a worker printed, are shown only to those who may read
     * them.
     */
    void ready(RoutingContext routing, boolean trusted) {
        Offload offload = current.get();
        answerWith(routing, offload.unavailable().onSuccess(unavailable -> {
            JsonObject reasons = new JsonObject();
            if (draining.getAsBoolean()) {
                reasons.put("service", "is shutting down");
            }
            code.broken().ifPresent(reason -> reasons.put("code", reason));
            unavailable.forEach((strategy, reason) -> reasons.put(strategy, trusted ? reason : WITHOUT_WORKERS));
            boolean ready = reasons.isEmpty();
            answer(
                    routing,
                    ready ? 200 : 503,
                    new JsonObject().put("ready", ready).put("reasons", reasons));
        }));
    }

    void workers(RoutingContext routing) {
        Offload offload = current.get();
        answerWith(
                routing,
                Future.all(
                                offload.workers(),
                                offload.memory(),
                                offload.startCaches(),
                                offload.unavailable(),
                                offload.explainAll())
                        .onSuccess(answers -> {
                            List<WorkerInfo> workers = answers.resultAt(0);
                            List<SharedMemory> memory = answers.resultAt(1);
                            List<StartCache> caches = answers.resultAt(2);
                            Map<String, String> unavailable = answers.resultAt(3);
                            List<Explanation> choices = answers.resultAt(4);
                            JsonObject page = WorkersPage.of(
                                    workers, metrics.utilization().read(workers), memory, caches, unavailable);
                            page.put("choices", WorkersPage.of(choices));
                            codeError.get().ifPresent(error -> page.put("codeError", error));
                            answer(routing, 200, page);
                        }));
    }

    /** The tasks that were given up because their workers died, and what is refused for it. */
    void deadLetters(RoutingContext routing) {
        Offload offload = current.get();
        answerWith(
                routing,
                offload.deadLetters()
                        .compose(letters -> offload.quarantined()
                                .onSuccess(quarantined -> answer(routing, 200, WorkersPage.of(letters, quarantined)))));
    }

    /** Has all workers replaced; {@code /workers} shows how far that is. */
    void restartWorkers(RoutingContext routing, String by) {
        Offload offload = current.get();
        Audit.done(RefusedActions.actionOf(Endpoint.RESTART_WORKERS), by, "all workers are being replaced");
        offload.renewWorkers().onFailure(e -> LOG.warn("The workers were not all replaced: {}", e.toString()));
        answer(routing, 202, new JsonObject().put("restarting", true));
    }

    /** The figures of the loop that serves this request. */
    void loop(RoutingContext routing) {
        EventLoop loop =
                Loops.current().orElseThrow(() -> Problems.noPhasedLoop().asException());
        answer(routing, 200, LoopPage.of(loop.metrics()));
    }

    void metrics(RoutingContext routing) {
        Offload offload = current.get();
        answerWith(routing, metrics.scrape(offload).onSuccess(text -> {
            routing.response().putHeader(HttpHeaders.CONTENT_TYPE, ServiceMetrics.MEDIA_TYPE);
            Answer.end(routing.request(), Buffer.buffer(text));
        }));
    }

    private static void answerWith(RoutingContext routing, Future<?> page) {
        page.onFailure(routing::fail);
    }

    private static void answer(RoutingContext routing, int status, JsonObject json) {
        routing.response().setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        Answer.end(routing.request(), json.toBuffer());
    }
}
