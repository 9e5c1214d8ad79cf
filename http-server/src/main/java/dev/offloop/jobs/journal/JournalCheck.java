package dev.offloop.jobs.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a data directory that no service uses is found to be, when all of it is read and nothing changed.
 *
 * @param journal its records
 * @param wrongBodies files whose bytes are not those that their names say
 */
public record JournalCheck(JournalReport journal, List<String> wrongBodies) {
    public JournalCheck {
        wrongBodies = List.copyOf(wrongBodies);
    }

    /** Whether nothing is damaged or missing. */
    public boolean isWhole() {
        return journal.damages().isEmpty() && wrongBodies.isEmpty();
    }

    /**
     * Reads it. Blocks.
     *
     * @throws DirectoryInUseException when a process has it
     */
    public static JournalCheck of(Path directory) throws IOException {
        Path records = directory.resolve("journal");
        if (!Files.isDirectory(records)) {
            throw new NoSuchFileException(records.toString());
        }
        try (DataDirectory owned = DataDirectory.open(directory)) {
            JournalReport report = new JournalScan(JournalFiles.files(records))
                    .read(Head.read(records.resolve("head")), (record, address) -> {});
            return new JournalCheck(report, wrongBodies(owned.child("bodies")));
        }
    }

    private static List<String> wrongBodies(Path bodies) throws IOException {
        try (Stream<Path> files = Files.walk(bodies)) {
            return files.filter(Files::isRegularFile)
                    .filter(JournalCheck::isWrong)
                    .map(Path::toString)
                    .toList();
        }
    }

    /** What is not named by a digest was being written. */
    private static boolean isWrong(Path file) {
        String name = file.getFileName().toString();
        try {
            return name.matches("[0-9a-f]{64}")
                    && !KeyDigest.sha256(Files.readAllBytes(file)).equals(name);
        } catch (IOException e) {
            return true;
        }
    }
}
