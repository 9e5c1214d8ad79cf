/**
 * How a task goes to a child and its result comes back: the workload of one child, its credits, large bodies and their
 * slabs, the rotation of queue files.
 *
 * <p>State belongs to the home loop; copies run on threads of their own. May import {@code child.platform}.
 */
@NullMarked
package dev.offloop.child.transfer;

import org.jspecify.annotations.NullMarked;
