package dev.offloop.cli;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files in directories of classes, and jars, as they are at one moment, by size, time and identity. Links are
 * followed. Blocks; not on the loop.
 *
 * @param complete whether each place was there, and had a file
 */
record CodeFiles(Map<Path, Version> files, boolean complete) {
    /** Of all places together: many times the largest module one would run this way. */
    static final int MAX_FILES = 20_000;

    /** Of all files together. */
    static final long MAX_BYTES = 256L << 20;

    private static final Set<FileVisitOption> FOLLOW = EnumSet.of(FileVisitOption.FOLLOW_LINKS);

    record Version(long bytes, FileTime time, @Nullable Object key) {}

    CodeFiles {
        files = Map.copyOf(files);
    }

    /** Throws an {@link IOException} when they are too many or too large, or one vanishes meanwhile. */
    static CodeFiles of(List<Path> places) throws IOException {
        Map<Path, Version> files = new HashMap<>();
        boolean complete = true;
        for (Path place : places) {
            int before = files.size();
            if (Files.exists(place)) {
                Files.walkFileTree(place.toRealPath(), FOLLOW, Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                        if (e instanceof FileSystemLoopException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw e;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                        if (files.size() == MAX_FILES) {
                            throw new IOException("There are more than " + MAX_FILES + " files in " + names(places));
                        }
                        files.put(
                                file,
                                new Version(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey()));
                        return FileVisitResult.CONTINUE;
                    }
                });
            }
            complete &= files.size() > before;
        }
        CodeFiles found = new CodeFiles(files, complete);
        if (found.bytes() > MAX_BYTES) {
            throw new IOException("There are more than " + (MAX_BYTES >> 20) + " MiB in " + names(places));
        }
        return found;
    }

    /** For a message. */
    static String names(List<Path> places) {
        return places.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    long bytes() {
        return files.values().stream().mapToLong(Version::bytes).sum();
    }

    /** Whether a file of the other one is missing here. */
    boolean lacksAnyOf(CodeFiles other) {
        return !files.keySet().containsAll(other.files.keySet());
    }

    /** How many were added, changed or removed since the other one. */
    long changesSince(CodeFiles other) {
        return Stream.concat(files.keySet().stream(), other.files.keySet().stream())
                .distinct()
                .filter(file -> !Objects.equals(files.get(file), other.files.get(file)))
                .count();
    }
}
