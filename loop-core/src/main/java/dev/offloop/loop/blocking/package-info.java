/**
 * What libuv's thread pool is: bounded bulkheads of threads for calls that block, under Vert.x and for everyone.
 *
 * <p>Calls run on a bulkhead's threads and complete on the context that made them. Imports the loop's API and Vert.x,
 * no Netty.
 */
@NullMarked
package dev.offloop.loop.blocking;

import org.jspecify.annotations.NullMarked;
