package dev.offloop.child.files;

import dev.offloop.os.NativeProcess;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Directories that only this user can change. One is made first and looked at afterwards, without following a symbolic
 * link, as another user may have made something of the same name before.
 */
public final class PrivateDirectory {
    /** For a new directory: mode 0700. */
    static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final Set<PosixFilePermission> WRITABLE_BY_OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    /** The user that may do everything anyway. */
    private static final int ROOT = 0;

    private static final int USER = user();

    private PrivateDirectory() {}

    /** The kernel shows a process as its user's, which takes no native call, whose linking takes longer. */
    private static int user() {
        try {
            return owner(Path.of("/proc/self/."));
        } catch (IOException e) {
            return NativeProcess.userId();
        }
    }

    /**
     * Makes the directory with mode 0700, and those above it that are missing, or takes the one that is there.
     *
     * @throws IOException with the reason when it, or one of those that were made, is no directory but say a symbolic
     *     link, belongs to another user, or can be changed by others
     */
    public static void make(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null && !Files.exists(parent)) {
                make(parent);
            }
            try {
                Files.createDirectory(directory, PRIVATE);
            } catch (FileAlreadyExistsException e) {
                // Another process was faster; its owner is checked below.
            }
        }
        check(directory);
    }

    /**
     * Looks at a directory that is there.
     *
     * @throws IOException as {@link #make}
     */
    static void check(Path directory) throws IOException {
        PosixFileAttributes found = attributes(directory);
        if (!found.isDirectory()) {
            throw new NotDirectoryException(
                    directory + (found.isSymbolicLink() ? " is a symbolic link" : " is no directory"));
        }
        int owner = owner(directory);
        if (owner != USER) {
            throw new IOException(directory + " belongs to user " + owner + ", not to this process's user " + USER);
        }
        refuseWritable(directory, found);
    }

    /**
     * Whether the file may be run like this program itself: it and its directory are no links, belong to this user or
     * to root, and cannot be changed by others.
     */
    public static boolean isTrusted(Path file) {
        Path directory = file.getParent();
        return directory != null && isUnchangeable(directory) && isUnchangeable(file);
    }

    private static boolean isUnchangeable(Path path) {
        try {
            PosixFileAttributes found = attributes(path);
            int owner = owner(path);
            refuseWritable(path, found);
            return !found.isSymbolicLink() && (owner == USER || owner == ROOT);
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether there is something that belongs to this user; a link is looked at, not followed. */
    static boolean isOwn(Path path) {
        try {
            return owner(path) == USER;
        } catch (IOException e) {
            return false;
        }
    }

    private static void refuseWritable(Path path, PosixFileAttributes found) throws IOException {
        Set<PosixFilePermission> writable = EnumSet.copyOf(WRITABLE_BY_OTHERS);
        writable.retainAll(found.permissions());
        if (!writable.isEmpty()) {
            throw new IOException(path + " can be changed by others: its mode is "
                    + PosixFilePermissions.toString(found.permissions())
                    + "; name a directory below it, which is then made for this user alone");
        }
    }

    private static PosixFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static int owner(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }
}
