/**
 * Child processes for any command, as Node's {@code child_process} has them: spawn, execFile, exec and fork.
 *
 * <p>State belongs to the Vert.x context that started a process; what blocks runs on the starter threads, pipes on the
 * poller thread. May import {@code dev.offloop.child.memory} and Vert.x.
 */
@NullMarked
package dev.offloop.process;

import org.jspecify.annotations.NullMarked;
