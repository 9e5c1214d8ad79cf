package dev.offloop.tasks.image;

import dev.offloop.task.InvalidInputException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Bytes of a file that is being written; grows without copying, up to a limit. One thread. */
final class ResultBytes extends OutputStream {
    private static final int PIECE = 1 << 18;

    private final long limit;
    private final List<byte[]> full = new ArrayList<>();
    private byte[] piece = new byte[PIECE / 16];
    private int used;
    private long length;

    ResultBytes(long limit) {
        this.limit = limit;
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        length += count;
        if (length > limit) {
            throw new InvalidInputException(
                    "The result would be a file of more than " + limit + " bytes; ask for a smaller width");
        }
        int from = offset;
        int left = count;
        while (left > 0) {
            if (used == piece.length) {
                full.add(piece);
                piece = new byte[PIECE];
                used = 0;
            }
            int some = Math.min(left, piece.length - used);
            System.arraycopy(bytes, from, piece, used, some);
            used += some;
            from += some;
            left -= some;
        }
    }

    byte[] toByteArray() {
        byte[] whole = new byte[(int) length];
        int at = 0;
        for (byte[] some : full) {
            System.arraycopy(some, 0, whole, at, some.length);
            at += some.length;
        }
        System.arraycopy(piece, 0, whole, at, used);
        return whole;
    }
}
