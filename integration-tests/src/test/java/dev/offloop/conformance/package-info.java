/**
 * The event loop against real Node: random programs run on both, and their traces must be identical.
 *
 * <p>Programs run on the thread of the loop under test; everything else here on the test's thread. Imports the public
 * API of {@code dev.offloop.loop} only.
 */
@NullMarked
package dev.offloop.conformance;

import org.jspecify.annotations.NullMarked;
