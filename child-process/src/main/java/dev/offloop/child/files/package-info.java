/**
 * Directories and files of a service: the runtime directory and its sweep, private copies of jars, crash reports.
 *
 * <p>Blocks: never on a loop. May import {@code child.config} and native calls.
 */
@NullMarked
package dev.offloop.child.files;

import org.jspecify.annotations.NullMarked;
