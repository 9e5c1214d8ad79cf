package dev.offloop.child.start;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.files.PrivateDirectory;
import dev.offloop.log.Logs;
import dev.offloop.offload.StartCache;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The JVM's AOT cache of the classes that a child needs to start (JEP 483, 515), made once by a {@link TrainingRun} and
 * kept in the user's cache directory. Keyed by all that the JVM checks: its version, the class path with sizes and
 * times, the flags.
 *
 * <p>Each child tells whether it was started from it. One that a child could not use is deleted and made anew, once.
 * One process of a user trains at a time; what a killed one left is deleted by the next. Of the caches of other class
 * paths and flags the ones used last are kept.
 *
 * <p>A machine where it cannot be made runs without it; children then start more slowly. Any thread.
 */
public final class AotCache implements AutoCloseable {
    private static final String TRAINING_THREAD = "offloop-aot-training";
    private static final Logger LOG = Logs.of(AotCache.class);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);

    /** The first, and one more after a rejection. */
    private static final int MAX_TRAININGS = 2;

    /** Then this process does without. */
    private static final int MAX_REJECTIONS = 2;

    private static final int KEPT = 8;
    private static final String PREFIX = "child-";
    private static final String SUFFIX = ".aot";

    /**
     * Whether this process makes the file: a file lock keeps out other processes alone, and is lost when it is tried
     * twice.
     */
    private static final AtomicBoolean TRAINING = new AtomicBoolean();

    private final ChildConfig config;
    private final @Nullable Path file;
    private final AtomicLong startsWith = new AtomicLong();
    private final AtomicLong startsWithout = new AtomicLong();
    private final AtomicLong rejections = new AtomicLong();
    private volatile Optional<String> reason = Optional.empty();
    private volatile boolean rejected;
    private volatile boolean making;
    private volatile boolean closed;
    private volatile @Nullable TrainingRun run;
    private volatile @Nullable Thread training;
    private int trainings;

    private AotCache(ChildConfig config, @Nullable Path file) {
        this.config = config;
        this.file = file;
    }

    /**
     * The cache for children that run this code. There is none when the class path has directories, which it cannot
     * hold. The place of a class path does not count when it is a copy, as copies lie elsewhere at each start.
     */
    public static AotCache of(ChildCode code) {
        ChildConfig config = code.config();
        StringBuilder key = new StringBuilder(System.getProperty("java.vm.version"));
        key.append(System.getProperty("java.home")).append(ChildCommand.jvm(config));
        for (String entry : ChildCommand.classPath(config).split(File.pathSeparator, -1)) {
            Path jar = Path.of(entry);
            if (!Files.isRegularFile(jar)) {
                AotCache none = new AotCache(config, null);
                none.reason = Optional.of("the class path has " + entry + ", which is no jar");
                return none;
            }
            key.append(code.copies().isPresent() ? jar.getFileName() : jar)
                    .append(jar.toFile().length())
                    .append(jar.toFile().lastModified());
        }
        return new AotCache(config, config.cacheDirectory().resolve(PREFIX + hash(key.toString()) + SUFFIX));
    }

    private static String hash(String key) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

    /** The file, once it is made. */
    public Optional<Path> ready() {
        Path made = file;
        return made != null
                        && rejections.get() < MAX_REJECTIONS
                        && Files.isReadable(made)
                        && PrivateDirectory.isTrusted(made)
                ? Optional.of(made)
                : Optional.empty();
    }

    /** How it stands. */
    public StartCache state(String strategy) {
        return new StartCache(
                strategy,
                state(),
                Optional.ofNullable(file).map(Path::toString),
                reason,
                startsWith.get(),
                startsWithout.get(),
                rejections.get());
    }

    private StartCache.State state() {
        if (making) {
            return StartCache.State.MAKING;
        }
        if (ready().isPresent()) {
            return StartCache.State.READY;
        }
        if (rejected) {
            return StartCache.State.REJECTED;
        }
        return reason.isPresent() ? StartCache.State.UNAVAILABLE : StartCache.State.MISSING;
    }

    /** A child is ready that was started from it. */
    public void onUsed() {
        startsWith.incrementAndGet();
    }

    /** A child is ready that was started without it. */
    public void onUnused() {
        startsWithout.incrementAndGet();
    }

    /**
     * A child was started with it and could not use it: it goes, and is made anew, once.
     *
     * @param why in the JVM's words
     * @param queues a directory that can be made, to try out queues in
     */
    public void onRejected(String why, Path queues) {
        rejections.incrementAndGet();
        reason = Optional.of(why);
        LOG.warn("A child could not use the AOT cache {}: {}", file, why);
        start(queues, true);
    }

    /** Makes the file in the background, unless it is there or is being made. Queues are tried out in the directory. */
    public void startTraining(Path queues) {
        if (ready().isEmpty()) {
            start(queues, false);
        }
    }

    private synchronized void start(Path queues, boolean anew) {
        Path target = file;
        rejected |= anew;
        if (target == null || closed || making || trainings >= MAX_TRAININGS) {
            return;
        }
        trainings++;
        making = true;
        training = Thread.ofPlatform().daemon().name(TRAINING_THREAD).start(() -> {
            try {
                train(target, queues, anew);
            } finally {
                making = false;
            }
        });
    }

    private void train(Path target, Path queues, boolean anew) {
        if (!TRAINING.compareAndSet(false, true)) {
            return;
        }
        try {
            PrivateDirectory.make(config.cacheDirectory());
            try (FileChannel channel = FileChannel.open(
                            target.resolveSibling("training.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS);
                    FileLock lock = channel.tryLock()) {
                if (lock == null) {
                    return;
                }
                if (anew) {
                    Files.deleteIfExists(target);
                }
                if (ready().isEmpty()) {
                    make(target, queues);
                }
            }
        } catch (IOException | RuntimeException e) {
            if (!closed) {
                reason = Optional.of(String.valueOf(e.getMessage()));
                LOG.info("No AOT cache could be made; children start without it: {}", e.toString());
            }
        } finally {
            TRAINING.set(false);
        }
    }

    private void make(Path target, Path queues) throws IOException {
        long start = System.nanoTime();
        TrainingRun made = new TrainingRun(config, target.resolveSibling("training"), queues);
        run = made;
        if (closed) {
            return;
        }
        made.make(target);
        rejected = false;
        prune(target);
        LOG.info(
                "Children start faster from now on: AOT cache of {} KiB made in {} ms",
                Files.size(target) >> 10,
                (System.nanoTime() - start) / 1_000_000);
    }

    /** Marks it as used lately, so that it is kept. */
    public void touch() {
        ready().ifPresent(made -> {
            try {
                Files.setLastModifiedTime(made, FileTime.from(Instant.now()));
            } catch (IOException e) {
                LOG.debug("The AOT cache {} cannot be marked as used", made, e);
            }
        });
    }

    private static void prune(Path target) throws IOException {
        List<Path> caches;
        try (Stream<Path> files = Files.list(target.getParent())) {
            caches = files.filter(path -> path.getFileName().toString().startsWith(PREFIX)
                            && path.toString().endsWith(SUFFIX))
                    .sorted(Comparator.comparingLong(
                                    (Path path) -> path.toFile().lastModified())
                            .reversed())
                    .toList();
        }
        for (Path old : caches.subList(Math.min(KEPT, caches.size()), caches.size())) {
            Files.deleteIfExists(old);
        }
    }

    /** Ends the training run, and waits until nothing is left of it. Blocks; not on the loop. */
    @Override
    public void close() {
        closed = true;
        TrainingRun running = run;
        if (running != null) {
            running.close();
        }
        Thread thread = training;
        try {
            if (thread != null && !thread.join(STOP_PATIENCE)) {
                LOG.warn("The training run of the AOT cache does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
