package dev.offloop.tasks.image;

import dev.offloop.task.TaskContext;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file for a decoder of ImageIO, given out in small portions; before each it is looked whether the task is still
 * wanted, so that a decoder stops where it asks for more, in native code too.
 */
final class SliceStream extends ImageInputStreamImpl {
    /** What a decoder does with so many bytes takes less than a tenth of a second, also at the cheapest codes. */
    private static final int PORTION = 512;

    private final Slices slices;
    private final TaskContext context;
    private int slice;
    private int sinceLook;

    SliceStream(Slices slices, TaskContext context) {
        this.slices = slices;
        this.context = context;
    }

    @Override
    public int read() {
        look(1);
        bitOffset = 0;
        if (!find()) {
            return -1;
        }
        int at = slices.offset(slice) + (int) (streamPos - slices.start(slice));
        streamPos++;
        return slices.array(slice)[at] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        int most = Math.min(length, PORTION);
        look(most);
        bitOffset = 0;
        if (!find()) {
            return -1;
        }
        int within = (int) (streamPos - slices.start(slice));
        int bytes = Math.min(most, slices.length(slice) - within);
        System.arraycopy(slices.array(slice), slices.offset(slice) + within, target, offset, bytes);
        streamPos += bytes;
        return bytes;
    }

    /** Decoders that read byte by byte are asked as often as others. */
    private void look(int bytes) {
        sinceLook += bytes;
        if (sinceLook >= PORTION) {
            sinceLook = 0;
            context.checkpoint();
        }
    }

    /** Turns to the slice that holds the current position; false at the end. */
    private boolean find() {
        if (slice >= slices.count() || streamPos < slices.start(slice)) {
            slice = 0;
        }
        while (slice < slices.count() && streamPos >= slices.start(slice) + slices.length(slice)) {
            slice++;
        }
        return slice < slices.count();
    }

    @Override
    public long length() {
        return slices.length();
    }
}
