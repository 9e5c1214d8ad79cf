package dev.offloop.loop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OneNettyTest {
    private static final Pattern JAR = Pattern.compile("(netty-[a-z0-9-]+?)-\\d[^/]*\\.jar$");

    /** What is declared here is nearer to an application than what Vert.x declares, which is another version. */
    @Test
    void theModuleDeclaresEveryJarOfNettyThatVertxBrings() throws IOException {
        String pom = Files.readString(Path.of(System.getProperty("offloop.root"), "loop-core", "pom.xml"));
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> brought = Arrays.stream(classPath.split(File.pathSeparator, -1))
                .flatMap(entry -> JAR.matcher(entry).results())
                .map((MatchResult found) -> found.group(1))
                .distinct()
                .toList();

        assertThat(brought).contains("netty-common", "netty-transport-native-epoll");
        assertThat(brought).allMatch(name -> pom.contains("<artifactId>" + name + "</artifactId>"));
    }
}
