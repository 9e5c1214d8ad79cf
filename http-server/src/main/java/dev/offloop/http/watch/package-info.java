/**
 * What the service looks at again and again: files that it reads when they change, and how full memory is.
 *
 * <p>Looks run on Vert.x' worker threads, the rest on the event loop; imports Vert.x, nothing of Offloop.
 */
@NullMarked
package dev.offloop.http.watch;

import org.jspecify.annotations.NullMarked;
