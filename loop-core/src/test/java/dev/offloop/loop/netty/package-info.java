/**
 * Tests of the loop below a real Vert.x, on NIO and epoll.
 *
 * <p>They wait for futures with a deadline and never sleep.
 */
@NullMarked
package dev.offloop.loop.netty;

import org.jspecify.annotations.NullMarked;
