/**
 * Programs that {@code offloop compare --peers} measures beside ours: found beside the launcher, started, asked over
 * pipes.
 *
 * <p>Runs on the main thread, which waits for the programs. May import the measuring, the analysis, the report and
 * Jackson.
 */
@NullMarked
package dev.offloop.compare.peers;

import org.jspecify.annotations.NullMarked;
