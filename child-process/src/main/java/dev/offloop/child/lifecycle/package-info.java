/**
 * One child from its start until its files are deleted: states, heartbeat, deadlines of its tasks, age, and why it
 * died.
 *
 * <p>Home loop only. May import {@code child.transfer}.
 */
@NullMarked
package dev.offloop.child.lifecycle;

import org.jspecify.annotations.NullMarked;
