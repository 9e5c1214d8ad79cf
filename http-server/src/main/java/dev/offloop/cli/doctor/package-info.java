/**
 * {@code offloop doctor}: what this machine has of what Offloop needs.
 *
 * <p>Runs on the main thread, which may block; may import the child back end and the built-in tasks.
 */
@NullMarked
package dev.offloop.cli.doctor;

import org.jspecify.annotations.NullMarked;
