/**
 * The pool of children: which place has which child, when the next one starts, how many there are, when the circuit is
 * open.
 *
 * <p>Home loop only. May import {@code child.lifecycle}.
 */
@NullMarked
package dev.offloop.child.pool;

import org.jspecify.annotations.NullMarked;
