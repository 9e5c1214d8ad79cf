package dev.offloop.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the open files of this process are, where the system tells. */
final class Descriptors {
    private Descriptors() {}

    /** The file behind a descriptor, such as {@code /dev/pts/1} or {@code pipe:[4711]}. */
    static Optional<String> target(int fileDescriptor) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc/self/fd/" + fileDescriptor))
                    .toString());
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }
}
