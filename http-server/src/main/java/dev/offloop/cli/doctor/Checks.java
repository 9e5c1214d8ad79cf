package dev.offloop.cli.doctor;

import dev.offloop.child.config.JvmFlags;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All checks, from the ground up. */
public final class Checks {
    private static final int NEEDED_JDK = 25;
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final long MIB = 1 << 20;
    private static final long ROOM_BYTES = 32 * MIB;

    private Checks() {}

    /**
     * Looks at everything; takes a few seconds, since it starts a child JVM, and at first some more, for its AOT cache.
     */
    public static List<Check> all() {
        List<Check> checks = new ArrayList<>(List.of(
                jdk(),
                flags(),
                cores(),
                heap(),
                room("shared-memory", SHARED_MEMORY),
                room("temp-directory", Path.of(System.getProperty("java.io.tmpdir")))));
        checks.addAll(ChildProbe.checks());
        checks.add(Program.check("docker", "--version", "only the container tests need it"));
        checks.add(Program.check("node", "--version", "only side-by-side measurements need it"));
        return checks;
    }

    private static Check jdk() {
        int version = Runtime.version().feature();
        String found = "JDK " + Runtime.version() + " of " + System.getProperty("java.vendor") + " at "
                + System.getProperty("java.home");
        return version >= NEEDED_JDK
                ? Check.ok("jdk", found)
                : Check.fail("jdk", found + "; " + NEEDED_JDK + " or newer is needed");
    }

    private static Check flags() {
        List<String> missing = JvmFlags.missing();
        return missing.isEmpty()
                ? Check.ok("jvm-flags", "all " + JvmFlags.all().size() + " are set")
                : Check.fail("jvm-flags", "missing: " + String.join(" ", missing));
    }

    private static Check cores() {
        int cores = Runtime.getRuntime().availableProcessors();
        return cores > 1
                ? Check.ok("cores", cores + " processors")
                : Check.note("cores", "1 processor: the event loop and its workers take turns");
    }

    private static Check heap() {
        return Check.ok("heap", "at most " + Runtime.getRuntime().maxMemory() / MIB + " MiB for this process");
    }

    private static Check room(String name, Path directory) {
        try {
            FileStore store = Files.getFileStore(directory);
            String found = directory + " (" + store.type() + "), " + store.getUsableSpace() / MIB + " MiB free";
            return store.getUsableSpace() >= ROOM_BYTES && Files.isWritable(directory)
                    ? Check.ok(name, found)
                    : Check.note(name, found + "; name a directory with room by --runtime-dir");
        } catch (IOException e) {
            return Check.note(name, directory + " cannot be used (" + e + "); queues go elsewhere");
        }
    }
}
