package dev.offloop.architecture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Names that were given up, for classes, packages and constants, and words that pages and comments do not use, as of
 * threads and processes it can be said which. In sources, pages and scripts, as whole words.
 */
class RetiredNamesTest {
    private static final Path ROOT = Path.of(System.getProperty("offloop.root"));

    /** Capital letters count: {@code NOBODY} is a user of the operating system. */
    private static final Pattern RETIRED = Pattern.compile("\\b(?:"
            + "Guard|Upkeep|Ahead|Surroundings|Premises|Remains|Estate|[Uu]ndertaker|ArenaDesk|Starvation|Career"
            + "|(?:LEAST|MOST)_\\w+"
            + "|[Nn]obody|[Ww]hoever|[Ss]omebody"
            + "|dev[./]offloop[./]cli[./]compare|child[./]supervise|child[./]main"
            + ")\\b");

    /** Files in which a word means something else. */
    private static final Map<String, Set<String>> ALLOWED = Map.of(
            // It builds commits from before the move as well.
            "benchmarks/check", Set.of("dev/offloop/cli/compare"));

    /** Names them. */
    private static final String OWN = RetiredNamesTest.class.getSimpleName() + ".java";

    /** Made by tools, or not text. */
    private static final Set<String> NO_SOURCES = Set.of("target", "node_modules", ".git", ".idea", ".vscode");

    private static final Pattern NO_TEXT = Pattern.compile(".*\\.(?:png|jpe?g|gif|webp|ico|jar|class|gz|zip|log)");

    private static final int MIN_FILES = 500;

    @Test
    void noSourcePageOrScriptUsesARetiredName() throws IOException {
        List<Path> files = texts();
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            String name = ROOT.relativize(file).toString();
            Set<String> allowed = ALLOWED.getOrDefault(name, Set.of());
            // Any byte is a character, and the names are ASCII.
            String text = Files.readString(file, ISO_8859_1);
            RETIRED.matcher(text)
                    .results()
                    .filter(word -> !allowed.contains(word.group()))
                    .forEach(word -> found.add(name + ":" + lineOf(text, word.start()) + ": " + word.group()));
        }

        assertThat(files).hasSizeGreaterThan(MIN_FILES);
        assertThat(found).isEmpty();
    }

    private static long lineOf(String text, int offset) {
        return text.substring(0, offset).chars().filter(each -> each == '\n').count() + 1;
    }

    private static List<Path> texts() throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return NO_SOURCES.contains(directory.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = file.getFileName().toString();
                if (attributes.isRegularFile()
                        && !name.startsWith(".")
                        && !name.equals(OWN)
                        && !NO_TEXT.matcher(name).matches()) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }
}
