package dev.offloop.deployment;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** A container image of the service that needs no other image: made of what this machine has. */
final class RuntimeImage {
    static final String NAME = "offloop:it";

    /** What the service and its libraries name, and {@code jdk.crypto.ec}, which is found by service loading. */
    private static final String MODULES = String.join(
            ",",
            "java.desktop",
            "java.logging",
            "java.management",
            "java.naming",
            "java.net.http",
            "java.sql",
            "jdk.crypto.ec",
            "jdk.jfr",
            "jdk.management",
            "jdk.unsupported",
            "jdk.zipfs");

    /** Native libraries for a screen or for sound, which a service has not. */
    private static final Set<String> LEFT_OUT =
            Set.of("libawt_xawt.so", "libjawt.so", "libsplashscreen.so", "libjsound.so");

    /** A line of {@code ldd} that names a file. */
    private static final Pattern LIBRARY = Pattern.compile("\\s*(?:\\S+ => )?(/\\S+) \\(0x[0-9a-f]+\\)");

    private static final long BUILD_MINUTES = 5;

    private final Path context;
    private final Path root;

    private RuntimeImage(Path context) {
        this.context = context;
        this.root = context.resolve("root");
    }

    /** Builds the image in an empty directory, under {@link #NAME}. */
    static void build(Path directory, DockerClient client) throws IOException {
        RuntimeImage image = new RuntimeImage(directory);
        image.linkRuntime();
        image.addNativeLibraries();
        image.addApplication();
        image.send(client);
    }

    static void remove(DockerClient client) {
        client.removeImageCmd(NAME).withForce(true).exec();
    }

    /** With debug information, as taking it out costs more processor time than all else here. */
    private void linkRuntime() {
        ToolProvider jlink = ToolProvider.findFirst("jlink").orElseThrow();
        int exitCode = jlink.run(
                System.out,
                System.err,
                "--add-modules",
                MODULES,
                "--no-header-files",
                "--no-man-pages",
                "--output",
                root.resolve("opt/java").toString());
        if (exitCode != 0) {
            throw new AssertionError("jlink ended with exit code " + exitCode);
        }
    }

    private void addNativeLibraries() throws IOException {
        Set<Path> needed = new TreeSet<>();
        try (Stream<Path> files = Files.walk(root.resolve("opt/java"))) {
            for (Path file : files.filter(RuntimeImage::isNative).toList()) {
                if (LEFT_OUT.contains(file.getFileName().toString())) {
                    Files.delete(file);
                } else {
                    needed.addAll(librariesOf(file));
                }
            }
        }
        for (Path library : needed) {
            copy(library, root.resolve(Path.of("/").relativize(library)));
        }
    }

    private static boolean isNative(Path file) {
        return file.toString().endsWith(".so") || file.endsWith("bin/java");
    }

    /** Those outside of the runtime. */
    private List<Path> librariesOf(Path file) {
        return LIBRARY.matcher(Shell.run("ldd", file.toString()).said())
                .results()
                .map(found -> Path.of(found.group(1)))
                .filter(library -> !library.startsWith(root))
                .toList();
    }

    private void addApplication() throws IOException {
        Path application = root.resolve("opt/offloop");
        copy(Launch.JAR, application.resolve("offloop.jar"));
        copy(
                Launch.ROOT.resolve("child-process/src/main/resources/dev/offloop/child/jvm.flags"),
                application.resolve("jvm.flags"));
        copy(Launch.ROOT.resolve("integration-tests/src/test/docker/Dockerfile"), context.resolve("Dockerfile"));
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/passwd"), "offloop:x:1000:1000::/home/offloop:/none\n");
        Files.writeString(root.resolve("etc/group"), "offloop:x:1000:\n");
        for (String directory : List.of("home/offloop", "tmp", "var/lib/offloop")) {
            Files.createDirectories(context.resolve("own").resolve(directory));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** As one archive made by {@code tar}, which keeps empty directories and file modes. */
    private void send(DockerClient client) throws IOException {
        Path archive = context.resolveSibling(context.getFileName() + ".tar");
        Shell.demand("tar", "--create", "--file", archive.toString(), "--directory", context.toString(), ".");
        try (InputStream tar = Files.newInputStream(archive)) {
            client.buildImageCmd(tar)
                    .withTags(Set.of(NAME))
                    .withForcerm(true)
                    .exec(new BuildImageResultCallback())
                    .awaitImageId(BUILD_MINUTES, TimeUnit.MINUTES);
        } finally {
            Files.delete(archive);
        }
    }
}
