package dev.offloop.deployment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Copies of examples in a directory that has nothing to do with this build. Their local Maven repository has the jars
 * of this build where {@code mvn install} would put them; all else in it is that of the Maven that runs the tests. What
 * is missing there is downloaded into it, unless that Maven is offline.
 */
final class FreshProjects implements AutoCloseable {
    private static final Duration MOST = Duration.ofMinutes(5);
    private static final List<String> MODULES = List.of("loop-core", "workers", "child-process");
    private static final String GROUP = "dev";

    /** What Maven says when it would have to download what it cannot. */
    private static final List<String> UNREACHABLE =
            List.of("Could not transfer artifact", "has not been downloaded from it before", "failure was cached");

    private final Path home;
    private final Path known = Path.of(System.getProperty("offloop.maven.repository"));
    private final Path repository;

    /** Copies these examples. */
    FreshProjects(Path home, String... examples) throws IOException {
        this.home = home;
        this.repository = home.resolve("repository");
        for (String example : examples) {
            copy(Launch.ROOT.resolve("docs/examples").resolve(example), directory(example));
        }
        seeAllOf(known, repository, Set.of(GROUP));
        seeAllOf(known.resolve(GROUP), repository.resolve(GROUP), Set.of("offloop"));
        install();
    }

    private Path directory(String example) {
        return home.resolve(example);
    }

    /** Everything below an example but what was built in it. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path name = from.relativize(file);
                if (!name.startsWith("target")) {
                    Files.createDirectories(to.resolve(name).getParent());
                    Files.copy(file, to.resolve(name));
                }
            }
        }
    }

    private static void seeAllOf(Path from, Path to, Set<String> without) throws IOException {
        Files.createDirectories(to);
        for (Path entry : entries(from)) {
            if (!without.contains(entry.getFileName().toString())) {
                Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
            }
        }
    }

    private static Set<Path> entries(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return Set.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return new TreeSet<>(entries.toList());
        }
    }

    private void install() throws IOException {
        String version = "";
        for (String module : MODULES) {
            Properties built = new Properties();
            Path target = Launch.ROOT.resolve(module).resolve("target");
            try (InputStream in = Files.newInputStream(target.resolve("maven-archiver/pom.properties"))) {
                built.load(in);
            }
            version = built.getProperty("version");
            String artifact = built.getProperty("artifactId");
            install(artifact, version, ".pom", Launch.ROOT.resolve(module).resolve("pom.xml"));
            install(artifact, version, ".jar", target.resolve(artifact + "-" + version + ".jar"));
        }
        install("offloop-parent", version, ".pom", Launch.ROOT.resolve("pom.xml"));
    }

    private void install(String artifact, String version, String type, Path file) throws IOException {
        Path place =
                repository.resolve(GROUP).resolve("offloop").resolve(artifact).resolve(version);
        Files.createDirectories(place);
        Files.copy(file, place.resolve(artifact + "-" + version + type));
    }

    /**
     * Packages these, tests included, by one Maven on the JDK of the tests; fails when that does.
     *
     * @return why not, where something had to be downloaded and could not be
     */
    Optional<String> build(String... examples) throws IOException {
        StringBuilder modules = new StringBuilder();
        for (String example : examples) {
            modules.append("<module>").append(example).append("</module>");
        }
        Files.writeString(home.resolve("pom.xml"), """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>app</groupId>
                  <artifactId>examples</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                  <modules>%s</modules>
                </project>
                """.formatted(modules));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("offloop.maven.home"), "bin", "mvn").toString(),
                "--batch-mode",
                "--quiet",
                "-Dmaven.repo.local=" + repository,
                "package"));
        if (System.getProperty("offloop.maven.settings").equals("offline=true")) {
            command.add("--offline");
        }
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        try (Running maven = Running.of(builder.start())) {
            int code = maven.exitCode(MOST);
            keepWhatWasDownloaded();
            if (code == 0) {
                return Optional.empty();
            }
            Optional<String> unreachable = maven.out().stream()
                    .filter(line -> UNREACHABLE.stream().anyMatch(line::contains))
                    .findFirst();
            if (unreachable.isEmpty()) {
                throw new AssertionError(String.join(" ", command) + " ended with " + code + ". " + maven.said());
            }
            return unreachable;
        }
    }

    /** Of groups that begin as none did before; the others are where they belong already. */
    private void keepWhatWasDownloaded() throws IOException {
        for (Path entry : entries(repository)) {
            Path place = known.resolve(entry.getFileName());
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) && !entry.endsWith(GROUP) && !Files.exists(place)) {
                copy(entry, place);
            }
        }
    }

    /** Starts Java in one of them, that of the tests, with one compiler, as services are started here. */
    Running java(String example, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory(example).toFile());
        builder.environment().put("XDG_CACHE_HOME", home.resolve("cache").toString());
        return Running.of(builder.start());
    }

    /** Takes away what leads out of the directory. */
    @Override
    public void close() throws IOException {
        for (Path directory : List.of(repository, repository.resolve(GROUP))) {
            for (Path entry : entries(directory)) {
                if (Files.isSymbolicLink(entry)) {
                    Files.delete(entry);
                }
            }
        }
    }
}
