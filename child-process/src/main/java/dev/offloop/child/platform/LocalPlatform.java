package dev.offloop.child.platform;

import dev.offloop.child.agent.ChildArguments;
import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.files.Trees;
import dev.offloop.child.link.Closing;
import dev.offloop.child.link.LinkFiles;
import dev.offloop.child.link.ParentLink;
import dev.offloop.child.memory.PayloadStore;
import dev.offloop.child.start.AotCache;
import dev.offloop.child.start.ChildCode;
import dev.offloop.child.start.ChildCommand;
import dev.offloop.child.start.Launch;
import dev.offloop.child.start.Output;
import dev.offloop.child.start.OutputPump;
import dev.offloop.child.start.PermanentThread;
import dev.offloop.child.start.ProcessPrefix;
import dev.offloop.loop.EventLoop;
import dev.offloop.loop.Poller;
import dev.offloop.loop.Timeline;
import dev.offloop.loop.netty.Loops;
import dev.offloop.offload.BackendHost;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** This machine: child JVMs, or agents on threads. */
public final class LocalPlatform implements PoolPlatform {
    private static final int MAX_COPIED_ON_LOOP_BYTES = 1 << 20;

    private final ChildConfig config;
    private final BackendHost host;
    private final CopyThreads copyThreads;

    /** What children run; the launcher thread makes it before the first of them. */
    private volatile @Nullable ChildCode code;

    private volatile Optional<AotCache> aotCache = Optional.empty();

    public LocalPlatform(ChildConfig config, BackendHost host) {
        this.config = config;
        this.host = host;
        this.copyThreads = new CopyThreads(host.context());
    }

    @Override
    public RandomGenerator random() {
        return RandomGenerator.getDefault();
    }

    @Override
    public PermanentThread permanentThread(String name) {
        return new PermanentThread(host.home(), name);
    }

    @Override
    public <T> Future<T> offLoop(Callable<T> work) {
        return copyThreads.run(work);
    }

    @Override
    public void close() {
        copyThreads.close();
    }

    @Override
    public int maxCopiedOnLoop() {
        return MAX_COPIED_ON_LOOP_BYTES;
    }

    @Override
    public Bells bells(Bells.Listener listener) {
        return new BellServer(host.context().owner(), listener);
    }

    @Override
    public ReplyPolling polling(Poller poller) {
        return ReplyPolling.on(host, poller);
    }

    @Override
    public Timeline timeline() {
        return Loops.of(host.context()).map(EventLoop::timeline).orElse(Timeline.NONE);
    }

    @Override
    public Optional<AotCache> aotCache() {
        return aotCache;
    }

    @Override
    public PayloadStore payloads() {
        return PayloadStore.FILES;
    }

    @Override
    public PoolResources resources() throws IOException {
        PoolResources made = PoolResources.make(config);
        if (config.inThreads()) {
            return made;
        }
        ChildCode copied = copyCode(made);
        code = copied;
        aotCache = Optional.of(AotCache.of(copied));
        return made.with(copied::close);
    }

    private ChildCode copyCode(PoolResources made) {
        try {
            return ChildCode.of(config);
        } catch (RuntimeException | Error e) {
            List<AutoCloseable> opened = List.of(made.release()::run, made.arena());
            Closing.all(opened, e);
            throw e;
        }
    }

    @Override
    public boolean usesPrefix() {
        return !config.inThreads() && !ProcessPrefix.prefix(config.niceness()).isEmpty();
    }

    @Override
    public Launch launch(ChildArguments arguments) {
        if (config.inThreads()) {
            return new Launch(() -> AgentThread.start(arguments, host.tasks()), false, false, false, this::read);
        }
        Optional<Path> cache = aotCache.flatMap(AotCache::ready);
        boolean ownGroup = arguments.guarded() && ProcessPrefix.makesGroup();
        ChildConfig running =
                Objects.requireNonNull(code, "The resources are not made yet").config();
        return new Launch(
                ChildCommand.of(running, arguments, cache)::start, cache.isPresent(), ownGroup, true, this::read);
    }

    private Output read(Supplier<String> worker, Process process) {
        return OutputPump.start(worker, process, config.outputLinesPerSecond());
    }

    @Override
    public ParentLink link(LinkFiles files) throws IOException {
        return new ParentLink(files);
    }

    @Override
    public void makeDirectory(Path directory) throws IOException {
        Files.createDirectory(directory);
    }

    @Override
    public void deleteDirectory(Path directory) throws IOException {
        Trees.delete(directory);
    }
}
