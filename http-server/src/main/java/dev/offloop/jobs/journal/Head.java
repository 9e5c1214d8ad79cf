package dev.offloop.jobs.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The serial number of the last record, in a page of memory that is a file: it tells after a crash that records at the
 * end are missing, which the records themselves cannot.
 */
final class Head {
    private static final int PAGE_BYTES = 4096;

    private final MappedByteBuffer page;

    private Head(MappedByteBuffer page) {
        this.page = page;
    }

    /** Opens or makes the file. Its page is written once, so that it is no hole which a full disk could not fill. */
    static Head open(Path file) throws IOException {
        if (!Files.exists(file) || Files.size(file) < PAGE_BYTES) {
            Files.write(file, new byte[PAGE_BYTES]);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Head(channel.map(FileChannel.MapMode.READ_WRITE, 0, PAGE_BYTES));
        }
    }

    /** As it stands in the file; 0 when there is none. Changes nothing. */
    static long read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        byte[] bytes = Files.readAllBytes(file);
        return bytes.length < Long.BYTES ? 0 : ByteBuffer.wrap(bytes).getLong();
    }

    void set(long serial) {
        page.putLong(0, serial);
    }
}
