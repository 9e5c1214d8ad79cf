package dev.offloop.child;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.config.Supervision;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.offload.StartCache;
import dev.offloop.task.TaskRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Configurations of real children that cost a third of a usual start: from an AOT cache, which the first test that
 * needs a child makes for all, and compiled by C1 alone. There is no spare unless a test asks for one.
 *
 * <p>The cache fits one list of flags. A test that needs a property in its children gives it by {@link #withProperty},
 * which leaves the flags as they are.
 */
final class QuickChildren {
    private static final List<String> FLAGS = List.of("-XX:TieredStopAtLevel=1");

    private static final Set<StartCache.State> DECIDED =
            EnumSet.of(StartCache.State.READY, StartCache.State.REJECTED, StartCache.State.UNAVAILABLE);

    /** Kept between runs, as the cache is. */
    private static final Path HOME = home();

    private static final ChildConfig QUICK = ChildConfig.defaults()
            .withChildren(1)
            .withJvmOptions(FLAGS)
            .withSupervision(Supervision.defaults().withSpares(0))
            .withCrashDirectory(HOME.resolve("crashes"))
            .withCacheDirectory(HOME.resolve("cache"))
            .withClassPath(JarClassPath.in(HOME));

    static {
        makeCache();
    }

    private QuickChildren() {}

    private static Path home() {
        try {
            return Files.createDirectories(Path.of("target", "quick-children").toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One child, without a spare. */
    static ChildConfig config() {
        return QUICK;
    }

    /** The same, with its queues in this directory. */
    static ChildConfig config(Path runtimeDirectory) {
        return QUICK.withRuntimeDirectory(runtimeDirectory);
    }

    /** With a system property in the children. */
    static ChildConfig withProperty(ChildConfig config, String name, String value) {
        return config.withEnvironment(List.of("JDK_JAVA_OPTIONS=-D" + name + "=" + value));
    }

    /** Without the cache where the flags differ, as another would be made for them. */
    static ChildConfig withoutUnfitCache(ChildConfig config) {
        boolean fits = config.jvmOptions().equals(FLAGS) && config.heapMegabytes() == QUICK.heapMegabytes();
        boolean own = !config.classPath().equals(QUICK.classPath());
        return fits || own ? config : config.withClassPath(System.getProperty("java.class.path"));
    }

    private static void makeCache() {
        Vertx vertx = Vertx.vertx();
        TaskRegistry tasks = TaskRegistry.load(QuickChildren.class.getClassLoader());
        ChildBackend backend = new ChildBackend(config(HOME.resolve("run")));
        Offload offload = Rig.get(Offload.start(vertx, OffloadConfig.of(tasks, backend)));
        Rig.until(
                "the cache is made, or cannot be",
                () -> DECIDED.contains(Rig.get(offload.startCaches()).getFirst().state()));
        Rig.get(offload.close(Duration.ZERO));
        Rig.get(vertx.close());
    }
}
