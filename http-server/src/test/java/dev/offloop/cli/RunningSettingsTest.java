package dev.offloop.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.http.OffloopService;
import dev.offloop.http.ServiceSettings.RefusedException;
import dev.offloop.http.ServiceSettings.Setting;
import dev.offloop.offload.WorkerInfo;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The options of a service without children that runs in this process. */
class RunningSettingsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private Path file;
    private Assembly assembly;
    private OffloopService service;
    private RunningSettings settings;

    @BeforeEach
    void start() throws IOException {
        file = directory.resolve("offloop.yaml");
        write("threads: 2", "max-wait: 20s");
        Settings sources = new Settings(Map.of("OFFLOOP_DRAIN", "3s"));
        ServeCommand command = new ServeCommand(sources);
        CommandLine line = new CommandLine(command);
        line.getCommandSpec().preprocessor(sources);
        line.parseArgs("--config", file.toString(), "--children=0", "--port=0", "--idle-timeout", "50s");
        ServePlan plan = command.plan();
        assembly = Assembly.start(plan.assembly());
        service = Assembly.await(
                OffloopService.start(assembly.vertx(), assembly.offload(), plan.service(), assembly.metrics()),
                PATIENCE);
        settings = new RunningSettings(
                sources,
                OptionTable.of(line.getCommandSpec(), line.getParseResult(), sources.origins()),
                assembly,
                service);
        service.showSettings(settings);
    }

    @AfterEach
    void close() {
        LogLevel.set(Optional.empty());
        Assembly.await(service.close(Duration.ZERO), PATIENCE);
        assembly.close();
    }

    private void write(String... lines) throws IOException {
        Files.write(file, Arrays.asList(lines));
    }

    /** Name, value, name, value; an empty value for that of the start. */
    private void change(String... changes) {
        Map<String, Optional<String>> all = new LinkedHashMap<>();
        for (int i = 0; i < changes.length; i += 2) {
            all.put(changes[i], Optional.of(changes[i + 1]).filter(value -> !value.isEmpty()));
        }
        get(settings.change(all, "tester"));
    }

    private static void get(Future<Void> done) {
        Assembly.await(done, PATIENCE);
    }

    private RefusedException refusal(String... changes) {
        try {
            change(changes);
            throw new AssertionError("Not refused");
        } catch (CompletionException e) {
            if (e.getCause() instanceof RefusedException refused) {
                return refused;
            }
            throw e;
        }
    }

    private String shown(String name) {
        Setting setting = settings.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        return setting.value().orElse("-") + " " + setting.origin();
    }

    private int platformThreads() {
        return Assembly.await(assembly.offload().workers(), PATIENCE).stream()
                .filter(worker -> worker.strategy().equals("platform"))
                .mapToInt(WorkerInfo::slots)
                .sum();
    }

    private Invocation set(String... args) {
        List<String> all = new ArrayList<>(List.of("set", "--url", service.url()));
        all.addAll(Arrays.asList(args));
        return Invocation.of(
                OffloopCommand.commandLine(StandardStreams.ofProcess(), new ComparisonElsewhere(), Map.of()),
                all.toArray(String[]::new));
    }

    @Test
    void allAreShownWithTheirOrigins() {
        assertThat(shown("threads")).isEqualTo("2 " + file + ", line 1");
        assertThat(shown("drain")).isEqualTo("3s OFFLOOP_DRAIN");
        assertThat(shown("idle-timeout")).isEqualTo("50s command line");
        assertThat(shown("max-queue-wait")).isEqualTo("30s default");
        assertThat(shown("token")).isEqualTo("- not set");
        assertThat(settings.all().stream().filter(Setting::changeable).map(Setting::name))
                .containsExactlyInAnyOrderElementsOf(RunningSettings.CHANGEABLE);
    }

    @Test
    void aChangeCountsAndIsShownWithItsAuthor() {
        change("threads", "5", "max-tasks", "7");

        assertThat(platformThreads()).isEqualTo(5);
        assertThat(shown("threads")).isEqualTo("5 changed by tester");
        assertThat(shown("max-tasks")).isEqualTo("7 changed by tester");

        change("threads", "");
        assertThat(platformThreads()).isEqualTo(2);
        assertThat(shown("threads")).isEqualTo("2 " + file + ", line 1");
    }

    @Test
    void allOfAChangeCountsOrNothing() {
        RefusedException refusal = refusal("threads", "5", "max-memory", "0");

        assertThat(refusal.isFixed()).isFalse();
        assertThat(refusal.names()).containsExactly("max-memory");
        assertThat(refusal).hasMessage("--max-memory must be 1 to 100, not 0");
        assertThat(platformThreads()).isEqualTo(2);
        assertThat(shown("threads")).startsWith("2 ");
    }

    @ParameterizedTest
    @CsvSource({
        "port, 9, true, 'port cannot change while the service runs; restart it'",
        "token, x, true, 'token cannot change'",
        "strict, true, true, 'strict cannot change'",
        "children, 2, true, 'children'",
        "threads, 100000, false, '--threads must be 1 to 10000'",
        "threads, 9999, true, 'room for 512 threads'",
        "threads, two, false, '--threads'",
        "max-wait, soon, false, 'is no time'",
        "log-level, loud, false, '--log-level'",
        "prot, 1, false, 'There is no option ''prot''; did you mean port'",
        "'', 1, false, 'There is no option'"
    })
    void whatCannotBeIsRefused(String name, String value, boolean fixed, String message) {
        RefusedException refusal = refusal(name, value);

        assertThat(refusal).hasMessageContaining(message);
        assertThat(refusal.isFixed()).isEqualTo(fixed);
        assertThat(refusal.names()).containsExactly(name);
    }

    @Test
    void theLogLevelChangesAndGoesBack() {
        change("log-level", "debug");
        assertThat(LoggerFactory.getLogger("some.library").isDebugEnabled()).isTrue();

        change("log-level", "error");
        assertThat(LoggerFactory.getLogger("some.library").isWarnEnabled()).isFalse();

        change("log-level", "");
        assertThat(LoggerFactory.getLogger("some.library").isWarnEnabled()).isTrue();
    }

    @Test
    void changesAtATimeCountOneAfterTheOther() {
        List<Future<Void>> all = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            all.add(settings.change(Map.of("threads", Optional.of(Integer.toString(i))), "tester"));
        }
        all.forEach(RunningSettingsTest::get);

        assertThat(platformThreads()).isEqualTo(20);
    }

    @Test
    void theFileIsReadAgainAndWhatWasChangedMeanwhileStays() throws Exception {
        change("max-tasks", "7");
        write("# other lines", "threads: 3", "max-wait: 20s");

        get(settings.reload("SIGHUP"));

        assertThat(platformThreads()).isEqualTo(3);
        assertThat(shown("threads")).isEqualTo("3 " + file + ", line 2");
        assertThat(shown("max-tasks")).isEqualTo("7 changed by tester");
        write("# none");
        get(settings.reload("SIGHUP"));
        assertThat(shown("threads")).isEqualTo("- not set");
        assertThat(shown("max-wait")).isEqualTo("30s default");
    }

    @Test
    void aMistakeInTheFileChangesNothingAndNeitherDoesWhatTakesARestart() throws Exception {
        write("threads: 3", "max-wait: soon");
        assertThatThrownBy(() -> get(settings.reload("SIGHUP")))
                .hasMessageContaining("line 2")
                .hasMessageContaining("'soon' is no time");
        assertThat(platformThreads()).isEqualTo(2);

        write("threads: 4", "max-wait: 20s", "strict: true");
        get(settings.reload("SIGHUP"));
        assertThat(platformThreads()).isEqualTo(4);
        assertThat(shown("strict")).startsWith("false ");
    }

    @Test
    void theCommandShowsAndChangesThem() {
        Invocation changed = set("max-queue-wait=5s", "--", "--threads=3");
        assertThat(changed.err()).isEmpty();
        assertThat(changed.out().lines())
                .anySatisfy(line -> assertThat(line).startsWith("threads: 3 ").contains("# changed by local@127.0.0.1"))
                .anySatisfy(line -> assertThat(line).startsWith("max-queue-wait: 5s "))
                .hasSize(2);
        assertThat(platformThreads()).isEqualTo(3);

        Invocation all = set();
        assertThat(all.exitCode()).isZero();
        assertThat(all.out()).contains("port: '0'".replace("'", ""), "# token:", "idle-timeout: 50s");

        assertThat(set("threads=").out()).contains("threads: 2 ");
        Invocation refused = set("threads=0");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).containsExactly("offloop: --threads must be 1 to 10000, not 0");
    }
}
