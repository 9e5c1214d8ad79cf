/**
 * The loop driven by hand on a clock of its own, for tests here and in other modules; and the tests of the loop.
 *
 * <p>Runs on the test's thread, which owns the loop. Imports no Netty.
 */
@NullMarked
package dev.offloop.loop;

import org.jspecify.annotations.NullMarked;
