/**
 * The service's certificate: read from its files, checked, and replaced while connections stay open.
 *
 * <p>Files are read on Vert.x' worker threads, servers are told on the event loop; imports Vert.x, and of the service
 * its connections and its watch of files.
 */
@NullMarked
package dev.offloop.http.tls;

import org.jspecify.annotations.NullMarked;
