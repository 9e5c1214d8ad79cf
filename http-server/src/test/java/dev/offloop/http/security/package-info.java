/** Tests beside the code. */
@NullMarked
package dev.offloop.http.security;

import org.jspecify.annotations.NullMarked;
