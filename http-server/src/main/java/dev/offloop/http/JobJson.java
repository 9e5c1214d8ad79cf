package dev.offloop.http;

import dev.offloop.jobs.Accepted;
import dev.offloop.jobs.Job;
import dev.offloop.jobs.JobPage;
import dev.offloop.jobs.JobProblem;
import dev.offloop.jobs.JobResult;
import dev.offloop.task.Progress;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Jobs as answers show them. A member that has no value is null. */
final class JobJson {
    private JobJson() {}

    static JsonObject of(Job job) {
        return new JsonObject()
                .put("id", job.id().toString())
                .put("task", job.task())
                .put("state", job.state().word())
                .put("attempt", job.attempt())
                .put("attempts", job.attempts())
                .put("acceptedAt", job.acceptedAt().toString())
                .put("startedAt", text(job.startedAt()))
                .put("endedAt", text(job.endedAt()))
                .put("dueAt", text(job.dueAt()))
                .put("cancelRequested", job.cancelRequested())
                .put("progress", job.progress().map(JobJson::of).orElse(null))
                .put("result", job.result().map(result -> of(result, job.id())).orElse(null))
                .put("problem", job.problem().map(JobJson::of).orElse(null));
    }

    static JsonObject of(JobPage page) {
        JsonArray jobs = new JsonArray();
        page.jobs().forEach(job -> jobs.add(of(job)));
        return new JsonObject()
                .put("jobs", jobs)
                .put("next", page.next().map(UUID::toString).orElse(null));
    }

    /** Of a batch, in the order of its lines. */
    static JsonObject of(List<Accepted> batch) {
        JsonArray jobs = new JsonArray();
        for (Accepted accepted : batch) {
            Job job = accepted.job();
            jobs.add(new JsonObject()
                    .put("id", job.id().toString())
                    .put("task", job.task())
                    .put("state", job.state().word()));
        }
        return new JsonObject().put("jobs", jobs);
    }

    static JsonObject of(Progress progress) {
        return new JsonObject()
                .put("done", progress.done())
                .put("total", progress.total())
                .put("message", progress.message());
    }

    private static JsonObject of(JobResult result, UUID id) {
        return new JsonObject()
                .put("mediaType", result.mediaType())
                .put("bytes", result.body().length())
                .put("sha256", result.sha256())
                .put("href", "/jobs/" + id + "/result");
    }

    private static JsonObject of(JobProblem problem) {
        return new JsonObject()
                .put("type", ProblemKind.typeOf(problem.kind()))
                .put("title", ProblemKind.titleOf(problem.kind()))
                .put("detail", problem.detail());
    }

    private static @Nullable String text(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }
}
