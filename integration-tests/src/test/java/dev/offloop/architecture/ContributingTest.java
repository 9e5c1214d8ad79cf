package dev.offloop.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page for contributors and the index of the pages point to is there. */
class ContributingTest {
    private static final Path ROOT = Path.of(System.getProperty("offloop.root"));
    private static final Pattern PLACE =
            Pattern.compile("^\\| .* \\| `(dev\\.offloop\\.[\\w.]+)` \\|$", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("\\]\\(([\\w./-]+\\.md)");

    @Test
    void eachPlaceToChangeSomethingIsOneFile() throws IOException {
        List<String> classes = PLACE.matcher(Files.readString(ROOT.resolve("CONTRIBUTING.md")))
                .results()
                .map(place -> place.group(1).replace('.', '/') + ".java")
                .toList();

        assertThat(classes)
                .hasSizeGreaterThanOrEqualTo(10)
                .allSatisfy(file -> assertThat(sources(file)).as(file).hasSize(1));
    }

    private static List<Path> sources(String file) throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve("src/main/java").resolve(file))
                    .filter(Files::exists)
                    .toList();
        }
    }

    @Test
    void theIndexLeadsToEveryPageAndEveryPageIsThere() throws IOException {
        Path docs = ROOT.resolve("docs");
        List<Path> linked = LINK.matcher(Files.readString(docs.resolve("README.md")))
                .results()
                .map(link -> docs.resolve(link.group(1)).normalize())
                .toList();

        assertThat(linked).allSatisfy(page -> assertThat(page).exists());
        try (Stream<Path> pages = Files.list(docs)) {
            assertThat(pages.filter(page -> page.toString().endsWith(".md"))
                            .filter(page -> !page.endsWith("README.md")))
                    .allSatisfy(page -> assertThat(linked).contains(page));
        }
    }
}
