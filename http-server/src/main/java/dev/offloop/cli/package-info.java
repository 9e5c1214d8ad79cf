/**
 * The command {@code offloop} and its subcommands, and the assembly of what they run.
 *
 * <p>Runs on the main thread, which may block; may import everything that a service is made of, and picocli.
 */
@NullMarked
package dev.offloop.cli;

import org.jspecify.annotations.NullMarked;
