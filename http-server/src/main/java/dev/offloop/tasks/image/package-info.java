/**
 * What {@code image-resize} is made of: the files it reads, the filter that scales them row by row, colours, and the
 * files it writes.
 *
 * <p>Runs on the thread that runs the task, also inside child JVMs; {@link dev.offloop.tasks.image.ImageMemory} is
 * shared by all of them. Imports {@code dev.offloop.task}, the JDK and, for WebP, TwelveMonkeys ImageIO.
 */
@NullMarked
package dev.offloop.tasks.image;

import org.jspecify.annotations.NullMarked;
