package dev.offloop.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.sample.Print;
import dev.offloop.child.sample.ProcessEnvironment;
import dev.offloop.offload.Submission;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.sample.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What real children may use and see, and what becomes of what they print. */
@ResourceLock(CapturedLog.LOCK)
@Timeout(180)
@ResourceLock("log")
class IsolationIT {
    private static final String OUTPUT = "dev.offloop.child.output";

    /** SIGHUP, SIGINT and SIGTERM in a mask of signals. */
    private static final long STOP_SIGNALS = 1L | 1L << 1 | 1L << 14;

    @TempDir
    Path directory;

    private Rig rig(UnaryOperator<ChildConfig> with) {
        return new Rig(directory, with);
    }

    private static String ask(Rig rig, String question) {
        return Rig.get(rig.offload().submit(ProcessEnvironment.class, new Text(question), TaskOptions.defaults()))
                .text();
    }

    private static Submission<Text> print(Rig rig, String text, int times) {
        return rig.offload()
                .submit(
                        rig.offload().tasks().get(Print.class),
                        new Text(text),
                        TaskOptions.defaults().parameter("times", Integer.toString(times)));
    }

    @Test
    void aChildSeesOnlyTheVariablesThatItIsAllowed() {
        String other = System.getenv().keySet().stream()
                .filter(name -> name.matches("[A-Z_]+")
                        && !name.startsWith("LC_")
                        && !name.startsWith("LANG")
                        && !name.matches("PATH|HOME|USER|LOGNAME|TZ|TMPDIR|TMP|TEMP|LD_LIBRARY_PATH"))
                .findFirst()
                .orElseThrow();
        try (Rig rig = rig(config -> config)) {
            assertThat(ask(rig, "variables").lines()).contains("PATH").doesNotContain(other, "GREETING");
        }
        try (Rig rig = rig(config -> config.withEnvironment(List.of(other, "GREETING=good = morning")))) {
            assertThat(ask(rig, "variables").lines()).contains("PATH", other);
            assertThat(ask(rig, "GREETING")).isEqualTo("good = morning");
        }
    }

    @Test
    void aChildHasItsWorkingDirectoryItsHeapAndItsNiceLevel() throws IOException {
        Path home = Files.createDirectory(directory.resolve("home"));
        try (Rig rig = rig(config ->
                config.withWorkingDirectory(home).withHeapMegabytes(40).withNiceness(7))) {
            assertThat(ask(rig, "directory")).isEqualTo(home.toRealPath().toString());
            assertThat(Integer.parseInt(ask(rig, "heap"))).isBetween(30, 40);
            assertThat(niceLevel(rig.first().pid()))
                    .isEqualTo(Math.min(19, niceLevel(ProcessHandle.current().pid()) + 7));
        }
    }

    private static int niceLevel(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
    }

    @Test
    void theStandardInputOfAChildHasEnded() {
        try (Rig rig = rig(config -> config)) {
            assertThat(ask(rig, "standard input")).isEqualTo("-1");
        }
    }

    @Test
    void theSignalsOfAServiceManagerAreLeftToTheParent() {
        try (Rig rig = rig(config -> config)) {
            Matcher ignored = Pattern.compile("SigIgn:\\s+([0-9a-f]+)").matcher(ask(rig, "status"));
            assertThat(ignored.find()).isTrue();
            assertThat(Long.parseUnsignedLong(ignored.group(1), 16) & STOP_SIGNALS)
                    .isEqualTo(STOP_SIGNALS);
        }
    }

    @Test
    void aChildLogsToItsParentWithoutAFramework() {
        try (Rig rig = rig(config -> config)) {
            assertThat(ask(rig, "loggers")).isEqualTo("dev.offloop.child.agent.ChildLogging");
        }
    }

    @Test
    void whatATaskPrintsIsLoggedWithItsChildAndItsId() {
        try (CapturedLog log = new CapturedLog(OUTPUT);
                Rig rig = rig(config -> config)) {
            Submission<Text> first = print(rig, "first words", 1);
            Submission<Text> second = print(rig, "second words", 1);
            Rig.get(first.future());
            Rig.get(second.future());

            Rig.until("all is logged", () -> log.linesWith(" words").size() == 4);
            assertThat(log.linesWith(" words"))
                    .containsExactlyInAnyOrder(
                            "[child-1 task " + first.taskId() + "] first words",
                            "[child-1 task " + first.taskId() + "] first words",
                            "[child-1 task " + second.taskId() + "] second words",
                            "[child-1 task " + second.taskId() + "] second words");
        }
    }

    @Test
    void aLineThatIsTooLongIsCutAndTheRestCounted() {
        try (CapturedLog log = new CapturedLog(OUTPUT);
                Rig rig = rig(config -> config)) {
            Submission<Text> printing = print(rig, "x".repeat(10_000), 1);
            Rig.get(printing.future());

            Rig.until("both lines are logged", () -> log.linesWith("xxx").size() == 2);
            assertThat(log.linesWith("xxx"))
                    .allSatisfy(line -> assertThat(line).hasSizeLessThan(2_200).endsWith(" characters more"));
        }
    }

    @Test
    void aFloodIsReadAndLeftOutOfTheLogWithItsCount() {
        try (CapturedLog log = new CapturedLog(OUTPUT)) {
            int logged;
            try (Rig rig = rig(config -> config.withOutputLinesPerSecond(10))) {
                assertThat(Rig.get(print(rig, "flood", 50_000).future()).text()).isEqualTo("flood");
                assertThat(Rig.get(rig.echo(1))).containsExactly(1);
            }
            Rig.until("all is told", () -> leftOut(log) + words(log) == 50_001);
            logged = words(log);
            assertThat(logged).isBetween(10, 1_000);
        }
    }

    private static int words(CapturedLog log) {
        return (int)
                log.lines().stream().filter(line -> line.endsWith("] flood")).count();
    }

    private static int leftOut(CapturedLog log) {
        return log.lines().stream()
                .map(line -> Pattern.compile("printed (\\d+) lines more").matcher(line))
                .filter(Matcher::find)
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .sum();
    }
}
