/** Tests beside the code. */
@NullMarked
package dev.offloop.http.proxy;

import org.jspecify.annotations.NullMarked;
