package dev.offloop.child.files;

import dev.offloop.log.Logs;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;

/**
 * Where this process keeps what it shares with its children: one directory below a base that all processes of this user
 * share, mode 0700, deleted when closed. A base that another user has made, or could change, is not used.
 *
 * <p>What a killed process left behind is swept at the next start. A process counts as alive as long as it holds the
 * lock on its directory's lock file, which the kernel gives back whatever it died of. Process ids would not do: in two
 * containers that share a volume both are process 1.
 */
public final class RuntimeDirectory implements AutoCloseable {
    private static final String EXIT_THREAD = "offloop-runtime-directory";
    private static final Logger LOG = Logs.of(RuntimeDirectory.class);
    private static final String LOCK = "lock";

    /** In which a directory that is made gets its lock. */
    private static final Duration MAKING = Duration.ofMinutes(1);

    private static final int MAX_DELETIONS = 10;

    /** How {@link #makeIn} calls the directory of a process: nothing else below the base is ever deleted. */
    private static final Pattern NAME = Pattern.compile("\\d+-\\d+");

    /**
     * The directories of this very process, whose lock files it must not open: closing any of them would give up the
     * lock.
     */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel lockFile;
    private final boolean ownBase;
    private final Thread atExit;

    private RuntimeDirectory(Path directory, FileChannel lockFile, boolean ownBase) {
        this.ownBase = ownBase;
        this.directory = directory;
        this.lockFile = lockFile;
        this.atExit = new Thread(this::deleteAll, EXIT_THREAD);
    }

    /**
     * Makes the directory, sweeping what dead processes left.
     *
     * @param configured base to use; when empty, shared memory if it has the room, else the temporary directory
     * @param neededBytes room that must be free
     * @throws IOException with what was tried and what to do, when there is no room
     */
    public static RuntimeDirectory create(Optional<Path> configured, long neededBytes) throws IOException {
        List<String> refusals = new ArrayList<>();
        boolean roomWouldDo = false;
        for (Path base : bases(configured)) {
            try {
                PrivateDirectory.make(base);
                sweep(base);
                long room = Files.getFileStore(base).getUsableSpace();
                if (room >= neededBytes) {
                    return claim(base, configured.isEmpty());
                }
                roomWouldDo = true;
                refusals.add(base + " has " + (room >> 20) + " MiB free of the " + (neededBytes >> 20) + " MiB needed");
            } catch (IOException e) {
                LOG.warn("{} is not used: {}", base, e.getMessage());
                refusals.add(base + ": " + e.getMessage());
            }
        }
        throw new IOException("No runtime directory: " + String.join("; ", refusals)
                + (roomWouldDo
                        ? ". Free some room, name another directory, or run fewer children"
                        : ". Name another directory"));
    }

    private static List<Path> bases(Optional<Path> configured) {
        if (configured.isPresent()) {
            return List.of(configured.get().toAbsolutePath());
        }
        String name = "offloop-" + System.getProperty("user.name");
        List<Path> bases = new ArrayList<>();
        Path sharedMemory = Path.of("/dev/shm");
        if (Files.isWritable(sharedMemory)) {
            bases.add(sharedMemory.resolve(name));
        }
        bases.add(Path.of(System.getProperty("java.io.tmpdir"), name));
        return bases;
    }

    private static RuntimeDirectory claim(Path base, boolean ownBase) throws IOException {
        Path directory = makeIn(base);
        OURS.add(directory);
        FileChannel lockFile =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        if (lockFile.tryLock() == null) {
            lockFile.close();
            throw new IOException(directory + " was taken by another process while it was made");
        }
        RuntimeDirectory claimed = new RuntimeDirectory(directory, lockFile, ownBase);
        Runtime.getRuntime().addShutdownHook(claimed.atExit);
        return claimed;
    }

    /** Makes the base anew when another process that was the last to use it removes it meanwhile. */
    private static Path makeIn(Path base) throws IOException {
        String prefix = ProcessHandle.current().pid() + "-";
        try {
            return Files.createTempDirectory(base, prefix, PrivateDirectory.PRIVATE);
        } catch (NoSuchFileException e) {
            PrivateDirectory.make(base);
            return Files.createTempDirectory(base, prefix, PrivateDirectory.PRIVATE);
        }
    }

    private static void sweep(Path base) throws IOException {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(base)) {
            for (Path directory : directories) {
                if (!OURS.contains(directory) && isOfThisUser(directory) && isDead(directory)) {
                    LOG.info("Sweeping {}, left by a process that is gone", directory);
                    Trees.delete(directory);
                }
            }
        }
    }

    private static boolean isOfThisUser(Path directory) {
        return NAME.matcher(directory.getFileName().toString()).matches()
                && Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && PrivateDirectory.isOwn(directory);
    }

    private static boolean isDead(Path directory) {
        try (FileChannel channel =
                        FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (NoSuchFileException e) {
            return isForgotten(directory);
        } catch (IOException e) {
            LOG.warn("Cannot tell whether {} is still in use; leaving it", directory, e);
            return false;
        }
    }

    /** Without a lock it is either just being made, or the rest of one whose deletion was cut short. */
    private static boolean isForgotten(Path directory) {
        try {
            Instant changed = Files.getLastModifiedTime(directory, LinkOption.NOFOLLOW_LINKS)
                    .toInstant();
            return changed.isBefore(Instant.now().minus(MAKING));
        } catch (IOException e) {
            return false;
        }
    }

    /** The directory of this process. */
    public Path path() {
        return directory;
    }

    /** The room that is free. Blocks. */
    public long roomBytes() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is going down and runs the hook itself; deleting twice does no harm.
        }
        deleteAll();
    }

    private void deleteAll() {
        try {
            deleteWithLockLast();
            lockFile.close();
            OURS.remove(directory);
        } catch (IOException e) {
            LOG.warn("{} could not be deleted; the next start sweeps it", directory, e);
            return;
        }
        Path base = directory.getParent();
        if (ownBase && base != null) {
            deleteBase(base);
        }
    }

    /** When this process is killed meanwhile, the next start finds the lock and sweeps the rest. */
    private void deleteWithLockLast() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, entry -> !entry.endsWith(LOCK))) {
                for (Path entry : entries) {
                    Trees.delete(entry);
                }
                Trees.delete(directory);
                return;
            } catch (NoSuchFileException e) {
                // Deleted before.
                return;
            } catch (DirectoryNotEmptyException e) {
                // At the end of a process that is still starting children, files are made meanwhile.
                if (attempt == MAX_DELETIONS) {
                    throw e;
                }
            }
        }
    }

    private static void deleteBase(Path base) {
        try {
            Files.deleteIfExists(base);
        } catch (DirectoryNotEmptyException e) {
            LOG.debug("Other processes still use {}", base);
        } catch (IOException e) {
            LOG.warn("{} could not be deleted", base, e);
        }
    }
}
