package dev.offloop.child.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The JVM flags without which Chronicle and the native calls do not work, read from the one list of them,
 * {@code dev/offloop/child/jvm.flags}.
 */
public final class JvmFlags {
    private static final String RESOURCE = "/dev/offloop/child/jvm.flags";
    private static final String EXPORTS = "--add-exports=";
    private static final String OPENS = "--add-opens=";
    private static final String NATIVE = "--enable-native-access=";

    private JvmFlags() {}

    /** All flags, in order, as they stand on a command line. */
    public static List<String> all() {
        try (InputStream in = JvmFlags.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(
                        "The resource " + RESOURCE + " is missing from the jar of " + JvmFlags.class.getName());
            }
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Reading " + RESOURCE + " failed", e);
        }
    }

    /** The flags that this JVM should have been started with and was not. */
    public static List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (String flag : all()) {
            if (!isEffective(flag)) {
                missing.add(flag);
            }
        }
        return missing;
    }

    private static boolean isEffective(String flag) {
        Module user = JvmFlags.class.getModule();
        if (flag.startsWith(EXPORTS)) {
            Target target = Target.parse(flag.substring(EXPORTS.length()));
            return target.find()
                    .map(module -> module.isExported(target.packageName(), user))
                    .orElse(true);
        }
        if (flag.startsWith(OPENS)) {
            Target target = Target.parse(flag.substring(OPENS.length()));
            return target.find()
                    .map(module -> module.isOpen(target.packageName(), user))
                    .orElse(true);
        }
        if (flag.startsWith(NATIVE)) {
            return user.isNativeAccessEnabled();
        }
        if (flag.startsWith("-D")) {
            String[] property = flag.substring(2).split("=", 2);
            if (System.getProperty(property[0]) == null) {
                System.setProperty(property[0], property[1]);
            }
        }
        return true;
    }

    /** {@code module/package=ALL-UNNAMED}. */
    private record Target(String module, String packageName) {
        static Target parse(String text) {
            int slash = text.indexOf('/');
            return new Target(text.substring(0, slash), text.substring(slash + 1, text.indexOf('=')));
        }

        Optional<Module> find() {
            return ModuleLayer.boot().findModule(module);
        }
    }
}
