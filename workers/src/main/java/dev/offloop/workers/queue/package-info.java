/**
 * Queues between the home loop and threads of this process: lock-free, bounded, and waking a side only when it sleeps.
 *
 * <p>Each class says which thread calls what. May import {@code dev.offloop.offload}, {@code dev.offloop.loop} and
 * JCTools.
 */
@NullMarked
package dev.offloop.workers.queue;

import org.jspecify.annotations.NullMarked;
