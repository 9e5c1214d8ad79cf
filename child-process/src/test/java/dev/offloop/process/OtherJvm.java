package dev.offloop.process;

import dev.offloop.child.config.JvmFlags;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a test starts a JVM of its own. */
final class OtherJvm {
    private OtherJvm() {}

    /** The launcher of the JDK that runs the tests. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The arguments with which the launcher runs a main class of the tests. */
    static List<String> arguments(Class<?> mainClass, String... arguments) {
        List<String> all = new ArrayList<>(JvmFlags.all());
        all.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath()));
        all.add(mainClass.getName());
        all.addAll(List.of(arguments));
        return all;
    }

    /** Surefire may put the whole class path into the manifest of one jar, and names it in this property then. */
    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
