/**
 * {@code offloop compare}: every strategy side by side, on this machine, in one run.
 *
 * <p>Probes run on the event loop, the command on the main thread. May import {@code dev.offloop.offload}, the back ends,
 * the built-in tasks, picocli, Jackson and HdrHistogram.
 */
@NullMarked
package dev.offloop.cli.compare;

import org.jspecify.annotations.NullMarked;
