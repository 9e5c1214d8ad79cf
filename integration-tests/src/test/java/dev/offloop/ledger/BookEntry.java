package dev.offloop.ledger;

import dev.offloop.task.Codec;
import dev.offloop.task.InvalidInputException;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Books an entry: appends its id to the file that the environment variable LEDGER names, then computes a seal for it.
 *
 * <p>Not idempotent: run twice, an entry would stand in the ledger twice. So it is never started a second time; whose
 * worker dies is told so and can look.
 */
public final class BookEntry implements Task<BookEntry.Entry, BookEntry.Receipt> {
    private static final TaskDescriptor<Entry, Receipt> DESCRIPTOR = TaskDescriptor.nonIdempotent(
            "book-entry",
            "Appends an id to the ledger and seals it: {\"id\":\"a-17\",\"rounds\":1000000}",
            Codec.json(Entry.class),
            Codec.json(Receipt.class));

    /**
     * What to book.
     *
     * @param rounds how much work the seal is
     */
    public record Entry(String id, int rounds) {}

    /** What was booked, and by which process. */
    public record Receipt(String id, long seal, long pid) {}

    @Override
    public TaskDescriptor<Entry, Receipt> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Receipt run(Entry entry, TaskContext context) throws IOException {
        if (entry.id() == null || !entry.id().matches("[\\w-]{1,64}")) {
            throw new InvalidInputException("'id' must be 1 to 64 letters, digits, '_' or '-'");
        }
        String ledger = System.getenv("LEDGER");
        if (ledger == null) {
            throw new IllegalStateException("Set the environment variable LEDGER to the file to write to");
        }
        Files.writeString(Path.of(ledger), entry.id() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return new Receipt(entry.id(), seal(entry), ProcessHandle.current().pid());
    }

    /** A counted loop that reads nothing of its context: not even it keeps a child from ending with its parent. */
    private static long seal(Entry entry) {
        long seal = entry.id().hashCode() | 1L << 32;
        for (int i = 0; i < entry.rounds(); i++) {
            seal ^= seal << 13;
            seal ^= seal >>> 7;
            seal ^= seal << 17;
        }
        return seal;
    }
}
