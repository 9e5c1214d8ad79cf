/**
 * Long-lived workers: a program of one's own on a thread or in a child JVM, reached by messages, after Node's
 * {@code worker_threads}.
 *
 * <p>{@link dev.offloop.workers.port.Worker} belongs to the event loop of the one who starts it,
 * {@link dev.offloop.workers.port.WorkerScope} to the worker's thread. What a program can reach knows no Vert.x, as
 * child JVMs have none. May import {@code dev.offloop.task}, {@code dev.offloop.offload}, {@code dev.offloop.loop} and
 * its Vert.x package, and {@code dev.offloop.workers.queue}.
 */
@NullMarked
package dev.offloop.workers.port;

import org.jspecify.annotations.NullMarked;
