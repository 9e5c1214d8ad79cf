package dev.offloop.child.config;

import java.net.URL;
import java.security.CodeSource;
import java.util.Optional;

/** An application that is one jar with its libraries as jars inside it, which no class path can name. */
public final class NestedJar {
    private NestedJar() {}

    /** Why children could not start from the class path of such an application, and what to do; empty for any other. */
    public static Optional<String> obstacle(ChildConfig config) {
        CodeSource source = NestedJar.class.getProtectionDomain().getCodeSource();
        boolean own = config.classPath().equals(OwnClassPath.read());
        return !own || config.inThreads() || source == null || source.getLocation() == null
                ? Optional.empty()
                : obstacle(source.getLocation(), config.classPath());
    }

    static Optional<String> obstacle(URL offloop, String classPath) {
        return offloop.getProtocol().equals("file")
                ? Optional.empty()
                : Optional.of("Child JVMs get the class path of this JVM, " + classPath
                        + ", and cannot find Offloop there: it is inside another jar, " + offloop
                        + ". Unpack the application before it is started (Spring Boot: java -Djarmode=tools -jar <jar> extract),"
                        + " or name a class path with Offloop and the tasks by ChildConfig.withClassPath");
    }
}
