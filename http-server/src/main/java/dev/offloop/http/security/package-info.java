/**
 * Who may call the service, how much of it, and what operators did.
 *
 * <p>Files are read on Vert.x' worker threads, everything else runs on the event loop; imports Vert.x, and of the
 * service its watch of files.
 */
@NullMarked
package dev.offloop.http.security;

import org.jspecify.annotations.NullMarked;
