/**
 * The back end that runs tasks in child JVMs: its configuration and its entry point.
 *
 * <p>Runs on the home loop. May import everything of this module and {@code loop-core}, but neither Chronicle nor
 * {@code java.lang.foreign}.
 */
@NullMarked
package dev.offloop.child;

import org.jspecify.annotations.NullMarked;
