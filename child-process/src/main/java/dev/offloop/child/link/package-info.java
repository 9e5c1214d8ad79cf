/**
 * The two ends of a pair of queues with their control page: what a parent and a child say to each other.
 *
 * <p>Each end has one owner at a time, the home loop and the child's agent. Knows nothing of processes.
 */
@NullMarked
package dev.offloop.child.link;

import org.jspecify.annotations.NullMarked;
