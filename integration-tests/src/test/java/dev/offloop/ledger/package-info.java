/**
 * A task of one's own, as a user would write and drop it in: not idempotent, and with a loop that nothing interrupts.
 *
 * <p>Runs inside a child JVM. May import {@code dev.offloop.task} alone.
 */
@NullMarked
package dev.offloop.ledger;

import org.jspecify.annotations.NullMarked;
