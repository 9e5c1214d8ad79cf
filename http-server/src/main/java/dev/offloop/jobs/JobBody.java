package dev.offloop.jobs;

import java.util.regex.Pattern;

/** An input or a result: bytes in the form of the edge. */
public sealed interface JobBody {
    /** Larger ones are kept apart from the records of their jobs. */
    int INLINE_BYTES = 64 << 10;

    /** No bytes. */
    JobBody EMPTY = new Inline(new byte[0]);

    /** How many bytes it has. */
    long length();

    /**
     * Part of the record of its job.
     *
     * @param bytes at most {@value JobBody#INLINE_BYTES}; not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // Compared by nothing.
    record Inline(byte[] bytes) implements JobBody {
        public Inline {
            if (bytes.length > INLINE_BYTES) {
                throw new IllegalArgumentException(
                        "A body of " + bytes.length + " bytes is put into the store first: JobStore.put");
            }
        }

        @Override
        public long length() {
            return bytes.length;
        }
    }

    /**
     * Kept by the store under its digest.
     *
     * @param sha256 in lower-case hexadecimal
     */
    record Stored(String sha256, long length) implements JobBody {
        private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

        public Stored {
            if (!DIGEST.matcher(sha256).matches()) {
                throw new IllegalArgumentException("'" + sha256 + "' is no SHA-256");
            }
        }
    }
}
