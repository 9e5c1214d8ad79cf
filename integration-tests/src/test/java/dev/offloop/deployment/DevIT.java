package dev.offloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve --dev} runs the newest code that can be run. */
class DevIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    @Test
    void aCompileIsRunAndABrokenOneIsShownWhileTheOneBeforeGoesOn() throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        list(classes, "Greeting");
        compile(classes, "\"one\"");
        try (Service service = start(classes)) {
            assertAnswers(service, "one");

            compile(classes, "\"two\"");
            assertAnswers(service, "two");

            list(classes, "Absent");
            Patience.until(
                    PATIENCE,
                    () -> "the error is shown",
                    () -> codeError(service).contains("Absent"));
            assertAnswers(service, "two");

            list(classes, "Greeting");
            compile(classes, "\"three\"");
            assertAnswers(service, "three");
            Patience.until(
                    PATIENCE,
                    () -> "no error is shown",
                    () -> codeError(service).isEmpty());
        }
    }

    @Test
    void codeThatCannotBeRunAtTheStartIsWaitedFor() throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        list(classes, "Greeting");
        try (Service service = start(classes)) {
            Patience.until(
                    PATIENCE,
                    () -> "the error is shown",
                    () -> codeError(service).contains("Greeting"));

            compile(classes, "\"one\"");
            assertAnswers(service, "one");
        }
    }

    private Service start(Path classes) throws IOException {
        return Service.start(
                Launch.serve(directory.resolve("run")).with("--children", 1, "--spares", 0, "--dev", classes));
    }

    private static void assertAnswers(Service service, String expected) {
        for (String strategy : new String[] {"child", "platform"}) {
            Patience.until(
                    PATIENCE,
                    () -> strategy + " answers " + expected,
                    () -> service.http()
                            .post("/tasks/greeting?strategy=" + strategy, "")
                            .text()
                            .equals(expected));
        }
    }

    private static String codeError(Service service) {
        return service.http().get("/workers").json().path("codeError").asText();
    }

    private static void list(Path classes, String name) throws IOException {
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve("dev.offloop.task.Task"), name);
    }

    private void compile(Path classes, String answer) throws IOException {
        Path source = directory.resolve("Greeting.java");
        Files.writeString(source, """
                import dev.offloop.task.*;
                public class Greeting implements Task<byte[], byte[]> {
                  public TaskDescriptor<byte[], byte[]> descriptor() {
                    return TaskDescriptor.idempotent("greeting", "Greets", Codec.raw(), Codec.raw());
                  }
                  public byte[] run(byte[] input, TaskContext context) {
                    return %s.getBytes(java.nio.charset.StandardCharsets.UTF_8);
                  }
                }
                """.formatted(answer));
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(failed).isZero();
    }
}
