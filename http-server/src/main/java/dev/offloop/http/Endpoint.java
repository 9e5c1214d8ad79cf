package dev.offloop.http;

import io.vertx.core.http.HttpMethod;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Everything that can be asked of the service: where, how, and who may. */
enum Endpoint {
    PING("/ping", Access.KNOWN),
    TASKS("/tasks", Access.READ),
    RUN("/tasks/:name", Access.SUBMIT, HttpMethod.POST),
    JOBS("/jobs", Access.KNOWN),
    SUBMIT_JOBS("/jobs", Access.SUBMIT, HttpMethod.POST),
    SUBMIT_JOB("/jobs/:name", Access.SUBMIT, HttpMethod.POST),
    JOB("/jobs/:name", Access.KNOWN),
    JOB_RESULT("/jobs/:name/result", Access.KNOWN),
    JOB_EVENTS("/jobs/:name/events", Access.KNOWN, HttpMethod.GET),
    CANCEL_JOB("/jobs/:name/cancel", Access.SUBMIT, HttpMethod.POST),
    RETRY_JOB("/jobs/:name/retry", Access.SUBMIT, HttpMethod.POST),
    LIVE("/health/live", Access.OPEN),
    READY("/health/ready", Access.OPEN),
    WORKERS("/workers", Access.READ),
    DEAD_LETTERS("/workers/dead-letters", Access.READ),
    RESTART_WORKERS("/workers/restart", Access.OPERATE, HttpMethod.POST),
    SETTINGS("/settings", Access.READ),
    CHANGE_SETTINGS("/settings", Access.OPERATE, HttpMethod.PATCH),
    METRICS("/metrics", Access.READ),
    LOOP("/loop", Access.READ);

    private static final Set<String> OPEN_PATHS = Arrays.stream(values())
            .filter(endpoint -> endpoint.access == Access.OPEN)
            .map(Endpoint::path)
            .collect(Collectors.toUnmodifiableSet());

    private final String path;
    private final Access access;

    @SuppressWarnings("ImmutableEnumChecker") // it is made by List.of
    private final List<HttpMethod> methods;

    /** One that is read. */
    Endpoint(String path, Access access) {
        this(path, access, HttpMethod.GET, HttpMethod.HEAD);
    }

    Endpoint(String path, Access access, HttpMethod... methods) {
        this.path = path;
        this.access = access;
        this.methods = List.of(methods);
    }

    /** As Vert.x has it, with a colon before what stands for any name. */
    String path() {
        return path;
    }

    /** Whether it takes a task, which has quotas of its own. */
    boolean takesTask() {
        return this == RUN || this == SUBMIT_JOB || this == SUBMIT_JOBS;
    }

    Access access() {
        return access;
    }

    List<HttpMethod> methods() {
        return methods;
    }

    /** Whether this is a path that every client may ask for. */
    static boolean isOpen(@Nullable String path) {
        return path != null && OPEN_PATHS.contains(path);
    }
}
