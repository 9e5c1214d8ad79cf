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
 * {@code dev/offloop/child/jvm.flags}. As a program it prints that list.
 */
public final class JvmFlags {
    private static final String RESOURCE = "/dev/offloop/child/jvm.flags";
    private static final String EXPORTS = "--add-exports=";
    private static final String OPENS = "--add-opens=";
    private static final String NATIVE = "--enable-native-access=";
    private static final String CLASS_PATH = "=ALL-UNNAMED";

    /** What Chronicle's module is called where it is on the module path. */
    private static final String CHRONICLE = "chronicle.core";

    private JvmFlags() {}

    /** Writes the list to standard output, for {@code java @offloop.flags}. */
    public static void main(String[] args) {
        all().forEach(System.out::println);
    }

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

    /** Those of children: all, and what only keeps Chronicle quiet. A parent does without. */
    public static List<String> ofChildren() {
        List<String> flags = new ArrayList<>(all());
        // Else it warns that it frees buffers in another way.
        flags.add("--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");
        // No usage reports to the vendor, no disk monitor thread.
        flags.add("-Dchronicle.analytics.disable=true");
        flags.add("-Dchronicle.disk.monitor.disable=true");
        return flags;
    }

    /**
     * The flags that this JVM should have been started with and was not, as they stand on its command line: on the
     * module path they name modules.
     */
    public static List<String> missing() {
        return all().stream()
                .filter(flag -> !isEffective(flag))
                .map(JvmFlags::forThisJvm)
                .toList();
    }

    /**
     * What to say to a user when flags are missing. Names all, as the JDK does not tell of each whether it was given.
     * One line.
     */
    public static String advice() {
        List<String> flags = all().stream().map(JvmFlags::forThisJvm).toList();
        return "Child JVMs need Chronicle Queue, which needs this JVM to be started with: "
                + String.join(" ", flags)
                + " (on the command line of java, in the VM options of an IDE, in the argLine of Surefire; or as Add-Exports,"
                + " Add-Opens and Enable-Native-Access in the manifest of the jar that java -jar starts; `java -cp"
                + " <class path> " + JvmFlags.class.getName()
                + " > offloop.flags` writes them for java @offloop.flags)."
                + " Without children: Offload.create(vertx).strategies(\"platform\", \"virtual\")";
    }

    private static boolean isEffective(String flag) {
        if (flag.startsWith(EXPORTS)) {
            Target target = Target.parse(flag.substring(EXPORTS.length()));
            return target.find()
                    .map(module -> module.isExported(target.packageName(), chronicle()))
                    .orElse(true);
        }
        if (flag.startsWith(OPENS)) {
            Target target = Target.parse(flag.substring(OPENS.length()));
            return target.find()
                    .map(module -> module.isOpen(target.packageName(), chronicle()))
                    .orElse(true);
        }
        return !flag.startsWith(NATIVE) || own().isNativeAccessEnabled();
    }

    private static String forThisJvm(String flag) {
        Module user = flag.startsWith(NATIVE) ? own() : chronicle();
        return user.isNamed() && flag.endsWith(CLASS_PATH)
                ? flag.substring(0, flag.length() - CLASS_PATH.length() + 1) + user.getName()
                : flag;
    }

    private static Module own() {
        return JvmFlags.class.getModule();
    }

    /** Where Chronicle is: its module, or the class path. */
    private static Module chronicle() {
        return ModuleLayer.boot()
                .findModule(CHRONICLE)
                .orElseGet(() -> JvmFlags.class.getClassLoader().getUnnamedModule());
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
