package dev.offloop.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Threads have names that are constants, and the table of threads lists each of them. */
class ThreadNamesTest {
    private static final Path ROOT = Path.of(System.getProperty("offloop.root"));
    private static final Path PAGE = ROOT.resolve("docs/architecture.md");
    private static final Pattern CONSTANT = Pattern.compile("String (?:\\w+_)?THREAD = \"(offloop-[^\"]*)\"");
    private static final Pattern LITERAL =
            Pattern.compile("(?:\\.name|Thread|ThreadFactory|permanentThread)\\([^;]*\"offloop-[^;]*");
    private static final Pattern LISTED = Pattern.compile("`(offloop-[\\w-]+)`");

    private static List<String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().contains("/src/main/java/"))
                    .filter(file -> file.toString().endsWith(".java"))
                    .map(ThreadNamesTest::read)
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theTableListsEveryThread() throws IOException {
        Set<String> named = new TreeSet<>();
        for (String source : sources()) {
            CONSTANT.matcher(source)
                    .results()
                    .map(name -> name.group(1).replaceAll("[A-Z]+", "%s"))
                    .forEach(named::add);
        }
        String page = Files.readString(PAGE);
        String table = page.substring(page.indexOf("| thread | does |"));
        Set<String> listed = LISTED.matcher(table.substring(0, table.indexOf("\n\n")))
                .results()
                .map(name -> name.group(1).replaceAll("[A-Z]+", "%s"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(named).hasSizeGreaterThan(20);
        assertThat(listed)
                .isEqualTo(named.stream()
                        .map(name -> name.endsWith("-") ? name + "%s" : name)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void noThreadIsNamedByALiteral() throws IOException {
        List<String> literals = sources().stream()
                .flatMap(source -> LITERAL.matcher(source).results())
                .map(MatchResult::group)
                .toList();

        assertThat(literals).isEmpty();
    }
}
