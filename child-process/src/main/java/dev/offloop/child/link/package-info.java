/**
 * The two ends of a pair of queues with their control page: the messages between a parent and a child.
 *
 * <p>Each end has one owner at a time, the home loop and the child's agent. Knows nothing of processes.
 */
@NullMarked
package dev.offloop.child.link;

import org.jspecify.annotations.NullMarked;
