/**
 * Who is at the other end of a request that came by proxies: which proxies are believed, and what they say of their
 * client.
 *
 * <p>Runs on the service's event loop; imports Vert.x, nothing of Offloop.
 */
@NullMarked
package dev.offloop.http.proxy;

import org.jspecify.annotations.NullMarked;
