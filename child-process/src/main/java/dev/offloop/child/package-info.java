/**
 * The back end that runs tasks in child JVMs: its entry point.
 *
 * <p>Runs on the home loop. May import {@code child.config}, {@code child.pool} and {@code loop-core}.
 */
@NullMarked
package dev.offloop.child;

import org.jspecify.annotations.NullMarked;
