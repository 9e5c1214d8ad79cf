/**
 * What Offloop uses of Vert.x beyond its public API, in small classes: contexts, close hooks, worker pools, transports
 * and service providers.
 *
 * <p>The only package of this module that imports {@code io.vertx.core.internal}, {@code impl} and {@code spi}, so that
 * what Vert.x changes between versions breaks one package. Any thread. Imports nothing of Offloop.
 */
@NullMarked
package dev.offloop.loop.vertx;

import org.jspecify.annotations.NullMarked;
