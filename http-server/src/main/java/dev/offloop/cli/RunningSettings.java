package dev.offloop.cli;

import dev.offloop.cli.OptionTable.Row;
import dev.offloop.http.OffloopService;
import dev.offloop.http.ServiceSettings;
import dev.offloop.http.security.Audit;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The options of a service that runs. A change is parsed and checked as a start with these options would be, all of it
 * before any of it counts; then what can change is changed. One change at a time.
 *
 * <p>Parsing runs on worker threads, everything else on one context of the event loop.
 */
final class RunningSettings implements ServiceSettings {
    static final Set<String> CHANGEABLE = Set.of(
            "body-limit",
            "children",
            "children-max",
            "connections",
            "idle-timeout",
            "log-level",
            "max-bytes",
            "max-loop-delay",
            "max-memory",
            "max-queue-wait",
            "max-tasks",
            "max-wait",
            "threads");

    private static final Logger LOG = LoggerFactory.getLogger(RunningSettings.class);
    private static final String ACTION = "change-settings";
    private static final Pattern OPTION = Pattern.compile("--([a-z][a-z0-9-]*)");

    private final Settings sources;
    private final Assembly assembly;
    private final OffloopService service;
    private final Context context;

    private volatile OptionTable current;

    // The context's

    /** As command line, environment and file say it. */
    private OptionTable configured;

    private Future<Void> last = Future.succeededFuture();

    /** Of a service that was just started so. */
    RunningSettings(Settings sources, OptionTable started, Assembly assembly, OffloopService service) {
        this.sources = sources;
        this.assembly = assembly;
        this.service = service;
        this.context = assembly.vertx().getOrCreateContext();
        this.configured = started;
        this.current = started;
    }

    /** Any thread. */
    @Override
    public List<Setting> all() {
        return current.rows().stream()
                .map(row -> new Setting(
                        row.name(),
                        row.value().filter(value -> !row.isSecret()),
                        row.origin(),
                        CHANGEABLE.contains(row.name())))
                .toList();
    }

    /** Any thread. */
    @Override
    public Future<Void> change(Map<String, Optional<String>> changes, String by) {
        return inTurn(() -> {
            Map<String, Row> rows = new LinkedHashMap<>();
            List<String> unknown = new ArrayList<>();
            changes.forEach((name, value) -> current.find(name)
                    .ifPresentOrElse(
                            row -> rows.put(
                                    name,
                                    value.map(text -> row.with(text, "changed by " + by))
                                            .orElseGet(
                                                    () -> configured.find(name).orElse(row))),
                            () -> unknown.add(name)));
            if (!unknown.isEmpty()) {
                String first = Settings.unknown(unknown.getFirst(), current.names());
                return Future.failedFuture(new RefusedException(sentence(first), false, unknown));
            }
            return change(List.copyOf(rows.values()), by);
        });
    }

    /**
     * Reads environment and file again, and changes what they say otherwise than when they were read last; what was
     * changed meanwhile stays. What cannot change while the service runs is told in the log, as is a mistake, with
     * which nothing changes. Any thread.
     */
    Future<Void> reload(String by) {
        return inTurn(() -> context.executeBlocking(this::read, false).compose(read -> {
                    List<Row> changed = read.changesFrom(configured);
                    String fixed = changed.stream()
                            .map(Row::name)
                            .filter(name -> !CHANGEABLE.contains(name))
                            .collect(Collectors.joining(", "));
                    if (!fixed.isEmpty()) {
                        LOG.warn("{} changed, which counts at the next start", fixed);
                    }
                    List<Row> changes = changed.stream()
                            .filter(row -> CHANGEABLE.contains(row.name()))
                            .toList();
                    return change(changes, by).onSuccess(done -> configured = read);
                }))
                .onFailure(e -> LOG.warn("The settings stay as they are: {}", e.getMessage()));
    }

    private interface Step {
        Future<Void> run();
    }

    /** After the change before. */
    private Future<Void> inTurn(Step step) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(ignored -> {
            Future<Void> before = last;
            last = done.future();
            before.onComplete(ended -> attempt(step).onComplete(done));
        });
        return done.future();
    }

    private static Future<Void> attempt(Step step) {
        try {
            return step.run();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private Future<Void> change(List<Row> rows, String by) {
        OptionTable next = current;
        for (Row row : rows) {
            next = next.with(row);
        }
        List<String> fixed = next.changesFrom(current).stream()
                .map(Row::name)
                .filter(name -> !CHANGEABLE.contains(name))
                .toList();
        if (!fixed.isEmpty()) {
            return Future.failedFuture(new RefusedException(
                    String.join(", ", fixed) + " cannot change while the service runs; restart it", true, fixed));
        }
        OptionTable table = next;
        return context.executeBlocking(() -> parsed(table), false)
                .compose(wanted -> check(wanted).compose(checked -> apply(table, wanted, by)));
    }

    /** As a start with these options alone would have it. */
    private ServePlan parsed(OptionTable table) throws RefusedException {
        ServeCommand command = new ServeCommand();
        try {
            new CommandLine(command)
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .parseArgs(table.arguments().toArray(String[]::new));
            return command.plan();
        } catch (ParameterException | UserError e) {
            String message = firstLine(e);
            Matcher option = OPTION.matcher(message);
            throw new RefusedException(message, false, option.find() ? List.of(option.group(1)) : List.of());
        }
    }

    private OptionTable read() throws RefusedException {
        Settings reading = new Settings(sources.environment());
        CommandLine line = new CommandLine(new ServeCommand()).setCaseInsensitiveEnumValuesAllowed(true);
        line.getCommandSpec().preprocessor(reading);
        try {
            ParseResult parsed = line.parseArgs(sources.origins().given().toArray(String[]::new));
            return OptionTable.of(line.getCommandSpec(), parsed, reading.origins());
        } catch (ParameterException e) {
            throw new RefusedException(reading.located(firstLine(e)), false, List.of());
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** What only those can tell who would have to change. */
    private Future<Void> check(ServePlan wanted) {
        return assembly.cannotBecome(wanted.assembly()).compose(reasons -> {
            if (reasons.isEmpty()) {
                return Future.succeededFuture();
            }
            String reason = String.join("; ", reasons.values());
            return Future.failedFuture(new RefusedException(sentence(reason), true, List.copyOf(reasons.keySet())));
        });
    }

    private Future<Void> apply(OptionTable table, ServePlan wanted, String by) {
        String changes = table.describeChangesFrom(current);
        if (changes.isEmpty()) {
            return Future.succeededFuture();
        }
        return Future.join(service.changeLimits(wanted.service()), assembly.become(wanted.assembly()))
                .<Void>mapEmpty()
                .onSuccess(done -> {
                    LogLevel.set(wanted.logLevel());
                    current = table;
                    Audit.done(ACTION, by, changes);
                });
    }
}
