package dev.offloop.cli;

import dev.offloop.child.files.JarCopies;
import dev.offloop.child.files.RuntimeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Private copies of directories of classes and of jars, each as a jar, so that all who load from them load one set,
 * whatever a compiler writes meanwhile, and children start from an AOT cache, which takes no directories. Blocks; not
 * on the loop.
 */
final class CodeSnapshot implements AutoCloseable {
    private final RuntimeDirectory home;
    private final List<Path> jars = new ArrayList<>();

    private CodeSnapshot(RuntimeDirectory home) {
        this.home = home;
    }

    /** Fails with a {@link UserError}, everything deleted again, when something cannot be read or is too large. */
    static CodeSnapshot of(List<Path> places, Path cacheDirectory) {
        try {
            Map<Path, CodeFiles> found = new LinkedHashMap<>();
            for (Path place : places) {
                found.put(place.toRealPath(), CodeFiles.of(List.of(place)));
            }
            long bytes = found.values().stream().mapToLong(CodeFiles::bytes).sum();
            CodeSnapshot snapshot = new CodeSnapshot(JarCopies.directory(cacheDirectory, bytes));
            try {
                for (Map.Entry<Path, CodeFiles> each : found.entrySet()) {
                    snapshot.add(each.getKey(), each.getValue());
                }
                return snapshot;
            } catch (IOException | RuntimeException e) {
                snapshot.close();
                throw e;
            }
        } catch (IOException | SecurityException e) {
            throw new UserError("The code in " + CodeFiles.names(places) + " cannot be copied: " + e.getMessage(), e);
        }
    }

    private void add(Path place, CodeFiles files) throws IOException {
        Path jar = home.path().resolve(jars.size() + "-tasks.jar");
        jars.add(jar);
        if (Files.isDirectory(place)) {
            pack(place, files, jar);
            return;
        }
        Files.copy(place, jar);
        try {
            new JarFile(jar.toFile()).close();
        } catch (IOException e) {
            throw new IOException(place + " is no readable jar: " + e.getMessage(), e);
        }
    }

    private static void pack(Path directory, CodeFiles found, Path jar) throws IOException {
        List<Path> files = found.files().keySet().stream()
                .filter(Files::isRegularFile)
                .sorted()
                .toList();
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.setLevel(Deflater.NO_COMPRESSION);
            for (Path file : files) {
                out.putNextEntry(new ZipEntry(directory.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }

    /** One for each place, in their order. */
    List<Path> jars() {
        return jars;
    }

    @Override
    public void close() {
        home.close();
    }
}
