package dev.offloop.loop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class OneNettyTest {
    private static final Path ROOT = Path.of(System.getProperty("offloop.root"));
    private static final Pattern JAR = Pattern.compile("(netty-[a-z0-9-]+?)-\\d[^/]*\\.jar$");
    private static final Pattern VERTX = Pattern.compile("<vertx\\.version>(.+)</vertx\\.version>");

    /** What is declared here is nearer to an application than what Vert.x declares, which is another version. */
    @Test
    void theModuleDeclaresEveryJarOfNettyThatItsVertxBrings() throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Matcher vertx = VERTX.matcher(Files.readString(ROOT.resolve("pom.xml")));
        assertThat(vertx.find()).isTrue();
        Assumptions.assumeTrue(
                classPath.contains("vertx-core-" + vertx.group(1) + ".jar"),
                "the tests run with a Vert.x that is not the one that is declared");

        List<String> brought = Arrays.stream(classPath.split(File.pathSeparator, -1))
                .flatMap(entry -> JAR.matcher(entry).results())
                .map((MatchResult found) -> found.group(1))
                .distinct()
                .toList();

        String declared = Files.readString(ROOT.resolve("loop-core/pom.xml"));
        assertThat(brought).contains("netty-common", "netty-transport-native-epoll");
        assertThat(brought).allMatch(name -> declared.contains("<artifactId>" + name + "</artifactId>"));
    }
}
