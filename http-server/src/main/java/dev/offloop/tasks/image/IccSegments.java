package dev.offloop.tasks.image;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.TreeMap;

/** Collects an ICC profile from the APP2 segments of a JPEG, each of which says which part of how many it holds. */
final class IccSegments {
    static final byte[] PREFIX = "ICC_PROFILE\0".getBytes(US_ASCII);

    private static final int HEADER = PREFIX.length + 2;

    private final TreeMap<Integer, byte[]> parts = new TreeMap<>();
    private int count = -1;
    private boolean broken;

    /** @param content of a segment that begins with {@link #PREFIX} */
    void add(byte[] content) {
        if (content.length < HEADER) {
            broken = true;
            return;
        }
        int number = content[PREFIX.length] & 0xFF;
        int total = content[PREFIX.length + 1] & 0xFF;
        broken |= count >= 0 && total != count;
        count = total;
        broken |= parts.put(number, content) != null;
    }

    /** The profile, when every part was there once. */
    Optional<byte[]> profile() {
        if (broken || parts.isEmpty() || parts.size() != count || parts.firstKey() != 1 || parts.lastKey() != count) {
            return Optional.empty();
        }
        ByteArrayOutputStream profile = new ByteArrayOutputStream();
        parts.values().forEach(part -> profile.write(part, HEADER, part.length - HEADER));
        return Optional.of(profile.toByteArray());
    }
}
