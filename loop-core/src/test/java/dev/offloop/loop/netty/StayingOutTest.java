package dev.offloop.loop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.loop.netty.IsolatedClasses.Told;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.AccessFlags;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Class paths on which the loop does not fit: Vert.x runs all the same, and the log says why it runs without. */
class StayingOutTest {
    private static final Path VERTX_4 = Path.of(System.getProperty("offloop.root"), "loop-core/target/vertx-4");

    @Test
    void vertxFourRunsOnItsStockLoopAndTheLogSaysSo() throws Exception {
        List<Path> own = IsolatedClasses.classPath(jar -> !jar.contains("netty-") && !jar.contains("vertx-"));
        try (Stream<Path> jars = Files.list(VERTX_4);
                IsolatedClasses classes =
                        new IsolatedClasses(Stream.concat(jars, own.stream()).toList(), Map.of())) {
            assertThat(classes.call(TimerProgram.class)).isEqualTo("stock");
            assertThat(classes.call(TimerProgram.class)).isEqualTo("stock");

            assertThat(classes.told(PhasedLoopProvider.class)).singleElement().satisfies(told -> {
                assertThat(told.level()).isEqualTo(Level.WARNING);
                assertThat(told.message())
                        .contains("stock loop")
                        .contains("Vert.x 4")
                        .contains("-Doffloop.loop=stock");
            });
        }
    }

    /** A method that the loop's group overrides is final here, as any version of Netty might have it. */
    @Test
    void aNettyThatDoesNotLinkIsLeftToVertxAndTheLogSaysSo() throws Exception {
        Map<String, byte[]> changed = Map.of(
                MultiThreadIoEventLoopGroup.class.getName(), withFinal("newChild", MultiThreadIoEventLoopGroup.class));
        try (IsolatedClasses classes = new IsolatedClasses(IsolatedClasses.classPath(jar -> true), changed)) {
            assertThat(classes.call(TimerProgram.class)).isEqualTo("stock");

            assertThat(classes.told(PhasedLoopProvider.class))
                    .singleElement()
                    .extracting(Told::message)
                    .asString()
                    .contains("stock loop")
                    .contains("newChild");
        }
    }

    /** The loop may well run there, as here; it was not tested, so it waits to be asked. */
    @Test
    void aVersionThatWasNotTestedIsLeftToVertxAndTheLogNamesIt(@TempDir Path directory) throws Exception {
        try (IsolatedClasses classes = new IsolatedClasses(untested(directory), Map.of())) {
            assertThat(classes.call(TimerProgram.class)).isEqualTo("stock");

            assertThat(classes.told(PhasedLoopProvider.class))
                    .singleElement()
                    .extracting(Told::message)
                    .asString()
                    .contains("stock loop", "Vert.x 5.97.0", "-Doffloop.loop=stock");
        }
    }

    @Test
    void theEntryPointTakesAVersionThatWasNotTestedAndHasNoBulkheadsThere(@TempDir Path directory) throws Exception {
        try (IsolatedClasses classes = new IsolatedClasses(untested(directory), Map.of())) {
            assertThat(classes.call(EntryPointProgram.class)).isEqualTo("phased, no bulkheads");
        }
    }

    @Test
    void theEntryPointHasBulkheadsUnderAVersionThatWasTested() throws Exception {
        try (IsolatedClasses classes = new IsolatedClasses(IsolatedClasses.classPath(jar -> true), Map.of())) {
            assertThat(classes.call(EntryPointProgram.class)).isEqualTo("phased, bulkheads");
        }
    }

    private static List<Path> untested(Path directory) throws IOException {
        Path version = directory.resolve("META-INF/vertx/vertx-version.txt");
        Files.createDirectories(version.getParent());
        Files.writeString(version, "5.97.0");
        return Stream.concat(Stream.of(directory), IsolatedClasses.classPath(jar -> true).stream())
                .toList();
    }

    @Test
    void onAClassPathThatFitsTheLoopIsThereAndNothingIsSaid() throws Exception {
        try (IsolatedClasses classes = new IsolatedClasses(IsolatedClasses.classPath(jar -> true), Map.of())) {
            assertThat(classes.call(TimerProgram.class)).isEqualTo("phased");
            assertThat(classes.told(PhasedLoopProvider.class)).isEmpty();
        }
    }

    private static byte[] withFinal(String method, Class<?> type) throws IOException {
        try (InputStream in = Objects.requireNonNull(type.getResourceAsStream(type.getSimpleName() + ".class"))) {
            ClassFile format = ClassFile.of();
            return format.transformClass(
                    format.parse(in.readAllBytes()),
                    ClassTransform.transformingMethods(
                            each -> each.methodName().equalsString(method), (builder, element) -> {
                                if (element instanceof AccessFlags flags) {
                                    builder.withFlags(flags.flagsMask() | ClassFile.ACC_FINAL);
                                } else {
                                    builder.with(element);
                                }
                            }));
        }
    }
}
