package dev.offloop.jobs.journal;

import dev.offloop.jobs.JobBody;
import dev.offloop.log.Logs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;

/**
 * Large bodies in files beside the journal, named by their digest: written under another name, synced when durability
 * asks for it, renamed. Which jobs have one is known to the journal's thread, which deletes those that none has; they
 * are written and read on other threads.
 */
final class StoredBodies {
    private static final Logger LOG = Logs.of(StoredBodies.class);

    /** How long one may be there before a job has it. */
    private static final long UNUSED_MILLIS = 600_000;

    private static final String UNFINISHED = ".tmp";
    private static final int DIGEST_CHARS = 64;

    private final Path directory;
    private final boolean synced;
    private final Map<String, Use> uses = new HashMap<>();
    private long bytes;

    private static final class Use {
        long bytes;
        int jobs;
        long since;
    }

    StoredBodies(Path directory, boolean synced) {
        this.directory = directory;
        this.synced = synced;
    }

    /** Writes it unless it is there. Any thread; blocks. */
    void write(JobBody.Stored body, byte[] content) throws IOException {
        Path file = file(body.sha256());
        if (Files.exists(file)) {
            return;
        }
        Path unfinished = directory.resolve(UUID.randomUUID() + UNFINISHED);
        try {
            try (FileChannel channel =
                    FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer left = ByteBuffer.wrap(content);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
                if (synced) {
                    channel.force(true);
                }
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
        if (synced) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** Where it is. */
    Path file(String sha256) {
        return directory.resolve(sha256);
    }

    /** It is going to be written; a job that has it follows within some minutes. Journal's thread. */
    void expect(JobBody.Stored body, long now) {
        use(body).since = now;
    }

    /** Whether a job may have it. */
    boolean isKnown(JobBody.Stored body) {
        return uses.containsKey(body.sha256());
    }

    void add(JobBody body, long now) {
        if (body instanceof JobBody.Stored stored) {
            Use use = use(stored);
            use.jobs++;
            use.since = now;
        }
    }

    void remove(JobBody body, long now) {
        if (body instanceof JobBody.Stored stored) {
            Use use = use(stored);
            use.jobs--;
            // Deleted at the next look, unless a request that comes now has it again.
            use.since = now - UNUSED_MILLIS;
        }
    }

    private Use use(JobBody.Stored body) {
        return uses.computeIfAbsent(body.sha256(), added -> {
            Use use = new Use();
            use.bytes = body.length();
            bytes += use.bytes;
            return use;
        });
    }

    long bytes() {
        return bytes;
    }

    /** Deletes what no job has. */
    void sweep(long now) {
        Iterator<Map.Entry<String, Use>> all = uses.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<String, Use> entry = all.next();
            Use use = entry.getValue();
            if (use.jobs == 0 && now - use.since >= UNUSED_MILLIS) {
                all.remove();
                bytes -= use.bytes;
                delete(file(entry.getKey()));
            }
        }
    }

    /** Deletes the files that no job has, at the start. */
    void sweepFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> !uses.containsKey(file.getFileName().toString()))
                    .filter(StoredBodies::isOurs)
                    .forEach(StoredBodies::delete);
        }
    }

    private static boolean isOurs(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(UNFINISHED) || name.length() == DIGEST_CHARS;
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (NoSuchFileException e) {
            // It was never written.
        } catch (IOException e) {
            LOG.warn("The body {} cannot be deleted", file, e);
        }
    }
}
