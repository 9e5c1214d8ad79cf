package dev.offloop.http;

import dev.offloop.offload.DeadLetter;
import dev.offloop.offload.SharedMemory;
import dev.offloop.offload.StartCache;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.offload.auto.Explanation;
import dev.offloop.task.LossCause;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code /workers} and {@code /workers/dead-letters} answer. */
final class WorkersPage {
    private WorkersPage() {}

    static JsonObject of(
            List<WorkerInfo> workers,
            Utilization.Shares busy,
            List<SharedMemory> memory,
            List<StartCache> caches,
            Map<String, String> unavailable) {
        JsonArray list = new JsonArray();
        workers.forEach(worker -> list.add(describe(worker, busy.byWorker().getOrDefault(worker.name(), 0.0))));
        JsonArray shared = new JsonArray();
        memory.forEach(one -> shared.add(describe(one)));
        JsonArray startCaches = new JsonArray();
        caches.forEach(cache -> startCaches.add(describe(cache)));
        JsonObject reasons = new JsonObject();
        unavailable.forEach(reasons::put);
        return new JsonObject()
                .put("workers", list)
                .put("sharedMemory", shared)
                .put("startCaches", startCaches)
                .put("unavailable", reasons);
    }

    /** What the strategy auto gives each task to. */
    static JsonArray of(List<Explanation> choices) {
        JsonArray list = new JsonArray();
        choices.forEach(choice -> list.add(new JsonObject()
                .put("task", choice.task())
                .put("strategy", choice.strategy())
                .put("reason", choice.reason())
                .put("runs", choice.runs())
                .put("p50Micros", choice.p50Nanos() / 1_000)
                .put("p99Micros", choice.p99Nanos() / 1_000)));
        return list;
    }

    private static JsonObject describe(StartCache cache) {
        JsonObject json = new JsonObject()
                .put("strategy", cache.strategy())
                .put("state", cache.state().name().toLowerCase(Locale.ROOT))
                .put("startsWith", cache.startsWith())
                .put("startsWithout", cache.startsWithout())
                .put("rejections", cache.rejections());
        cache.file().ifPresent(file -> json.put("file", file));
        cache.reason().ifPresent(reason -> json.put("reason", reason));
        return json;
    }

    private static JsonObject describe(SharedMemory memory) {
        return new JsonObject()
                .put("strategy", memory.strategy())
                .put("home", memory.home())
                .put("capacityBytes", memory.capacityBytes())
                .put("committedBytes", memory.committedBytes())
                .put("slabs", memory.slabs())
                .put("slabBytes", memory.slabBytes())
                .put("waits", memory.waits())
                .put("spills", memory.spills())
                .put("queueBytes", memory.queueBytes());
    }

    private static JsonObject describe(WorkerInfo worker, double utilization) {
        JsonObject json = new JsonObject()
                .put("strategy", worker.strategy())
                .put("name", worker.name())
                .put("pid", worker.pid())
                .put("generation", worker.generation())
                .put("state", worker.state())
                .put("tasksDone", worker.tasksDone())
                .put("inFlight", worker.inFlight())
                .put("credits", worker.credits())
                .put("restarts", worker.restarts())
                .put("slots", worker.slots())
                .put("busySeconds", worker.busyNanos() / 1e9)
                .put("utilization", utilization);
        worker.vitals()
                .ifPresent(vitals -> json.put("started", vitals.started())
                        .put("heartbeatAgeMillis", vitals.heartbeatAge().toMillis())
                        .put("recycles", vitals.recycles()));
        return json;
    }

    static JsonObject of(List<DeadLetter> letters, Map<String, Duration> quarantined) {
        JsonArray list = new JsonArray();
        letters.forEach(letter -> list.add(describe(letter)));
        JsonObject refused = new JsonObject();
        quarantined.forEach((what, remaining) -> refused.put(what, remaining.toSeconds() + " s"));
        return new JsonObject().put("deadLetters", list).put("quarantined", refused);
    }

    private static JsonObject describe(DeadLetter letter) {
        LossCause cause = letter.cause();
        JsonObject json = new JsonObject()
                .put("taskId", letter.taskId())
                .put("task", letter.task())
                .put("strategy", letter.strategy())
                .put("input", letter.input())
                .put("attempts", letter.attempts())
                .put("time", letter.time())
                .put("cause", cause.summary())
                .put("pid", cause.pid())
                .put("outOfMemory", cause.outOfMemory())
                .put("lastLines", new JsonArray(cause.lastLines()));
        cause.exitCode().ifPresent(code -> json.put("exitCode", code));
        cause.signal().ifPresent(signal -> json.put("signal", signal));
        cause.errorFile().ifPresent(file -> json.put("errorFile", file));
        return json;
    }
}
