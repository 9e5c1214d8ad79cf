/**
 * What a task is: its contract, its options, its codecs and the ways it can end.
 *
 * <p>Runs on workers of every kind, also inside child JVMs; so it imports no Vert.x and no Netty, only Jackson.
 */
@NullMarked
package dev.offloop.task;

import org.jspecify.annotations.NullMarked;
