package dev.offloop.child.files;

import java.io.IOException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * Private copies of jars: a process runs the same code from them until they are closed, whatever is written to the
 * files meanwhile. They lie in a directory of this process, mode 0700, deleted at the close; what a killed process
 * leaves is swept by the next. Blocks; not on the loop.
 */
public final class JarCopies implements AutoCloseable {
    /** A file that is being written is copied again. */
    private static final int MAX_ATTEMPTS = 3;

    private final RuntimeDirectory directory;
    private final List<Path> files;

    private JarCopies(RuntimeDirectory directory, List<Path> files) {
        this.directory = directory;
        this.files = List.copyOf(files);
    }

    /**
     * Makes them, in the cache directory, or where there is room.
     *
     * @param jars for which there is no {@link #obstacle}
     * @throws IOException when there is no room, or a jar cannot be read or changes all the time
     */
    public static JarCopies of(List<Path> jars, Path cacheDirectory) throws IOException {
        long bytes = 0;
        for (Path jar : jars) {
            bytes += Files.size(jar);
        }
        RuntimeDirectory directory = directory(cacheDirectory, bytes);
        try {
            List<Path> copies = new ArrayList<>();
            for (Path jar : jars) {
                // Names that are the same at each start, as an AOT cache compares them.
                copies.add(copy(jar, directory.path().resolve(copies.size() + "-" + jar.getFileName())));
            }
            return new JarCopies(directory, copies);
        } catch (IOException e) {
            directory.close();
            throw e;
        }
    }

    /** A directory for copies of code, in the cache directory, or where there is room. */
    public static RuntimeDirectory directory(Path cacheDirectory, long bytes) throws IOException {
        try {
            return RuntimeDirectory.create(Optional.of(cacheDirectory.resolve("code")), bytes);
        } catch (IOException e) {
            return RuntimeDirectory.create(Optional.empty(), bytes);
        }
    }

    /** Size and time are those of the jar, too. */
    private static Path copy(Path jar, Path target) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Version before = Version.of(jar);
            Files.copy(jar, target, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
            if (before.equals(Version.of(jar)) && before.bytes() == Files.size(target)) {
                return target;
            }
            if (attempt == MAX_ATTEMPTS) {
                throw new IOException(jar + " is being written to");
            }
        }
    }

    private record Version(long bytes, FileTime time) {
        static Version of(Path jar) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(jar, BasicFileAttributes.class);
            return new Version(attributes.size(), attributes.lastModifiedTime());
        }
    }

    /**
     * Why these cannot be run from elsewhere: one is no file, or its manifest names a file that is there and none of
     * these.
     *
     * @throws IOException when one cannot be read
     */
    public static Optional<String> obstacle(List<Path> jars) throws IOException {
        List<Path> absolute =
                jars.stream().map(jar -> jar.toAbsolutePath().normalize()).toList();
        for (Path jar : jars) {
            if (!Files.isRegularFile(jar)) {
                return Optional.of(jar + " is no jar");
            }
            for (Path named : namedBy(jar)) {
                if (Files.exists(named) && !absolute.contains(named)) {
                    return Optional.of("the manifest of " + jar + " names " + named);
                }
            }
        }
        return Optional.empty();
    }

    /** The {@code Class-Path} of its manifest. */
    private static List<Path> namedBy(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String names =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            List<Path> named = new ArrayList<>();
            for (String name : names == null || names.isBlank()
                    ? new String[0]
                    : names.strip().split(" +", -1)) {
                try {
                    named.add(Path.of(jar.toUri().resolve(name)).normalize());
                } catch (IllegalArgumentException | FileSystemNotFoundException e) {
                    // A place that is no file, such as one in the web.
                }
            }
            return named;
        }
    }

    /** The copies, in the order of the jars. */
    public List<Path> files() {
        return files;
    }

    /** Deletes them. */
    @Override
    public void close() {
        directory.close();
    }
}
