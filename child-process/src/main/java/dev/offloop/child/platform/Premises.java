package dev.offloop.child.platform;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.files.RuntimeDirectory;
import dev.offloop.child.memory.PayloadArena;
import dev.offloop.child.start.Launcher;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What is made before the first child of a pool.
 *
 * @param directory of the pool
 * @param release gives the directory back, and what else belongs to the pool
 * @param quota what the queues may take there
 * @param arena that it shares with its children
 */
public record Premises(Path directory, Launcher.Tidying release, QueueQuota quota, PayloadArena arena) {
    /** As these, and something more to release. */
    Premises with(Launcher.Tidying more) {
        return new Premises(
                directory,
                () -> {
                    release.run();
                    more.run();
                },
                quota,
                arena);
    }

    /** Makes them. Blocks. */
    static Premises make(ChildConfig config) throws IOException {
        RuntimeDirectory directory = RuntimeDirectory.create(
                config.runtimeDirectory(), QueueQuota.least(config).bytes());
        QueueQuota quota = QueueQuota.fitting(config, directory.roomBytes());
        return new Premises(
                directory.path(), directory::close, quota, PayloadArena.open(directory.path(), config.arenaBytes()));
    }
}
