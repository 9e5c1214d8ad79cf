package dev.offloop.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offloop.task.Task;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Makes the jar of a task, as its author would hand it out. */
final class TaskJar {
    private TaskJar() {}

    /** Writes all classes of the task's package and the task's registration. Returns the file. */
    static Path write(Path file, Class<? extends Task<?, ?>> task) {
        String folder = task.getPackageName().replace('.', '/');
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file))) {
            for (Path type : classes(task, folder)) {
                add(out, folder + "/" + type.getFileName(), Files.readAllBytes(type));
            }
            add(out, "META-INF/services/" + Task.class.getName(), task.getName().getBytes(UTF_8));
            return file;
        } catch (IOException | URISyntaxException e) {
            throw new AssertionError("The jar of " + task + " cannot be made", e);
        }
    }

    private static List<Path> classes(Class<?> task, String folder) throws IOException, URISyntaxException {
        Path root =
                Path.of(task.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.list(root.resolve(folder))) {
            return files.filter(path -> path.toString().endsWith(".class")).toList();
        }
    }

    private static void add(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
    }
}
