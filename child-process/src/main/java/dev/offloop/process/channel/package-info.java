/**
 * The message channel of fork: what both ends share, and the end inside the forked JVM.
 *
 * <p>The forked end has one thread, which reads and runs the handlers; any thread sends. May import the JDK and Jackson
 * only, so that a forked JVM needs no Vert.x.
 */
@NullMarked
package dev.offloop.process.channel;

import org.jspecify.annotations.NullMarked;
