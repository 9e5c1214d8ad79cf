/**
 * A task of one's own that fails in every way a task can fail.
 *
 * <p>Runs in child JVMs and on the threads of a service. May import {@code dev.offloop.task} alone.
 */
@NullMarked
package dev.offloop.storm;

import org.jspecify.annotations.NullMarked;
