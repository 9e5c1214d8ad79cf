package dev.offloop.tasks.image;

import java.util.Arrays;
import java.util.Optional;

/**
 * At most 256 colours for an image: its own when it has no more, else those of a median cut: colours are gathered in
 * cells of a grid, and the box of cells whose colours differ most is cut in two, at its mean, until there are 256.
 */
final class Palette {
    /** What finding it takes beside the indexes. */
    static final long WORK_BYTES = 20 << 20;

    private static final int MAX_COLOURS = 256;
    private static final int CHANNELS = 4;

    /** Of the differences to the true colours, of 255. */
    private static final long MAX_MEAN_SQUARE = 12;

    private static final int TABLE = 4 * MAX_COLOURS;

    private final int[] colours;
    private final byte[] indexes;

    private Palette(int[] colours, byte[] indexes) {
        this.colours = colours;
        this.indexes = indexes;
    }

    /** Empty when so few colours would show. */
    static Optional<Palette> of(Pixels pixels) {
        Palette exact = exact(pixels);
        return exact.colours.length <= MAX_COLOURS ? Optional.of(exact) : cut(pixels);
    }

    /** Gives up at the first colour too many. */
    private static Palette exact(Pixels pixels) {
        int count = Math.toIntExact(pixels.size().pixels());
        int[] colours = new int[MAX_COLOURS + 1];
        int[] table = new int[TABLE];
        byte[] indexes = new byte[count];
        int found = 0;
        for (int i = 0; i < count && found <= MAX_COLOURS; i++) {
            int colour = colour(pixels, i);
            int slot = (colour * 0x9E3779B1) >>> 22;
            while (table[slot] != 0 && colours[table[slot] - 1] != colour) {
                slot = (slot + 1) % TABLE;
            }
            if (table[slot] == 0) {
                colours[found++] = colour;
                table[slot] = found;
            }
            indexes[i] = (byte) (table[slot] - 1);
        }
        return new Palette(Arrays.copyOf(colours, found), indexes);
    }

    private static Optional<Palette> cut(Pixels pixels) {
        int count = Math.toIntExact(pixels.size().pixels());
        ColourGrid grid = new ColourGrid();
        for (int i = 0; i < count; i++) {
            grid.add(colour(pixels, i));
        }
        int[] colours = grid.cut(MAX_COLOURS);
        byte[] indexes = new byte[count];
        long squares = 0;
        for (int i = 0; i < count; i++) {
            int colour = colour(pixels, i);
            indexes[i] = grid.index(colour);
            squares += squares(colour, colours[indexes[i] & 0xFF]);
        }
        boolean shows = squares > MAX_MEAN_SQUARE * CHANNELS * count;
        return shows ? Optional.empty() : Optional.of(new Palette(colours, indexes));
    }

    private static int squares(int one, int other) {
        int sum = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            int difference = ((one >>> shift) & 0xFF) - ((other >>> shift) & 0xFF);
            sum += difference * difference;
        }
        return sum;
    }

    /** Alpha, red, green and blue of each, from the highest byte. */
    int[] colours() {
        return colours;
    }

    /** Which colour each pixel has. */
    byte[] indexes() {
        return indexes;
    }

    private static int colour(Pixels pixels, int i) {
        Samples samples = pixels.samples();
        byte[] bytes = pixels.bytes();
        int at = i * samples.bands;
        int red = bytes[at] & 0xFF;
        int green = samples.colours() == 3 ? bytes[at + 1] & 0xFF : red;
        int blue = samples.colours() == 3 ? bytes[at + 2] & 0xFF : red;
        int alpha = samples.alpha ? bytes[at + samples.bands - 1] & 0xFF : 255;
        return (alpha << 24) | (red << 16) | (green << 8) | blue;
    }
}
