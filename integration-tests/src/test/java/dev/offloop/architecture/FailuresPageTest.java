package dev.offloop.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of all failures names for each the test that shows it; those tests must exist. */
class FailuresPageTest {
    private static final Path ROOT = Path.of(System.getProperty("offloop.root"));
    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT|Contract))\\.(\\w+)`");
    private static final Pattern METHOD = Pattern.compile("void (\\w+)\\(");

    @Test
    void everyTestNamedOnThePageExists() throws IOException {
        Map<String, Set<String>> methods = methodsOfTestClasses();

        List<String> missing = NAMED.matcher(Files.readString(ROOT.resolve("docs/failures.md")))
                .results()
                .filter(named -> !methods.getOrDefault(named.group(1), Set.of()).contains(named.group(2)))
                .map(named -> named.group(1) + "." + named.group(2))
                .toList();

        assertThat(methods).hasSizeGreaterThan(50);
        assertThat(missing).isEmpty();
    }

    private static Map<String, Set<String>> methodsOfTestClasses() throws IOException {
        Map<String, Set<String>> methods = new TreeMap<>();
        for (Path source : testSources()) {
            Set<String> names = new TreeSet<>();
            METHOD.matcher(Files.readString(source)).results().forEach(method -> names.add(method.group(1)));
            methods.put(source.getFileName().toString().replace(".java", ""), names);
        }
        return methods;
    }

    private static List<Path> testSources() throws IOException {
        List<Path> modules;
        try (Stream<Path> entries = Files.list(ROOT)) {
            modules = entries.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList();
        }
        Set<Path> sources = new TreeSet<>();
        for (Path module : modules) {
            try (Stream<Path> files = Files.walk(module)) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return List.copyOf(sources);
    }
}
