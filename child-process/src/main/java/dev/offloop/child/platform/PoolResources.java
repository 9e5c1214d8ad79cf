package dev.offloop.child.platform;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.files.RuntimeDirectory;
import dev.offloop.child.memory.PayloadArena;
import dev.offloop.child.start.PermanentThread;
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
public record PoolResources(Path directory, PermanentThread.Tidying release, QueueQuota quota, PayloadArena arena) {
    /** As these, and something more to release. */
    PoolResources with(PermanentThread.Tidying more) {
        return new PoolResources(
                directory,
                () -> {
                    release.run();
                    more.run();
                },
                quota,
                arena);
    }

    /** Makes them. Blocks. */
    static PoolResources make(ChildConfig config) throws IOException {
        RuntimeDirectory directory = RuntimeDirectory.create(
                config.runtimeDirectory(), QueueQuota.least(config).bytes());
        QueueQuota quota = QueueQuota.fitting(config, directory.roomBytes());
        return new PoolResources(
                directory.path(), directory::close, quota, PayloadArena.open(directory.path(), config.arenaBytes()));
    }
}
