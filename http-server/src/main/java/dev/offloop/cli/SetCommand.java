package dev.offloop.cli;

import dev.offloop.cli.OptionTable.Row;
import dev.offloop.log.Printable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks a running service for its settings, and to change them. */
@Command(
        name = "set",
        description =
                "Changes settings of a running service: all of them, or none. Without any it shows what is in force. "
                        + "The token is that of OFFLOOP_TOKEN; docs/settings.md tells which can change.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SetCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "NAME=VALUE",
            arity = "0..*",
            description = "Such as max-queue-wait=5s. NAME= goes back to what the service was started with.")
    private List<String> changes = new ArrayList<>();

    @Mixin
    private ServiceClient service;

    SetCommand(Map<String, String> environment) {
        this.service = new ServiceClient(environment);
    }

    @Override
    public Integer call() {
        HttpRequest.Builder request = service.request("/settings");
        if (!changes.isEmpty()) {
            request.header("Content-Type", "application/json").method("PATCH", BodyPublishers.ofString(body()));
        }
        return service.ask(request, BodyHandlers.ofByteArray(), response -> {
            if (response.statusCode() != 200) {
                String problem = ServiceClient.problemOf(response.statusCode(), response.body());
                spec.commandLine().getErr().println("offloop: " + Printable.of(problem));
                return 1;
            }
            print(response);
            return 0;
        });
    }

    private String body() {
        JsonObject wanted = new JsonObject();
        for (String change : changes) {
            int end = change.indexOf('=');
            if (end < 1) {
                throw new UserError("'" + change + "' is no NAME=VALUE");
            }
            String name = change.substring(0, end).replaceFirst("^--", "");
            if (wanted.containsKey(name)) {
                throw new UserError("'" + name + "' is there twice");
            }
            String value = change.substring(end + 1);
            wanted.put(name, value.isEmpty() ? null : value);
        }
        return wanted.encode();
    }

    private void print(HttpResponse<byte[]> response) {
        PrintWriter out = spec.commandLine().getOut();
        List<JsonObject> settings;
        try {
            var all = new JsonObject(Buffer.buffer(response.body())).getJsonArray("settings");
            settings =
                    IntStream.range(0, all.size()).mapToObj(all::getJsonObject).toList();
        } catch (DecodeException | ClassCastException | NullPointerException e) {
            throw new UserError(service.url() + " does not answer as Offloop does", e);
        }
        for (JsonObject setting : settings) {
            Row row = new Row(
                    setting.getString("name"),
                    Optional.ofNullable(setting.getString("value")),
                    setting.getString("origin"),
                    true,
                    false);
            if (changes.isEmpty() || isNamed(row.name())) {
                out.println(Printable.of(ConfigCommand.line(row)));
            }
        }
    }

    private boolean isNamed(String name) {
        return changes.stream()
                .anyMatch(change -> change.replaceFirst("^--", "").startsWith(name + "="));
    }
}
