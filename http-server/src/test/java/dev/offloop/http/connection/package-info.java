/** Tests of the arithmetic of connections. */
@NullMarked
package dev.offloop.http.connection;

import org.jspecify.annotations.NullMarked;
