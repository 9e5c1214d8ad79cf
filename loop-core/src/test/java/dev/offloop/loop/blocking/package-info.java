/** Tests of the bulkheads, on the test's thread and on theirs, held by latches. */
@NullMarked
package dev.offloop.loop.blocking;

import org.jspecify.annotations.NullMarked;
