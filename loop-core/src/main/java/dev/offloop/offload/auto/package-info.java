/**
 * The strategy {@code auto}: which of the other strategies a task is best given to, from what was measured of it. Knows
 * nothing of the dispatcher.
 */
@NullMarked
package dev.offloop.offload.auto;

import org.jspecify.annotations.NullMarked;
