package dev.offloop.deployment;

import dev.offloop.ledger.BookEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The task {@code book-entry} as a jar to drop in, and the file to which it appends its ids.
 *
 * @param jar for {@code --tasks}
 * @param file the ledger
 */
record Ledger(Path jar, Path file) {
    static Ledger in(Path directory) {
        Path jar = TaskJar.write(directory.resolve("ledger.jar"), BookEntry.class);
        return new Ledger(jar, directory.resolve("ledger"));
    }

    /** The same launch with the task dropped in. */
    Launch on(Launch launch) {
        return launch.with("--tasks", jar, "--child-env", "LEDGER").withVariable("LEDGER", file.toString());
    }

    /** One id a line, in the order in which they were written. */
    List<String> booked() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A request body. */
    static String entry(String id, int rounds) {
        return "{\"id\":\"" + id + "\",\"rounds\":" + rounds + "}";
    }
}
