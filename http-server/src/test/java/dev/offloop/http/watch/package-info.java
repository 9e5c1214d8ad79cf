/** Tests of looks. */
@NullMarked
package dev.offloop.http.watch;

import org.jspecify.annotations.NullMarked;
