/**
 * Small tasks that tests of every back end run.
 *
 * <p>They may run in another process than the test: what they did shows in their output or in files named by their
 * input.
 */
@NullMarked
package dev.offloop.task.sample;

import org.jspecify.annotations.NullMarked;
