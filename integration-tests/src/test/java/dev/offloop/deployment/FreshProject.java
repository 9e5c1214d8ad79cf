package dev.offloop.deployment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A copy of an example in a directory that has nothing to do with this build, and a local Maven repository of its own:
 * in it are the jars of this build, where {@code mvn install} would put them. All else comes from the repository of the
 * Maven that runs the tests, so that nothing is downloaded.
 */
final class FreshProject {
    private static final Duration MOST = Duration.ofMinutes(5);
    private static final List<String> MODULES = List.of("loop-core", "workers", "child-process");

    private final Path directory;
    private final Path repository;
    private final Path settings;

    FreshProject(Path example, Path home) throws IOException {
        directory = home.resolve("project");
        repository = home.resolve("repository");
        settings = home.resolve("settings.xml");
        copy(example, directory);
        install();
        Path known = Path.of(System.getProperty("offloop.maven.repository"));
        Files.writeString(settings, """
                <settings>
                  <mirrors>
                    <mirror><id>machine</id><mirrorOf>*</mirrorOf><url>%s</url></mirror>
                  </mirrors>
                </settings>
                """.formatted(known.toUri()));
    }

    Path directory() {
        return directory;
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
        Path place = repository.resolve("dev/offloop").resolve(artifact).resolve(version);
        Files.createDirectories(place);
        Files.copy(file, place.resolve(artifact + "-" + version + type));
    }

    /** Runs Maven in it, on the JDK of the tests; it must succeed. */
    void maven(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("offloop.maven.home"), "bin", "mvn").toString(),
                "--batch-mode",
                "--quiet",
                "--settings",
                settings.toString(),
                "-Dmaven.repo.local=" + repository));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1");
        try (Running maven = Running.of(builder.start())) {
            int code = maven.exitCode(MOST);
            if (code != 0) {
                throw new AssertionError(String.join(" ", command) + " ended with " + code + ". " + maven.said());
            }
        }
    }

    /** Starts Java in it, that of the tests. */
    Running java(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        return Running.of(
                new ProcessBuilder(command).directory(directory.toFile()).start());
    }
}
