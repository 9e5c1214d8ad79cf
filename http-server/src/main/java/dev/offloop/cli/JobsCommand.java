package dev.offloop.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offloop.jobs.journal.JournalCheck;
import dev.offloop.log.Printable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends jobs to a running service, and asks for them. */
@Command(
        name = "jobs",
        description = "Sends jobs to a running service and asks for them. The token is that of OFFLOOP_TOKEN; "
                + "docs/jobs.md tells more.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class JobsCommand implements Runnable {
    private static final String DEAD = "failed,lost";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServiceClient service;

    private final StandardStreams streams;

    JobsCommand(StandardStreams streams, Map<String, String> environment) {
        this.streams = streams;
        this.service = new ServiceClient(environment);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Say what to do: one of " + String.join(", ", spec.subcommands().keySet()));
    }

    @Command(
            name = "submit",
            description = "Sends a job, whose input is standard input, and prints its id.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    int submit(
            @Parameters(paramLabel = "TASK", description = "Name of the task, such as sha256.") String task,
            @Option(
                            names = "--header",
                            paramLabel = "NAME=VALUE",
                            description = "An option of the job, such as Offloop-Attempts=5 or Idempotency-Key=k.")
                    @Nullable
                    Map<String, String> headers,
            @Option(
                            names = {"-p", "--param"},
                            paramLabel = "NAME=VALUE",
                            description = "A parameter of the task, or its strategy.")
                    @Nullable
                    Map<String, String> parameters)
            throws IOException {
        HttpRequest.Builder request = service.request("/jobs/" + escaped(task) + query(parameters))
                .POST(BodyPublishers.ofByteArray(streams.in().readAllBytes()));
        if (headers != null) {
            try {
                headers.forEach(request::header);
            } catch (IllegalArgumentException e) {
                throw new UserError("--header: " + e.getMessage(), e);
            }
        }
        return ask(request, job -> out().println(Printable.of(job.getString("id"))));
    }

    @Command(name = "ls", description = "Lists jobs, the newest first.", mixinStandardHelpOptions = true)
    int list(
            @Option(
                            names = "--state",
                            paramLabel = "STATE",
                            description = "Of these states: queued, running, retrying, done, failed, cancelled, lost.")
                    @Nullable
                    String state,
            @Option(names = "--task", paramLabel = "NAME", description = "Of this task.") @Nullable String task,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "At most so many. Default: ${DEFAULT-VALUE}")
                    int limit) {
        Map<String, String> filters = new LinkedHashMap<>();
        filters.put("limit", Integer.toString(limit));
        if (state != null) {
            filters.put("state", state);
        }
        if (task != null) {
            filters.put("task", task);
        }
        return ask(service.request("/jobs" + query(filters)), page -> print(page.getJsonArray("jobs")));
    }

    @Command(
            name = "dead",
            description = "Lists the jobs that failed or were lost, the newest first; retry runs them again.",
            mixinStandardHelpOptions = true)
    int dead() {
        return list(DEAD, null, 100);
    }

    @Command(name = "show", description = "Shows a job.", mixinStandardHelpOptions = true)
    int show(@Parameters(paramLabel = "ID") String id) {
        return ask(service.request(path(id)), this::show);
    }

    @Command(
            name = "result",
            description = "Writes the result of a job to standard output.",
            mixinStandardHelpOptions = true)
    int result(@Parameters(paramLabel = "ID") String id) {
        return service.ask(service.request(path(id) + "/result"), BodyHandlers.ofInputStream(), response -> {
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    return tell(response.statusCode(), body.readAllBytes());
                }
                body.transferTo(streams.out());
                streams.out().flush();
                return ExitCode.OK;
            }
        });
    }

    @Command(
            name = "watch",
            description = "Tells what happens to a job until it ends; exit code 1 when it is not done.",
            mixinStandardHelpOptions = true)
    int watch(@Parameters(paramLabel = "ID") String id) {
        return service.ask(service.request(path(id) + "/events"), BodyHandlers.ofInputStream(), response -> {
            try (InputStream body = response.body()) {
                return response.statusCode() == 200
                        ? watch(new BufferedReader(new InputStreamReader(body, UTF_8)))
                        : tell(response.statusCode(), body.readAllBytes());
            }
        });
    }

    private int watch(BufferedReader events) throws IOException {
        String event = "";
        String state = "";
        for (String line = events.readLine(); line != null; line = events.readLine()) {
            if (line.startsWith("event: ")) {
                event = line.substring("event: ".length());
            } else if (line.startsWith("data: ")) {
                JsonObject data = json(line.substring("data: ".length()).getBytes(UTF_8));
                state = event.equals("state") ? String.valueOf(data.getString("state")) : state;
                out().println(Printable.of(lineOf(event, data)));
                out().flush();
            }
        }
        return state.equals("done") ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static String lineOf(String event, JsonObject data) {
        return switch (event) {
            case "state" ->
                data.getString("at") + " " + data.getString("state") + ", attempt " + data.getInteger("attempt");
            case "progress" -> data.getLong("done") + " of " + data.getLong("total") + " " + data.getString("message");
            default -> event + " " + data.encode();
        };
    }

    @Command(name = "cancel", description = "Takes a job back.", mixinStandardHelpOptions = true)
    int cancel(@Parameters(paramLabel = "ID") String id) {
        return ask(service.request(path(id) + "/cancel").POST(BodyPublishers.noBody()), this::show);
    }

    @Command(
            name = "retry",
            description = "Has a job run again that failed, was lost or was cancelled.",
            mixinStandardHelpOptions = true)
    int retry(@Parameters(paramLabel = "ID") String id) {
        return ask(service.request(path(id) + "/retry").POST(BodyPublishers.noBody()), this::show);
    }

    @Command(
            name = "verify",
            description = "Reads a data directory that no service uses; exit code 1 when something of it is damaged.",
            mixinStandardHelpOptions = true)
    int verify(
            @Parameters(paramLabel = "DIR", arity = "0..1", description = "Default: the usual one of serve.") @Nullable
                    Path directory) {
        Path data = directory == null ? JobsOptions.usualDirectory() : directory;
        try {
            JournalCheck check = JournalCheck.of(data);
            out().println(check.journal().records() + " records, "
                    + check.journal().open() + " that were being written when their service ended");
            check.journal().damages().forEach(damage -> out().println(Printable.of(damage.summary())));
            check.wrongBodies().forEach(file -> out().println(Printable.of(file + ": the bytes are others")));
            return check.isWhole() ? ExitCode.OK : ExitCode.SOFTWARE;
        } catch (NoSuchFileException e) {
            throw new UserError("There is no data directory " + data, e);
        } catch (IOException e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
    }

    private interface Showing {
        void show(JsonObject answer);
    }

    private int ask(HttpRequest.Builder request, Showing showing) {
        return service.ask(request, BodyHandlers.ofByteArray(), response -> {
            if (response.statusCode() / 100 != 2) {
                return tell(response.statusCode(), response.body());
            }
            showing.show(json(response.body()));
            return ExitCode.OK;
        });
    }

    private JsonObject json(byte[] body) {
        try {
            return new JsonObject(Buffer.buffer(body));
        } catch (DecodeException e) {
            throw new UserError(service.url() + " does not answer as Offloop does", e);
        }
    }

    private void show(JsonObject job) {
        job.encodePrettily().lines().forEach(line -> out().println(Printable.of(line)));
    }

    private void print(JsonArray jobs) {
        for (int i = 0; i < jobs.size(); i++) {
            JsonObject job = jobs.getJsonObject(i);
            out().println(Printable.of("%s %-9s %s %s, attempt %d of %d"
                    .formatted(
                            job.getString("id"),
                            job.getString("state"),
                            job.getString("acceptedAt"),
                            job.getString("task"),
                            job.getInteger("attempt"),
                            job.getInteger("attempts"))));
        }
    }

    private int tell(int status, byte[] body) {
        spec.commandLine().getErr().println("offloop: " + Printable.of(ServiceClient.problemOf(status, body)));
        return ExitCode.SOFTWARE;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private static String path(String id) {
        return "/jobs/" + escaped(id);
    }

    private static String query(@Nullable Map<String, String> parameters) {
        return parameters == null || parameters.isEmpty()
                ? ""
                : parameters.entrySet().stream()
                        .map(each -> escaped(each.getKey()) + "=" + escaped(each.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
