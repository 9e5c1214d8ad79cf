/**
 * Calls of the C library: processes, signals, groups, descriptors, memory; and what a process is to its host.
 *
 * <p>Any thread; a method that blocks says so. With {@code child.memory} the only package that calls C and makes memory
 * through {@code java.lang.foreign}.
 */
@NullMarked
package dev.offloop.os;

import org.jspecify.annotations.NullMarked;
