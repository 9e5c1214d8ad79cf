package dev.offloop.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A running {@code offloop serve}, asked over HTTP and seen as a family of processes. */
final class Service implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration CALM = Duration.ofMinutes(2);
    private static final Pattern READY = Pattern.compile("Offloop is ready at (http://\\S+) .*");
    private static final String CHILD_MAIN = "dev.offloop.child.agent.ChildMain";

    private final Running running;
    private final Http http;

    private Service(Running running, Http http) {
        this.running = running;
        this.http = http;
    }

    /** Starts it, and returns when it has printed its URL. */
    static Service start(Launch launch) {
        Running running = Running.start(launch);
        try {
            Patience.until(
                    START,
                    () -> "the service is ready; " + running.said(),
                    () -> url(running).isPresent() || !running.isAlive());
            URI url =
                    url(running).orElseThrow(() -> new AssertionError("The service did not start. " + running.said()));
            return new Service(running, new Http(url));
        } catch (AssertionError e) {
            running.close();
            throw e;
        }
    }

    private static Optional<URI> url(Running running) {
        return running.out().stream()
                .map(READY::matcher)
                .filter(Matcher::matches)
                .map(matcher -> URI.create(matcher.group(1)))
                .findFirst();
    }

    Http http() {
        return http;
    }

    Running running() {
        return running;
    }

    long pid() {
        return running.pid();
    }

    /** The child JVMs that run tasks, oldest first. */
    List<ProcessHandle> children() {
        return running.handle()
                .descendants()
                .filter(Service::isChild)
                .sorted(Service::byStart)
                .toList();
    }

    /** All processes below the service, also those that help it. */
    List<ProcessHandle> family() {
        return running.handle().descendants().toList();
    }

    static boolean isChild(ProcessHandle process) {
        return ProcFile.commandLine(process.pid()).contains(CHILD_MAIN);
    }

    private static int byStart(ProcessHandle a, ProcessHandle b) {
        return Long.compare(ProcFile.startTicks(a.pid()), ProcFile.startTicks(b.pid()));
    }

    /** What {@code /workers} tells of the children. */
    Stream<JsonNode> workers() {
        return Json.values(http.get("/workers").json().path("workers"))
                .filter(worker -> worker.path("strategy").asText().equals("child"));
    }

    /**
     * Waits until every place has a child that is ready and has nothing to do, no task is held, and no slab is taken.
     */
    void awaitCalm() {
        Patience.until(
                CALM,
                () -> "books at zero: " + http.get("/workers").text()
                        + http.get("/health/ready").text(),
                this::isCalm);
    }

    private boolean isCalm() {
        return http.get("/health/ready").status() == 200
                && workers().allMatch(Service::isReadyAndIdle)
                && Json.values(http.get("/workers").json().path("sharedMemory"))
                        .allMatch(memory -> memory.path("slabs").asInt() == 0);
    }

    private static boolean isReadyAndIdle(JsonNode worker) {
        String state = worker.path("state").asText();
        return (state.equals("ready") || state.equals("spare"))
                && worker.path("inFlight").asInt() == 0;
    }

    @Override
    public void close() {
        running.close();
    }
}
