/**
 * Tests of the loop's eyes.
 *
 * <p>By hand on the test's thread where time matters, on a real loop where the JVM does.
 */
@NullMarked
package dev.offloop.loop.diagnostics;

import org.jspecify.annotations.NullMarked;
