package dev.offloop.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A Maven module of this build and what was compiled from it. */
enum Module {
    LOOP_CORE("loop-core"),
    WORKERS("workers"),
    CHILD_PROCESS("child-process"),
    HTTP_SERVER("http-server"),
    BENCHMARKS("benchmarks"),
    INTEGRATION_TESTS("integration-tests");

    private static final Path ROOT = Path.of(System.getProperty("offloop.root"));

    /** Made by JMH, not by us. */
    private static final String GENERATED = "jmh_generated";

    private final String directory;

    Module(String directory) {
        this.directory = directory;
    }

    /** The classes of the module itself. */
    JavaClasses main() {
        return read(List.of(target("classes")));
    }

    /** The module's classes and those of its tests. */
    JavaClasses mainAndTest() {
        return read(List.of(target("classes"), target("test-classes")));
    }

    /** What ships: the classes of all modules without those of tests. */
    static JavaClasses allMain() {
        return AllMain.CLASSES;
    }

    /** Read once for all tests, as that takes seconds. */
    private static final class AllMain {
        static final JavaClasses CLASSES = read(
                Arrays.stream(values()).map(module -> module.target("classes")).toList());
    }

    /** Names of the packages that hold classes written by hand. */
    static Set<String> packagesOf(JavaClasses classes) {
        Set<String> names = new TreeSet<>();
        classes.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.contains(GENERATED))
                .forEach(names::add);
        return names;
    }

    private Path target(String kind) {
        return ROOT.resolve(directory).resolve("target").resolve(kind);
    }

    private static JavaClasses read(List<Path> directories) {
        Stream<Path> present = directories.stream().filter(Files::isDirectory);
        return new ClassFileImporter().importPaths(present.toList());
    }
}
