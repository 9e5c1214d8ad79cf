/**
 * One call that hands a task to a worker: {@code Offload}, the dispatcher behind it and the SPI of its back ends.
 *
 * <p>All state is owned by one home loop; submissions and cancellations from elsewhere are handed over to it. May
 * import {@code dev.offloop.task}, {@code dev.offloop.loop} and Vert.x.
 */
@NullMarked
package dev.offloop.offload;

import org.jspecify.annotations.NullMarked;
