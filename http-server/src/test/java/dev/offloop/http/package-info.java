/** Tests of the service in this process, over real sockets. */
@NullMarked
package dev.offloop.http;

import org.jspecify.annotations.NullMarked;
