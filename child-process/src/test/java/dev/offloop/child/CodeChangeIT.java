package dev.offloop.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.files.JarCopies;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jars that children run are overwritten in place, as {@code cp} does. */
class CodeChangeIT {
    @TempDir
    private Path directory;

    @Test
    @Timeout(300)
    void aChildThatReplacesAnotherRunsTheCodeOfTheStartAndNoCopyIsLeft() throws IOException {
        String jars = JarClassPath.in(directory);
        Path cache = directory.resolve("cache");
        try (Rig rig = new Rig(directory, config -> config.withClassPath(jars).withCacheDirectory(cache))) {
            for (String jar : jars.split(File.pathSeparator, -1)) {
                if (jar.startsWith(directory.toString())) {
                    overwrite(Path.of(jar));
                }
            }
            long before = rig.first().pid();

            Rig.get(rig.offload().renewWorkers());

            assertThat(Rig.get(rig.echo(7))).containsExactly(7);
            assertThat(rig.first().pid()).isNotEqualTo(before);
        }
        assertThat(list(cache.resolve("code"))).isEmpty();
    }

    @Test
    void aCopyKeepsContentSizeAndTimeAndIsGoneAtTheClose() throws IOException {
        Path jar = jar("a.jar", null);
        byte[] content = Files.readAllBytes(jar);
        List<Path> copies;
        try (JarCopies made = JarCopies.of(List.of(jar, jar), directory.resolve("cache"))) {
            copies = made.files();
            overwrite(jar);

            assertThat(copies).hasSize(2).doesNotHaveDuplicates().allSatisfy(copy -> {
                assertThat(copy).hasBinaryContent(content);
                assertThat(copy.getFileName().toString()).endsWith("-a.jar");
            });
        }
        assertThat(copies).allSatisfy(copy -> assertThat(copy).doesNotExist());
    }

    @Test
    void whatCannotBeRunFromElsewhereIsToldApart() throws IOException {
        Path jar = jar("a.jar", null);

        assertThat(JarCopies.obstacle(List.of(jar))).isEmpty();
        assertThat(JarCopies.obstacle(List.of(jar, directory)).orElseThrow()).contains("is no jar");
        Path naming = jar("b.jar", "a.jar lib/not%20there.jar http://example.invalid/c.jar");
        assertThat(JarCopies.obstacle(List.of(naming)).orElseThrow()).contains("b.jar", "a.jar");
        assertThat(JarCopies.obstacle(List.of(naming, jar))).isEmpty();
    }

    private Path jar(String name, @Nullable String classPath) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (classPath != null) {
            manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        }
        Path jar = directory.resolve(name);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.flush();
        }
        return jar;
    }

    private static void overwrite(Path jar) throws IOException {
        Files.write(jar, new byte[(int) Files.size(jar)], StandardOpenOption.TRUNCATE_EXISTING);
    }

    private static List<Path> list(Path of) throws IOException {
        try (Stream<Path> entries = Files.list(of)) {
            return entries.toList();
        }
    }
}
