/**
 * What parent and child say to each other: sealed frames and their layout in bytes.
 *
 * <p>Pure functions over byte arrays, for any thread. Imports {@code dev.offloop.task} only.
 */
@NullMarked
package dev.offloop.child.wire;

import org.jspecify.annotations.NullMarked;
