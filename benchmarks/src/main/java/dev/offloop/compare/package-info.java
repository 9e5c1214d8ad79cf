/**
 * {@code offloop compare}: every strategy side by side, on this machine, in one run.
 *
 * <p>Runs on the main thread, which waits for the event loop. May import {@code dev.offloop.offload},
 * {@code dev.offloop.loop}, the back ends, the tasks, picocli, what commands share in {@code dev.offloop.cli}, and its
 * own subpackages.
 */
@NullMarked
package dev.offloop.compare;

import org.jspecify.annotations.NullMarked;
