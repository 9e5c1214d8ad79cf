package dev.offloop.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import dev.offloop.child.config.JvmFlags;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** What only one package may import, and what some may not reach at all. */
class ImportersTest {
    private static final JavaClasses CLASSES = Module.allMain();

    /** They measure the libraries themselves beside our use of them. */
    private static final String BENCHMARKS = "dev.offloop.benchmarks..";

    @ParameterizedTest
    @CsvSource({
        "io.netty.., dev.offloop.loop.netty, dev.offloop.http.connection",
        "org.bouncycastle.., dev.offloop.cli.cert, dev.offloop.cli.cert",
        "org.yaml.., dev.offloop.cli, dev.offloop.cli",
        "net.openhft.., dev.offloop.child.queue, dev.offloop.child.queue",
        "com.twelvemonkeys.., dev.offloop.tasks.image, dev.offloop.tasks.image"
    })
    void onlyThesePackagesImportIt(String imported, String importer, String another) {
        noClasses()
                .that()
                .resideOutsideOfPackages(importer, another, BENCHMARKS)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(imported)
                .check(CLASSES);
    }

    /**
     * Others may read and write memory that they are given, as arrays are; they cannot make any, map any, or call C.
     * Only built-in tasks may keep a result outside the heap.
     */
    @Test
    void onlyTwoPackagesMakeAndMapMemoryAndCallTheCLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.offloop.child.memory", "dev.offloop.os", "dev.offloop.tasks", BENCHMARKS)
                .should()
                .dependOnClassesThat(resideInAPackage("java.lang.foreign..")
                        .and(not(belongToAnyOf(MemorySegment.class, ValueLayout.class))))
                .orShould()
                .callMethodWhere(
                        target(owner(type(MemorySegment.class))).and(target(nameMatching("reinterpret|ofAddress"))))
                .check(CLASSES);
    }

    /** What Vert.x changes between versions must break one package of a module. */
    @ParameterizedTest
    @EnumSource(Module.class)
    void onePackageOfAModuleAtMostUsesWhatVertxKeepsToItself(Module module) {
        Set<String> importers = new TreeSet<>();
        module.main().stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> isInnerVertx(dependency.getTargetClass()))
                .forEach(dependency -> importers.add(dependency.getOriginClass().getPackageName()));
        assertThat(importers).hasSizeLessThanOrEqualTo(1);
    }

    /** An application that embeds the service has neither picocli nor Logback for it, and no statistics. */
    @Test
    void theServiceAndItsTasksReachNeitherTheCommandLineNorTheComparison() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.offloop.http..", "dev.offloop.tasks..")
                .should()
                .transitivelyDependOnClassesThat()
                .resideInAnyPackage(
                        "picocli..", "ch.qos.logback..", "dev.offloop.cli..", "dev.offloop.compare..", BENCHMARKS)
                .check(CLASSES);
    }

    @Test
    void whatRunsInsideAChildReachesNeitherVertxNorNetty() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.offloop.child.agent", "dev.offloop.process.channel")
                .should()
                .transitivelyDependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..")
                .check(CLASSES);
    }

    @Test
    void tasksReachNeitherVertxNorNetty() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.offloop.task", "dev.offloop.tasks")
                .should()
                .transitivelyDependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..")
                .check(CLASSES);
    }

    /** The service ships with a provider of SLF4J; an application that embeds the library may have none. */
    @Test
    void whatTheLibraryHasToSayIsHeardWithoutAProviderOfSlf4j() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.offloop.loop..",
                        "dev.offloop.offload",
                        "dev.offloop.workers..",
                        "dev.offloop.child..",
                        "dev.offloop.process..")
                .should()
                .dependOnClassesThat(type(LoggerFactory.class))
                .check(CLASSES);
    }

    /** The list of flags is printed by its own class, so that one jar is enough to have it. */
    @Test
    void onlyTheCommandLineLogsToStandardOutput() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.offloop.cli..", "dev.offloop.child.agent", "dev.offloop.benchmarks..")
                .and()
                .doNotHaveFullyQualifiedName(JvmFlags.class.getName())
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CLASSES);
    }

    private static boolean isInnerVertx(JavaClass type) {
        return resideInAnyPackage("io.vertx.core.internal..", "io.vertx.core.impl..", "io.vertx.core.spi..")
                .test(type.getBaseComponentType());
    }
}
