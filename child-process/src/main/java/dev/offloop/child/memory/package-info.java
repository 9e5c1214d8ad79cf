/**
 * Memory that parent and child share, and the few native calls that the transport needs.
 *
 * <p>Each field names its one writer. The only package that makes and maps memory and calls C through
 * {@code java.lang.foreign}.
 */
@NullMarked
package dev.offloop.child.memory;

import org.jspecify.annotations.NullMarked;
