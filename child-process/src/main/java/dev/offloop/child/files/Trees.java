package dev.offloop.child.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;

/** Deleting directories with all that is in them. */
public final class Trees {
    private Trees() {}

    /**
     * Deletes the directory and everything below it. Follows no link, also none that another process puts in place of a
     * directory meanwhile: each is opened from the one above it. A missing one is deleted already.
     */
    public static void delete(Path root) throws IOException {
        Path absolute = root.toAbsolutePath();
        Path parent = absolute.getParent();
        if (parent == null) {
            throw new IOException(root + " is not to be deleted");
        }
        try (DirectoryStream<Path> above = Files.newDirectoryStream(parent)) {
            if (!(above instanceof SecureDirectoryStream<Path> secure)) {
                throw new IOException("This system cannot delete " + root + " without following links");
            }
            delete(secure, absolute.getFileName());
        } catch (NoSuchFileException e) {
            // Nothing is there.
        }
    }

    private static void delete(SecureDirectoryStream<Path> above, Path name) throws IOException {
        try {
            if (!isDirectory(above, name)) {
                above.deleteFile(name);
                return;
            }
            try (SecureDirectoryStream<Path> directory = above.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                for (Path entry : directory) {
                    delete(directory, entry.getFileName());
                }
            }
            above.deleteDirectory(name);
        } catch (NoSuchFileException e) {
            // Another was faster.
        }
    }

    private static boolean isDirectory(SecureDirectoryStream<Path> above, Path name) throws IOException {
        return above.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .isDirectory();
    }
}
