package dev.offloop.jobs.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offloop.child.files.PrivateDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The directory of a store, of mode 0700, which one process owns: by a lock of the kernel on a file, which ends with
 * the process however that ends, and not by a process id, which another process may have by then.
 */
final class DataDirectory implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final int MAX_OWNER_BYTES = 200;

    /** Those of this very process, whose lock files it must not open: closing any of them would give up the lock. */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel lock;

    private DataDirectory(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Takes the directory, which is made when it is missing. Blocks.
     *
     * @throws DirectoryInUseException when another process, or this one, has it
     */
    static DataDirectory open(Path directory) throws IOException {
        PrivateDirectory.make(directory);
        Path real = directory.toRealPath();
        if (!OURS.add(real)) {
            throw new DirectoryInUseException(directory, ownerText());
        }
        FileChannel lock = null;
        try {
            lock = FileChannel.open(
                    real.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (lock.tryLock() == null) {
                throw new DirectoryInUseException(directory, ownerIn(lock));
            }
            lock.truncate(0);
            lock.write(ByteBuffer.wrap(ownerText().getBytes(UTF_8)), 0);
            return new DataDirectory(real, lock);
        } catch (IOException | RuntimeException e) {
            if (lock != null) {
                lock.close();
            }
            OURS.remove(real);
            throw e;
        }
    }

    private static String ownerText() {
        return "process " + ProcessHandle.current().pid();
    }

    private static String ownerIn(FileChannel lock) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(MAX_OWNER_BYTES);
        lock.read(text, 0);
        String owner = new String(text.array(), 0, text.position(), UTF_8).strip();
        return owner.matches("process \\d+") ? owner : "another process";
    }

    Path path() {
        return directory;
    }

    /** A directory in it, made when it is missing. */
    Path child(String name) throws IOException {
        Path child = directory.resolve(name);
        if (!Files.isDirectory(child)) {
            Files.createDirectory(child);
        }
        return child;
    }

    @Override
    public void close() throws IOException {
        lock.close();
        OURS.remove(directory);
    }
}
