package dev.offloop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.config.JvmFlags;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;

/**
 * The manifest of the runnable jars opens what the one list of flags opens, so that they also run without the launcher.
 */
class ManifestTest {
    @ParameterizedTest
    @CsvSource({"Add-Exports,--add-exports=", "Add-Opens,--add-opens="})
    void theManifestHasWhatTheFlagsHave(String entry, String flag) throws Exception {
        List<String> flags = JvmFlags.all().stream()
                .filter(line -> line.startsWith(flag))
                .map(line -> line.substring(flag.length(), line.indexOf('=', flag.length())))
                .toList();

        assertThat(Stream.of(manifestEntry(entry).split(" ")))
                .containsExactlyInAnyOrderElementsOf(flags)
                .isNotEmpty();
    }

    private static String manifestEntry(String name) throws Exception {
        Path pom = Path.of(System.getProperty("offloop.root"), "pom.xml");
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
        return document.getElementsByTagName(name).item(0).getTextContent();
    }
}
