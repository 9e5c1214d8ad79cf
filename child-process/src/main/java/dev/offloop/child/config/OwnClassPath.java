package dev.offloop.child.config;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** What this JVM runs, as a class path: the entries of its class path, then the modules of its module path. */
final class OwnClassPath {
    private OwnClassPath() {}

    static String read() {
        String classPath = System.getProperty("java.class.path", "");
        String modulePath = System.getProperty("jdk.module.path", "");
        if (modulePath.isEmpty()) {
            return classPath;
        }
        List<String> entries = new ArrayList<>();
        if (!classPath.isEmpty()) {
            entries.add(classPath);
        }
        for (String entry : modulePath.split(File.pathSeparator, -1)) {
            entries.addAll(modules(Path.of(entry)));
        }
        return String.join(File.pathSeparator, entries);
    }

    /** A jar, a directory of classes, or all that a directory of modules holds. */
    private static List<String> modules(Path entry) {
        if (!Files.isDirectory(entry) || Files.exists(entry.resolve("module-info.class"))) {
            return List.of(entry.toString());
        }
        try (Stream<Path> held = Files.list(entry)) {
            List<String> found = new ArrayList<>(
                    held.filter(OwnClassPath::isModule).map(Path::toString).toList());
            Collections.sort(found);
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException("The module path entry " + entry + " cannot be read", e);
        }
    }

    private static boolean isModule(Path file) {
        return file.toString().endsWith(".jar") || Files.exists(file.resolve("module-info.class"));
    }
}
