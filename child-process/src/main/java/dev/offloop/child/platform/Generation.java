package dev.offloop.child.platform;

import dev.offloop.child.agent.ChildArguments;
import dev.offloop.child.link.ParentLink;
import dev.offloop.child.memory.ControlPage;
import dev.offloop.child.start.Launch;
import dev.offloop.child.start.Output;
import dev.offloop.child.wire.CorruptFrameException;
import dev.offloop.child.wire.Frame;
import dev.offloop.log.Logs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * One child JVM and all that it shares with this process: two queues, the control page, the bell. Owned by the launcher
 * thread until it is handed to the home loop, and again once the child is dead.
 */
public final class Generation {
    private static final Logger LOG = Logs.of(Generation.class);

    private final PoolPlatform platform;
    private final Path directory;
    private final ParentLink link;
    private final Process process;
    private final Output output;
    private final boolean fromCache;
    private final boolean hasLifeline;
    private final Optional<ChildGroup> group;
    private final Instant startedAt = Instant.now();
    private Bells.@Nullable Connection bell;
    private Bells.@Nullable Connection lifeline;

    private Generation(
            PoolPlatform platform,
            ChildArguments arguments,
            ParentLink link,
            List<Frame.Define> tasks,
            Supplier<String> worker)
            throws Exception {
        Launch command = platform.launch(arguments);
        this.platform = platform;
        this.directory = arguments.directory();
        this.link = link;
        tasks.forEach(link::send);
        fromCache = command.fromCache();
        hasLifeline = command.lifeline();
        process = command.start().start();
        Optional<ChildGroup> made = Optional.empty();
        try {
            made = command.ownGroup() ? Optional.of(ChildGroup.of(process)) : Optional.empty();
            process.getOutputStream().close();
            output = command.reading().of(worker, process);
        } catch (Throwable e) {
            process.destroyForcibly();
            made.ifPresent(ChildGroup::close);
            throw e;
        }
        group = made;
    }

    /** Makes the queues and starts the process. Launcher thread. */
    public static Generation start(
            PoolPlatform platform, ChildArguments arguments, List<Frame.Define> tasks, Supplier<String> worker)
            throws Exception {
        ParentLink link = platform.link(arguments.files());
        try {
            return new Generation(platform, arguments, link, tasks, worker);
        } catch (Exception | Error e) {
            link.close();
            throw e;
        }
    }

    public Path directory() {
        return directory;
    }

    public Process process() {
        return process;
    }

    /** Completes when nothing of the child, which has ended, can write to shared memory any more. On any thread. */
    public CompletableFuture<Void> memoryReleased() {
        return AgentThread.threadEnd(process);
    }

    public Output output() {
        return output;
    }

    public ControlPage control() {
        return link.control();
    }

    public ParentLink link() {
        return link;
    }

    /** Whether its JVM was given an AOT cache. */
    public boolean fromCache() {
        return fromCache;
    }

    /** The child connected its bell. Rung at once, as a ring may have been due before there was a bell. */
    public void onBell(Bells.Connection connected) {
        bell = connected;
        connected.ring();
    }

    /** Whether it takes tasks: it says so, and it can be rung and asked for heartbeats. */
    public boolean isReady() {
        return isConnected() && control().isReady();
    }

    private boolean isConnected() {
        return bell != null && (lifeline != null || !hasLifeline);
    }

    /** The child connected its lifeline. */
    public void onLifeline(Bells.Connection connected) {
        lifeline = connected;
    }

    public Instant startedAt() {
        return startedAt;
    }

    /**
     * Asks for a heartbeat, which {@link ControlPage#heartbeats} will count. False when there is no connection for it
     * yet.
     */
    public boolean ping() {
        if (lifeline == null) {
            return false;
        }
        lifeline.ring();
        return true;
    }

    /** Appends a request and wakes the child if it sleeps. */
    public void send(Frame frame) {
        ringWhen(link.send(frame));
    }

    /** As {@link #send}, for a task without parameters whose input is in its frame. */
    public void sendRun(long taskId, int attempt, int taskNumber, long deadlineNanos, byte[] input) {
        ringWhen(link.sendRun(taskId, attempt, taskNumber, deadlineNanos, input, 0, input.length));
    }

    /** As {@link #send}, for a message of the application whose bytes are in its frame. */
    public void sendMessage(byte[] message) {
        ringWhen(link.sendMessage(0, message));
    }

    /** Appends what is held back of a batch and wakes the child if it sleeps. */
    public void flush() {
        ringWhen(link.flush());
    }

    /** As {@link #flush}, and the batch is over. */
    public void endBatch() {
        ringWhen(link.endBatch());
    }

    private void ringWhen(boolean asleep) {
        if (asleep) {
            ring();
        }
    }

    /** Wakes the child, whether it sleeps or not. */
    public void ring() {
        if (bell != null) {
            bell.ring();
        }
    }

    /** The answers of a dead child that were not read yet. Launcher thread. */
    public List<Frame> drain() {
        List<Frame> rest = new ArrayList<>();
        try {
            for (Frame frame = link.poll(); frame != null; frame = link.poll()) {
                rest.add(frame.detached());
            }
        } catch (CorruptFrameException e) {
            LOG.warn("The last replies in {} cannot be read", directory, e);
        }
        return rest;
    }

    /**
     * Kills the processes that tasks left, unmaps everything and deletes the directory. Launcher thread, after the
     * process has ended.
     */
    public void close() throws IOException {
        group.ifPresent(tasks -> {
            tasks.kill();
            tasks.close();
        });
        link.close();
        platform.deleteDirectory(directory);
    }
}
