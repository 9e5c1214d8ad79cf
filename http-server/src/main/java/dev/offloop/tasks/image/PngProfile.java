package dev.offloop.tasks.image;

import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacks the colour profile of a PNG: a name, a zero, the method 0, and compressed bytes. */
final class PngProfile {
    /** Profiles of printers with fine tables have two or three megabytes. */
    private static final int MAX_BYTES = 8 << 20;

    private static final int FIRST_GUESS = 4096;

    private PngProfile() {}

    /** Empty when it is broken or unpacks to more than a profile has. */
    static Optional<byte[]> unpack(byte[] file, int from, int to) {
        int name = from;
        while (name < to && file[name] != 0) {
            name++;
        }
        int data = name + 2;
        if (data >= to || file[name + 1] != 0) {
            return Optional.empty();
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(file, data, to - data);
            return inflate(inflater);
        } catch (DataFormatException e) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }

    private static Optional<byte[]> inflate(Inflater inflater) throws DataFormatException {
        byte[] profile = new byte[FIRST_GUESS];
        int length = 0;
        while (!inflater.finished()) {
            int bytes = inflater.inflate(profile, length, profile.length - length);
            length += bytes;
            if (length == profile.length) {
                if (length >= MAX_BYTES) {
                    return Optional.empty();
                }
                profile = Arrays.copyOf(profile, 2 * length);
            } else if (bytes == 0) {
                return Optional.empty();
            }
        }
        return Optional.of(Arrays.copyOf(profile, length));
    }
}
