package dev.offloop.child.memory;

import java.nio.file.Path;

/**
 * What another process must know of an arena.
 *
 * @param path of its file; empty when there is no arena
 * @param chunkBytes size at which it grows and which no slab exceeds; a power of two
 */
public record ArenaShape(Path path, int chunkBytes) {
    /** No arena: bodies that do not fit a frame go by files. */
    public static final ArenaShape NONE = new ArenaShape(Path.of(""), 0);

    public boolean isNone() {
        return chunkBytes == 0;
    }
}
