/**
 * HTTP connections below Vert.x' requests: one request at a time, deadlines, a bound on their number, half-closed
 * clients, and an orderly end.
 *
 * <p>Runs on the service's event loop alone; imports Vert.x and Netty; of Offloop only who listens
 * ({@code loop.netty}).
 */
@NullMarked
package dev.offloop.http.connection;

import org.jspecify.annotations.NullMarked;
