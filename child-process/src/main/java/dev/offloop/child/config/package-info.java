/**
 * What a user sets for children: sizes, limits, times, JVM flags. Records with defaults.
 *
 * <p>Immutable; any thread. Imports the JDK only.
 */
@NullMarked
package dev.offloop.child.config;

import org.jspecify.annotations.NullMarked;
