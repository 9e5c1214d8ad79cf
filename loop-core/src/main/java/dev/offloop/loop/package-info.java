/**
 * The event loop as its users see it: phases, handles, pollers, configuration and metrics.
 *
 * <p>Runs on the loop's own thread unless a method says otherwise. Imports no Netty: that is left to
 * {@code dev.offloop.loop.netty}.
 */
@NullMarked
package dev.offloop.loop;

import org.jspecify.annotations.NullMarked;
