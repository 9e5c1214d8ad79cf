package dev.offloop.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeSnapshotTest {
    @TempDir
    private Path directory;

    private Path classes;
    private Path cache;

    @BeforeEach
    void thereIsAClass() throws IOException {
        classes = Files.createDirectories(directory.resolve("classes"));
        cache = directory.resolve("cache");
        Files.createDirectories(classes.resolve("a"));
        Files.writeString(classes.resolve("a/B.class"), "before");
    }

    @Test
    void aDirectoryBecomesAJarThatLaterWritesDoNotChange() throws IOException {
        try (CodeSnapshot snapshot = CodeSnapshot.of(List.of(classes), cache)) {
            Files.writeString(classes.resolve("a/B.class"), "after");

            assertThat(contentOf(snapshot.jars().getFirst())).isEqualTo("before");
        }
    }

    @Test
    void aJarIsCopied() throws IOException {
        try (CodeSnapshot first = CodeSnapshot.of(List.of(classes), cache);
                CodeSnapshot second =
                        CodeSnapshot.of(List.of(classes, first.jars().getFirst()), cache)) {
            assertThat(second.jars()).hasSize(2);
            assertThat(contentOf(second.jars().get(1))).isEqualTo("before");
        }
    }

    @Test
    void aLinkToADirectoryIsFollowed() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), classes);
        try (CodeSnapshot snapshot = CodeSnapshot.of(List.of(link), cache)) {
            assertThat(contentOf(snapshot.jars().getFirst())).isEqualTo("before");
        }
        assertThat(CodeFiles.of(List.of(link))).isEqualTo(CodeFiles.of(List.of(classes)));
    }

    @Test
    void linksInsideAreFollowedAndAChangeOfTheirTargetIsSeen() throws IOException {
        Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("B.class"), "linked");
        Path place = Files.createDirectories(directory.resolve("place"));
        Files.createSymbolicLink(place.resolve("a"), elsewhere);
        Files.createSymbolicLink(elsewhere.resolve("round"), place);
        CodeFiles before = CodeFiles.of(List.of(place));
        try (CodeSnapshot snapshot = CodeSnapshot.of(List.of(place), cache)) {
            assertThat(contentOf(snapshot.jars().getFirst())).isEqualTo("linked");
        }
        Files.writeString(elsewhere.resolve("B.class"), "linked again");

        assertThat(CodeFiles.of(List.of(place)).changesSince(before)).isEqualTo(1);
    }

    @Test
    void aJarOfWhichAPartIsWrittenIsNamedAndNothingIsLeft() throws IOException {
        Path jar = Files.writeString(directory.resolve("half.jar"), "PK");

        assertThatThrownBy(() -> CodeSnapshot.of(List.of(jar), cache))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(jar + " is no readable jar");
        assertThat(left()).isZero();
    }

    @Test
    void whatIsClosedIsDeleted() throws IOException {
        CodeSnapshot.of(List.of(classes), cache).close();

        assertThat(left()).isZero();
    }

    private long left() throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(file -> file.toString().endsWith(".jar")).count();
        }
    }

    private static String contentOf(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile());
                var in = file.getInputStream(file.getEntry("a/B.class"))) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
