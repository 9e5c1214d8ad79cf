package dev.offloop.http.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offloop.http.watch.FileVersion;
import dev.offloop.http.watch.Looks;
import dev.offloop.http.watch.Reasons;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of callers, as it was at the last look, a second ago or two. What counts is what it says now: a line that is
 * removed lets its caller in no more, and a file that is gone, cannot be read, or could not be looked at for
 * {@link #OVERDUE} lets in none.
 *
 * <p>Opened on a worker thread, as it reads the file; everything else on the event loop.
 */
public final class CallersFile {
    private static final Logger LOG = LoggerFactory.getLogger(CallersFile.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration OVERDUE = Duration.ofSeconds(10);
    private static final int MAX_BYTES = 1 << 20;
    private static final Set<PosixFilePermission> OF_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path file;
    private volatile CallerTable table;

    // By one look at a time
    private Optional<FileVersion> seen = Optional.empty();
    private List<String> complaints = List.of();
    private volatile boolean blind;

    // The loop's
    private @Nullable Looks<Optional<CallerTable>> looks;

    private CallersFile(Path file, CallerTable table) {
        this.file = file;
        this.table = table;
    }

    /**
     * Reads the file. Blocks.
     *
     * @throws CallersFileException when it cannot be read, or any of its lines cannot be understood
     */
    public static CallersFile open(Path file) throws CallersFileException {
        CallerTable table;
        try {
            table = read(file);
        } catch (IOException e) {
            throw new CallersFileException(file + " cannot be used: " + Reasons.of(e));
        }
        if (!table.complaints().isEmpty()) {
            throw new CallersFileException(file + ", " + table.complaints().getFirst());
        }
        return new CallersFile(file, table);
    }

    /** Watches it from now on. The consumer is told of the names whenever they may have changed. */
    public void watch(Context context, Consumer<Set<String>> onChange) {
        looks = new Looks<>(
                context,
                INTERVAL,
                this::look,
                found -> {
                    found.ifPresent(next -> replace(next, onChange));
                    return Future.succeededFuture();
                },
                OVERDUE,
                this::onOverdue);
    }

    /** Reads it again, and completes when what it says counts. */
    public Future<Void> reload() {
        return looks == null ? Future.succeededFuture() : looks.now();
    }

    /** Whose token it is. Takes the same time for each wrong token of one length. */
    public Optional<Caller> byToken(String token) {
        return table.byToken(token);
    }

    /** Who is known by a certificate of this name. */
    public Optional<Caller> byCertificate(String name) {
        return table.byCertificate(name);
    }

    private Optional<CallerTable> look() {
        Optional<FileVersion> before = FileVersion.of(file);
        if (before.isPresent() && before.equals(seen) && !blind) {
            return Optional.empty();
        }
        CallerTable found = readOrNone();
        blind = false;
        boolean settled = before.isPresent() && before.get().isSettled(Instant.now());
        seen = settled && before.equals(FileVersion.of(file)) ? before : Optional.empty();
        return Optional.of(found);
    }

    private CallerTable readOrNone() {
        try {
            CallerTable found = read(file);
            complain(found.complaints());
            return found;
        } catch (IOException e) {
            complain(List.of("no caller of it is let in: " + Reasons.of(e)));
            return CallerTable.EMPTY;
        }
    }

    /** Each once. */
    private void complain(List<String> now) {
        now.stream()
                .filter(complaint -> !complaints.contains(complaint))
                .forEach(complaint -> LOG.warn("{}, {}", file, complaint));
        complaints = now;
    }

    private static CallerTable read(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")
                && Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
            throw new IOException("others than its owner may write it; chmod go-w");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("it is larger than " + MAX_BYTES + " bytes");
            }
            return CallerTable.parse(new String(bytes, UTF_8));
        }
    }

    private void replace(CallerTable next, Consumer<Set<String>> onChange) {
        String changes = table.changesTo(next);
        table = next;
        if (!changes.isEmpty()) {
            onChange.accept(next.names());
            Audit.done("replace-callers", file.toString(), changes);
        }
    }

    private void onOverdue() {
        LOG.warn("{} could not be looked at for {} s; no caller of it is let in", file, OVERDUE.toSeconds());
        table = CallerTable.EMPTY;
        blind = true;
    }

    /** Watches no longer; completes when it is not read any more, at the latest after a second. */
    public Future<Void> close() {
        return looks == null ? Future.succeededFuture() : looks.close();
    }
}
