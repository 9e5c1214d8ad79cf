package dev.offloop.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.offload.StartCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The AOT cache of real children: made, used, and found out when it does not fit. */
@Order(1) // Takes long, so it begins first.
@Timeout(300)
@ResourceLock(CapturedLog.LOCK)
class AotCacheIT {
    @TempDir
    Path directory;

    private String jars = "";

    @BeforeEach
    void packClasses() {
        jars = JarClassPath.in(directory);
    }

    private Rig rig(UnaryOperator<ChildConfig> with) {
        return new Rig(
                directory,
                config -> with.apply(config.withClassPath(jars).withCacheDirectory(directory.resolve("cache"))));
    }

    private static StartCache cache(Rig rig) {
        return Rig.get(rig.offload().startCaches()).getFirst();
    }

    private static Path file(Rig rig) {
        return Path.of(cache(rig).file().orElseThrow());
    }

    private static void untilMade(Rig rig) {
        Rig.until("it is made", () -> cache(rig).state() == StartCache.State.READY);
    }

    @Test
    void itIsMadeAtTheFirstStartAndUsedByTheNextChildAndTheNextProcess() {
        try (Rig rig = rig(config -> config)) {
            assertThat(cache(rig).startsWithout()).isEqualTo(1);
            untilMade(rig);
            Rig.signal("KILL", rig.first().pid());
            Rig.until("a child has started from it", () -> cache(rig).startsWith() == 1);
            assertThat(Rig.get(rig.echo(1))).containsExactly(1);
        }
        try (Rig rig = rig(config -> config)) {
            assertThat(cache(rig))
                    .isEqualTo(new StartCache(
                            "child",
                            StartCache.State.READY,
                            cache(rig).file(),
                            cache(rig).reason(),
                            1,
                            0,
                            0));
            assertThat(cache(rig).reason()).isEmpty();
        }
    }

    @Test
    void oneThatIsGarbageIsRejectedWithTheReasonAndMadeAnew() throws IOException {
        Path file;
        try (Rig rig = rig(config -> config)) {
            file = file(rig);
        }
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[100_000]);

        try (Rig rig = rig(config -> config)) {
            assertThat(cache(rig).rejections()).isEqualTo(1);
            assertThat(cache(rig).startsWithout()).isEqualTo(1);
            assertThat(cache(rig).reason().orElseThrow()).contains("magic");
            assertThat(Rig.get(rig.echo(1))).containsExactly(1);
            untilMade(rig);
            Rig.signal("KILL", rig.first().pid());
            Rig.until("a child has started from the new one", () -> cache(rig).startsWith() == 1);
        }
    }

    @Test
    void oneOfOtherFlagsIsRejectedWithTheReason() throws IOException {
        UnaryOperator<ChildConfig> otherFlags = config -> config.withJvmOptions(List.of("-XX:-UseCompressedOops"));
        Path made;
        Path file;
        try (Rig rig = rig(config -> config)) {
            untilMade(rig);
            made = file(rig);
        }
        try (Rig rig = rig(otherFlags)) {
            file = file(rig);
        }
        assertThat(file).as("flags are part of the name").isNotEqualTo(made);
        Files.copy(made, file, StandardCopyOption.REPLACE_EXISTING);

        try (Rig rig = rig(otherFlags)) {
            assertThat(cache(rig).rejections()).isEqualTo(1);
            assertThat(cache(rig).reason().orElseThrow()).contains("shared archive");
            assertThat(Rig.get(rig.echo(1))).containsExactly(1);
        }
    }

    @Test
    void itIsMadeWithoutTheWarmUpOfTasksWhereOneEndsTheTraining() {
        try (CapturedLog log = new CapturedLog("dev.offloop.child.start.TrainingRun");
                Rig rig = rig(config -> QuickChildren.withProperty(config, "test.warm-up", "exit"))) {
            untilMade(rig);

            assertThat(log.has("The AOT cache is made without the warm-up of tasks: "))
                    .isTrue();
        }
    }

    @Test
    void aClassPathWithDirectoriesHasNoneAndSaysWhy() {
        try (Rig rig = new Rig(
                directory,
                config -> config.withClassPath(System.getProperty("java.class.path"))
                        .withCacheDirectory(directory.resolve("cache")))) {
            assertThat(cache(rig).state()).isEqualTo(StartCache.State.UNAVAILABLE);
            assertThat(cache(rig).reason().orElseThrow()).contains("which is no jar");
            assertThat(Rig.get(rig.echo(1))).containsExactly(1);
        }
    }
}
