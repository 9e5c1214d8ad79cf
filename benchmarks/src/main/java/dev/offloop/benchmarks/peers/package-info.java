/**
 * The Java programs that {@code offloop compare --peers} measures beside Offloop, and what they share.
 *
 * <p>Each is a process of its own; what is timed runs on its caller's thread. The programs in Node and Python are in
 * {@code benchmarks/peers}. May import any library.
 */
@NullMarked
package dev.offloop.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
