package dev.offloop.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.config.JvmFlags;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one list of JVM flags, and the manifests that must say the same for {@code java -jar}. */
class JvmFlagsIT {
    private static final Path ROOT = Path.of(System.getProperty("offloop.root"));

    @ParameterizedTest
    @ValueSource(strings = {"http-server/target/offloop.jar", "benchmarks/target/benchmarks.jar"})
    void theManifestOpensWhatTheListOfFlagsOpens(String jar) throws IOException {
        Attributes manifest = manifestOf(ROOT.resolve(jar));
        assertThat(words(manifest, "Add-Opens")).isEqualTo(valuesOf("--add-opens="));
        assertThat(words(manifest, "Add-Exports")).isEqualTo(valuesOf("--add-exports="));
        assertThat(words(manifest, "Enable-Native-Access")).isEqualTo(valuesOf("--enable-native-access="));
    }

    private static Attributes manifestOf(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes();
        }
    }

    private static Set<String> words(Attributes manifest, String name) {
        String value = manifest.getValue(name);
        return value == null ? Set.of() : new TreeSet<>(List.of(value.split(" ")));
    }

    private static Set<String> valuesOf(String option) {
        Set<String> values = new TreeSet<>();
        for (String flag : JvmFlags.all()) {
            if (flag.startsWith(option)) {
                String value = flag.substring(option.length());
                values.add(value.replace("=ALL-UNNAMED", ""));
            }
        }
        assertThat(values).as("flags that start with " + option).isNotEmpty();
        return values;
    }
}
