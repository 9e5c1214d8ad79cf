/**
 * The built-in tasks: echo, burn, sha256, gzip, password-hash, image-resize, mandelbrot.
 *
 * <p>Runs on workers of every kind, also inside child JVMs; imports {@code dev.offloop.task},
 * {@code dev.offloop.tasks.image} and the JDK only.
 */
@NullMarked
package dev.offloop.tasks;

import org.jspecify.annotations.NullMarked;
