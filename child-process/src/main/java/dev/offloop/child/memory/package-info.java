/**
 * Memory that parent and child share: the control page and the payload arena.
 *
 * <p>Each field names its one writer. Makes and maps memory through {@code java.lang.foreign}, as
 * {@code dev.offloop.os} does.
 */
@NullMarked
package dev.offloop.child.memory;

import org.jspecify.annotations.NullMarked;
