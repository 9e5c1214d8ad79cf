package dev.offloop.loop;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The versions of Vert.x and Netty that the loop's tests run with. Elsewhere it installs itself only where it is asked
 * to. The numbers are those that the jars say of themselves. Any thread.
 */
public final class TestedVersions {
    private static final List<String> VERTX = List.of("5.0.", "5.1.");
    private static final List<String> NETTY = List.of("4.2.");
    private static final String VERTX_FILE = "META-INF/vertx/vertx-version.txt";
    private static final String NETTY_FILE = "META-INF/io.netty.versions.properties";
    private static final List<String> NETTY_KEYS = List.of("netty-common.version", "netty-transport.version");

    private TestedVersions() {}

    /** What is on the class path or module path that the loop was not tested with, for people; empty when nothing. */
    public static Optional<String> misfit() {
        ClassLoader loader = Vertx.class.getClassLoader();
        return misfit("Vert.x", vertx(loader), VERTX).or(() -> misfit("Netty", netty(loader), NETTY));
    }

    private static Optional<String> misfit(String library, List<String> found, List<String> tested) {
        boolean fits = !found.isEmpty()
                && found.stream().allMatch(version -> tested.stream().anyMatch(version::startsWith));
        return fits
                ? Optional.empty()
                : Optional.of(library + " " + (found.isEmpty() ? "of unknown version" : String.join(" and ", found))
                        + "; it was tested with " + String.join("x and ", tested) + "x");
    }

    private static List<String> vertx(ClassLoader loader) {
        try (InputStream in = loader.getResourceAsStream(VERTX_FILE)) {
            return in == null ? List.of() : List.of(new String(in.readAllBytes(), UTF_8).strip());
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Each of Netty's jars has such a file, and a jar that holds several of them has one for all. */
    private static List<String> netty(ClassLoader loader) {
        Properties versions = new Properties();
        try {
            for (URL file : Collections.list(loader.getResources(NETTY_FILE))) {
                try (InputStream in = file.openStream()) {
                    versions.load(in);
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        return NETTY_KEYS.stream()
                .flatMap(key -> Optional.ofNullable(versions.getProperty(key)).stream())
                .distinct()
                .toList();
    }
}
