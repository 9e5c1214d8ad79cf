package dev.offloop.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offloop.task.Task;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/** Jars with tasks; the good one is built from the example in the documentation, as the documentation says. */
final class ExampleJar {
    private static final String SERVICES = "META-INF/services/" + Task.class.getName();
    private static final Path EXAMPLE = Path.of(System.getProperty("offloop.root"), "docs", "own-tasks");

    private ExampleJar() {}

    static Path build(Path dir) throws IOException {
        Path classes = Files.createDirectories(dir.resolve("classes"));
        int exitCode = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        EXAMPLE.resolve("src/example/WordCount.java").toString());
        if (exitCode != 0) {
            throw new AssertionError("The example of the documentation does not compile");
        }
        Path jar = dir.resolve("word-count.jar");
        try (JarOutputStream out = open(jar)) {
            for (String name : new String[] {"example/WordCount.class", "example/WordCount$Answer.class"}) {
                write(out, name, Files.readAllBytes(classes.resolve(name)));
            }
            write(out, SERVICES, Files.readAllBytes(EXAMPLE.resolve(SERVICES)));
        }
        return jar;
    }

    static Path empty(Path dir) throws IOException {
        Path jar = dir.resolve("empty.jar");
        try (JarOutputStream out = open(jar)) {
            write(out, "readme.txt", "nothing here".getBytes(UTF_8));
        }
        return jar;
    }

    static Path listing(Path dir, String className) throws IOException {
        Path jar = dir.resolve("listing.jar");
        try (JarOutputStream out = open(jar)) {
            write(out, SERVICES, className.getBytes(UTF_8));
        }
        return jar;
    }

    private static JarOutputStream open(Path jar) throws IOException {
        OutputStream file = Files.newOutputStream(jar);
        return new JarOutputStream(file);
    }

    private static void write(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
    }
}
