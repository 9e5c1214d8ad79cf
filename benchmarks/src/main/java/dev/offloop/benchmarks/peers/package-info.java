/**
 * What Java programs beside Offloop share when they are measured by {@code offloop compare --peers}; the programs
 * themselves lie in {@code benchmarks/peers}.
 *
 * <p>Each is a process of its own; what is timed runs on its caller's thread. May import any library.
 */
@NullMarked
package dev.offloop.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
