package dev.offloop.child.memory;

import java.lang.foreign.MemorySegment;

/**
 * A part of the arena whose pages exist.
 *
 * @param offset within the arena
 * @param memory all of it, mapped
 * @param tree which blocks of it are free
 */
record Chunk(long offset, MemorySegment memory, BuddyTree tree) {}
