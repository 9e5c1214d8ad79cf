package dev.offloop.jobs.journal;

import java.io.IOException;
import java.nio.file.Path;

/** Another process has the directory. */
public final class DirectoryInUseException extends IOException {
    private static final long serialVersionUID = 1L;

    DirectoryInUseException(Path directory, String owner) {
        super("The data directory " + directory + " is in use by " + owner);
    }
}
