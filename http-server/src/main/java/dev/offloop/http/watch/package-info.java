/**
 * Files that the service reads again when they change.
 *
 * <p>Looks run on Vert.x' worker threads, the rest on the event loop; imports Vert.x, nothing of Offloop.
 */
@NullMarked
package dev.offloop.http.watch;

import org.jspecify.annotations.NullMarked;
