package dev.offloop.child.platform;

import dev.offloop.child.agent.ChildArguments;
import dev.offloop.child.link.LinkFiles;
import dev.offloop.child.link.ParentLink;
import dev.offloop.child.memory.PayloadStore;
import dev.offloop.child.start.AotCache;
import dev.offloop.child.start.Launch;
import dev.offloop.child.start.PermanentThread;
import dev.offloop.loop.Poller;
import dev.offloop.loop.Timeline;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;

/**
 * All that a pool uses beside its home loop: threads, chance, processes, directories, sockets. The seam at which a
 * simulation runs the same pool on one thread. Home loop only, unless a method says otherwise.
 */
public interface PoolPlatform extends AutoCloseable {
    /** Where pauses and the lifespans of children are drawn. */
    RandomGenerator random();

    /** Starts a permanent thread of this name. */
    PermanentThread permanentThread(String name);

    /**
     * Runs what takes too long for the home loop on another thread, of a bulkhead of its own; completes on the home
     * loop, and fails when no thread takes it.
     */
    <T> Future<T> offLoop(Callable<T> work);

    /** Bodies up to this size are copied on the home loop: that costs it less than handing the copy over and back. */
    int maxCopiedOnLoop();

    /** Where children will connect. */
    Bells bells(Bells.Listener listener);

    /** Has the home loop look at the reply queues. */
    ReplyPolling polling(Poller poller);

    /** Where the tasks that ran are shown. */
    Timeline timeline();

    /** What lets children start fast. */
    Optional<AotCache> aotCache();

    /** Bodies in files. Any thread. */
    PayloadStore payloads();

    /** Makes what there must be before the first child. Blocks; any thread. */
    PoolResources resources() throws IOException;

    /** Whether the command that starts a child sees to its priority, its signals and its parent's death. */
    boolean usesPrefix();

    /** How to start a child. Blocks; any thread. */
    Launch launch(ChildArguments arguments);

    /** Makes the parent's end of a link. Blocks; any thread. */
    ParentLink link(LinkFiles files) throws IOException;

    /** Makes the directory of a child. Blocks; any thread. */
    void makeDirectory(Path directory) throws IOException;

    /** Deletes the directory of a child with all that is in it. Blocks; any thread. */
    void deleteDirectory(Path directory) throws IOException;

    /** Ends the threads, as far as they do not end with Vert.x. */
    @Override
    default void close() {}
}
