package dev.offloop.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * When the launcher builds, and makes the AOT cache of the service. Maven and the JDK are shell scripts here; the one
 * notes each call, the other prints the jar, or makes a cache and notes that.
 */
class LauncherScriptIT {
    private static final long PATIENCE_SECONDS = 60;
    private static final String SOURCE = "loop-core/src/main/java/A.java";

    @TempDir
    private Path directory;

    private final Map<String, String> variables = new HashMap<>();
    private Path tree;
    private Path tools;

    @BeforeEach
    void makeTree() throws IOException {
        tree = Files.createDirectory(directory.resolve("a tree"));
        tools = directory.resolve("tools");
        Files.copy(Path.of(System.getProperty("offloop.root"), "offloop"), tree.resolve("offloop"));
        for (String module : List.of("loop-core", "workers", "child-process", "http-server", "benchmarks")) {
            write(module + "/pom.xml", module);
            write(module + "/src/main/java/A.java", "class A");
        }
        write("pom.xml", "all");
        script("jdk/bin/java", """
        while [ "$1" != -jar ]; do
          case $1 in
            -XX:AOTCacheOutput=*) touch "${1#*=}"; echo prepared >> "%s" ;;
            -XX:AOTCache=*) echo "$1" >> "%s" ;;
          esac
          shift
        done
        cat "$2"; shift 2; echo "$@"
        """.formatted(tools.resolve("prepared"), tools.resolve("caches")));
        script("jdk/bin/javac", "exit 1");
        Files.writeString(tools.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        mavenThat("");
    }

    /** Maven makes a jar that holds the first source, and does something more. */
    private void mavenThat(String more) throws IOException {
        script("bin/mvn", """
        while [ "$1" != -pl ]; do shift; done
        echo "$2" >> "%s"
        mkdir -p http-server/target benchmarks/target
        cat %s > http-server/target/offloop.jar
        echo 'the comparison' > benchmarks/target/benchmarks.jar
        %s
        """.formatted(tools.resolve("builds"), SOURCE, more));
    }

    private void script(String name, String body) throws IOException {
        Path file = tools.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private void write(String name, String content) throws IOException {
        Path file = tree.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private int builds() throws IOException {
        return modulesBuilt().size();
    }

    /** What each build was asked for. */
    private List<String> modulesBuilt() throws IOException {
        return noted("builds");
    }

    private record Ran(int exitCode, String said) {}

    private List<String> noted(String what) throws IOException {
        Path file = tools.resolve(what);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private Ran launch(Path root, String... arguments) {
        return launch(tools.resolve("bin") + ":/usr/bin:/bin", root, arguments);
    }

    private Ran launch(String path, Path root, String... arguments) {
        ProcessBuilder builder =
                new ProcessBuilder("sh", root.resolve("offloop").toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().put("PATH", path);
        builder.environment().put("JAVA_HOME", tools.resolve("jdk").toString());
        builder.environment()
                .put("XDG_CACHE_HOME", directory.resolve("user caches").toString());
        builder.environment().putAll(variables);
        try {
            Process process = builder.redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            return new Ran(process.exitValue(), said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Test
    void theFirstStartBuildsAndTheNextOnesDoNot() throws IOException {
        assertThat(launch(tree, "run", "x").said()).contains("class A").contains("run x");
        assertThat(launch(tree).exitCode()).isZero();
        launch(tree);

        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void aCopyOfTheTreeIsNotBuiltWhateverItsTimes() throws IOException {
        launch(tree);
        Path copy = directory.resolve("copy");
        Shell.demand("cp", "-r", tree.toString(), copy.toString());
        Files.setLastModifiedTime(copy.resolve("http-server/target/offloop.jar"), FileTime.from(Instant.EPOCH));
        Files.setLastModifiedTime(
                copy.resolve(SOURCE), FileTime.from(Instant.now().plusSeconds(60)));

        assertThat(launch(copy).said()).isEqualTo("class A\n");
        assertThat(builds()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"change", "add", "delete", "rename", "pom", "module"})
    void whateverChangesTheSourcesIsBuiltOnce(String how) throws IOException {
        write("workers/src/main/java/B.java", "class B");
        launch(tree);
        switch (how) {
            case "change" -> write(SOURCE, "class Z");
            case "add" -> write("http-server/src/main/resources/new file", "");
            case "delete" -> Files.delete(tree.resolve("workers/src/main/java/B.java"));
            case "rename" ->
                Files.move(tree.resolve("workers/src/main/java/B.java"), tree.resolve("workers/src/main/java/C.java"));
            case "pom" -> write("pom.xml", "others");
            default -> write("child-process/pom.xml", "another");
        }
        Files.setLastModifiedTime(
                tree.resolve("http-server/target/offloop.jar"),
                FileTime.from(Instant.now().plusSeconds(60)));

        launch(tree);
        launch(tree);

        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void whatNoBuildReadsIsLeftOut() throws IOException {
        launch(tree);
        write("README.md", "read me");
        write("loop-core/src/test/java/ATest.java", "class ATest");
        write("benchmarks/src/main/java/A.java", "class Z");
        write("loop-core/src/main/java/A.java~", "an editor's copy");

        launch(tree);

        assertThat(builds()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo 'class C' > ", "sed -i.old s/B/A/ "})
    void aBuildDuringWhichASourceChangesIsNotTheLast(String edit) throws IOException {
        write(SOURCE, "class B");
        mavenThat(edit + SOURCE);

        launch(tree);
        mavenThat("");
        launch(tree);

        assertThat(builds()).isEqualTo(2);
        assertThat(launch(tree).said().strip()).isEqualTo(edit.startsWith("sed") ? "class A" : "class C");
    }

    @Test
    void aBuildThatFailsIsToldAndTriedAgain() throws IOException {
        mavenThat("echo 'no such symbol'; exit 1");

        Ran failed = launch(tree);

        assertThat(failed.exitCode()).isEqualTo(2);
        assertThat(failed.said()).contains("no such symbol", "the build failed");
        mavenThat("");
        assertThat(launch(tree).said()).contains("class A");
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void withoutMavenTheLastBuildIsStartedAndToldToBeOld() throws IOException {
        launch(tree);
        write(SOURCE, "class B");

        Ran ran = launch(withoutMaven(), tree);

        assertThat(ran.said())
                .contains("the sources are not those of the last build")
                .endsWith("class A\n");
    }

    /** A path with the commands of the system that the launcher uses. */
    private String withoutMaven() throws IOException {
        for (String command : List.of(
                "sh",
                "cat",
                "cksum",
                "cut",
                "dirname",
                "find",
                "flock",
                "head",
                "ls",
                "mkdir",
                "mktemp",
                "mv",
                "readlink",
                "rm",
                "sed",
                "sort",
                "stat",
                "tail",
                "tr")) {
            Path found = Path.of("/usr/bin", command);
            script(
                    "commands/" + command,
                    "exec " + (Files.exists(found) ? found : Path.of("/bin", command)) + " \"$@\"");
        }
        return tools.resolve("commands").toString();
    }

    @Test
    void aBuildByHandCountsAsWell() throws IOException {
        launch(tree, "--build-begins");
        launch(tree, "--jar-begins", "http-server");
        write("http-server/target/offloop.jar", "by hand");
        launch(tree, "--jar-ends", "http-server");

        assertThat(launch(tree).said()).startsWith("by hand");
        assertThat(builds()).isZero();
    }

    @Test
    void aBuildByHandThatEndsInTheMiddleOfTheJarDoesNotCount() throws IOException {
        launch(tree);
        launch(tree, "--build-begins");
        launch(tree, "--jar-begins", "http-server");
        write("http-server/target/offloop.jar", "cla");

        assertThat(launch(tree).said()).contains("class A");
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void theComparisonIsBuiltWhenItIsAskedFor() throws IOException {
        assertThat(launch(tree, "serve").said()).contains("class A");
        assertThat(modulesBuilt()).containsExactly("http-server");
        launch(tree, "compare", "--quick");
        assertThat(launch(tree, "compare", "--quick").said()).isEqualTo("the comparison\ncompare --quick\n");
        assertThat(modulesBuilt()).containsExactly("http-server", "http-server,benchmarks");

        write("benchmarks/src/main/java/A.java", "class Z");
        launch(tree);
        assertThat(builds()).isEqualTo(2);
        launch(tree, "compare");
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    void aBuildMakesTheAotCacheOfTheServiceAndTheStartsUseIt() throws IOException {
        launch(tree, "serve");
        launch(tree, "serve");

        assertThat(noted("prepared")).hasSize(1);
        assertThat(noted("caches"))
                .hasSize(2)
                .allMatch(cache -> Files.isRegularFile(Path.of(cache.substring(cache.indexOf('=') + 1))));
    }

    @Test
    void prepareMakesItOnceForEachJar() throws IOException {
        launch(tree, "serve");
        assertThat(launch(tree, "prepare").exitCode()).isZero();
        assertThat(noted("prepared")).hasSize(1);

        Files.setLastModifiedTime(tree.resolve("http-server/target/offloop.jar"), FileTime.from(Instant.EPOCH));
        launch(tree, "serve");
        assertThat(noted("caches")).as("one that does not fit is not used").hasSize(1);
        assertThat(launch(tree, "prepare").exitCode()).isZero();
        assertThat(noted("prepared")).hasSize(2);
    }

    @Test
    void optionsThatDecideAboutCachesThemselvesStandAlone() throws IOException {
        launch(tree, "serve");
        variables.put("OFFLOOP_JAVA_OPTS", "-Xshare:off");

        assertThat(launch(tree, "serve").said()).contains("class A");
        assertThat(noted("caches")).hasSize(1);
    }

    @Test
    void whereNoCacheCanBeMadeTheServiceStartsWithoutAndSaysSo() throws IOException {
        Path file = Files.createFile(directory.resolve("no directory"));
        variables.put("XDG_CACHE_HOME", file.toString());

        assertThat(launch(tree, "serve").said()).contains("no AOT cache could be made in " + file, "class A");
        assertThat(noted("caches")).isEmpty();
        assertThat(launch(tree, "prepare").exitCode()).isEqualTo(2);
    }

    @Test
    void inTheDistributionTheJarsBesideItAreStartedAndNothingIsBuilt() throws IOException {
        Path distribution = directory.resolve("offloop-1.0");
        Files.createDirectories(distribution.resolve("bin"));
        Files.createDirectories(distribution.resolve("lib"));
        Files.copy(tree.resolve("offloop"), distribution.resolve("bin/offloop"));
        Files.writeString(distribution.resolve("lib/offloop.jar"), "the service\n");
        Files.writeString(distribution.resolve("lib/benchmarks.jar"), "the comparison\n");

        assertThat(launch(distribution.resolve("bin"), "serve").said()).isEqualTo("the service\nserve\n");
        assertThat(launch(distribution.resolve("bin"), "compare").said()).isEqualTo("the comparison\ncompare\n");
        assertThat(builds()).isZero();
    }
}
