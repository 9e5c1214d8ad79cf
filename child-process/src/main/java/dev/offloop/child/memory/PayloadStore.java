package dev.offloop.child.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where bodies stand that fit neither a frame nor the arena: in files, by {@link PayloadFile}; the seam for a
 * simulation.
 */
public interface PayloadStore {
    /** Files of their own. */
    PayloadStore FILES = new PayloadStore() {
        @Override
        public int write(Path file, byte[] body) throws IOException {
            return PayloadFile.write(file, body);
        }

        @Override
        public byte[] take(Path file, long length, int crc) throws IOException {
            return PayloadFile.take(file, length, crc);
        }

        @Override
        public void delete(Path file) throws IOException {
            Files.deleteIfExists(file);
        }
    };

    /** As {@link PayloadFile#write}. */
    int write(Path file, byte[] body) throws IOException;

    /** As {@link PayloadFile#take}. */
    byte[] take(Path file, long length, int crc) throws IOException;

    /** Removes a body that is not wanted any more. */
    void delete(Path file) throws IOException;
}
