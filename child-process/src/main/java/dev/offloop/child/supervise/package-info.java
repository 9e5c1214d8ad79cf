/**
 * The parent's side of its children: starting, feeding, hearing, burying and replacing them.
 *
 * <p>State belongs to the home loop; what blocks (opening queues, starting processes, deleting files) runs on the
 * launcher thread.
 */
@NullMarked
package dev.offloop.child.supervise;

import org.jspecify.annotations.NullMarked;
