/**
 * The loop as a Netty event loop, installed under Vert.x: {@code Offloop.vertx(options)} is the way in.
 *
 * <p>Runs on the loop's own thread unless a method says otherwise. The only package besides the service's connections
 * that imports {@code io.netty}.
 */
@NullMarked
package dev.offloop.loop.netty;

import org.jspecify.annotations.NullMarked;
