/**
 * How a child JVM is started: its command, environment, prefix and AOT cache, the training run that makes the cache,
 * and the output that a started process prints.
 *
 * <p>Blocks: launcher threads only. May import {@code child.agent}, {@code child.files} and what the transport consists
 * of.
 */
@NullMarked
package dev.offloop.child.start;

import org.jspecify.annotations.NullMarked;
