package dev.offloop.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutOfMemoryIT {
    @ParameterizedTest
    @ValueSource(strings = {"handler", "callback"})
    void aProcessWhoseLoopIsRefusedMemoryEndsAndSaysSo(String where) throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MemoryHoard.class.getName(),
                        where))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String said = new String(process.getErrorStream().readAllBytes(), UTF_8);

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(said).isEqualTo(OutOfMemory.EXIT_CODE);
            assertThat(said).contains("the event loop ran out of memory").contains(" MiB)");
        } finally {
            process.destroyForcibly();
        }
    }
}
