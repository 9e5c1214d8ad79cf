package dev.offloop.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a real child loads until it has answered its first task. */
@Timeout(120)
class LeanStartIT {
    /** Each costs a child a part of its start, and none is of use to it. */
    private static final List<String> NOT_NEEDED = List.of(
            "io.netty.",
            "io.vertx.",
            "jnr.",
            "com.kenai.jffi.",
            "com.sun.jna.",
            "net.openhft.affinity.",
            "net.openhft.chronicle.analytics.",
            "ch.qos.logback.",
            "jdk.internal.foreign.abi.DowncallLinker");

    @TempDir
    Path directory;

    @Test
    void aChildLoadsNoNettyNoVertxNoNativeAccessNoAnalyticsAndNoLoggingFramework() throws IOException {
        // A file for each process: a spare may be started too.
        Path logs = Files.createDirectory(directory.resolve("loaded"));
        try (Rig rig = new Rig(
                directory,
                config -> config.withJvmOptions(List.of("-Xlog:class+load:file=" + logs.resolve("%p") + ":none")))) {
            assertThat(Rig.get(rig.echo(1))).containsExactly(1);
        }
        List<String> classes = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(logs)) {
            for (Path file : files) {
                classes.addAll(Files.readAllLines(file));
            }
        }
        assertThat(classes.stream().filter(line -> line.startsWith("dev.offloop.child.agent.ChildAgent ")))
                .isNotEmpty();
        assertThat(classes.stream().filter(line -> NOT_NEEDED.stream().anyMatch(line::startsWith)))
                .isEmpty();
    }
}
