package dev.offloop.child;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * The class path of this JVM with a jar in the place of each directory, as an AOT cache needs it. A jar that is there
 * and holds the same is left.
 */
final class JarClassPath {
    private JarClassPath() {}

    static String in(Path directory) {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (entry.isEmpty()) {
                // The working directory, which has no classes.
                continue;
            }
            if (Files.isDirectory(Path.of(entry))) {
                Path jar = directory.resolve("classes-" + entries.size() + ".jar");
                pack(Path.of(entry), jar);
                entries.add(jar.toString());
            } else if (Files.exists(Path.of(entry))) {
                entries.add(entry);
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static void pack(Path classes, Path jar) {
        try {
            byte[] content = packed(classes);
            if (!Files.exists(jar) || !Arrays.equals(content, Files.readAllBytes(jar))) {
                Files.write(jar, content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] packed(Path classes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(bytes);
                Stream<Path> tree = Files.walk(classes)) {
            for (Path path : tree.filter(Files::isRegularFile).sorted().toList()) {
                ZipEntry entry =
                        new ZipEntry(classes.relativize(path).toString().replace(File.separatorChar, '/'));
                entry.setTime(0);
                out.putNextEntry(entry);
                Files.copy(path, out);
                out.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
