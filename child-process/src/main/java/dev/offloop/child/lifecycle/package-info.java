/**
 * One child from its start to its burial: states, heartbeat, deadlines of its tasks, age, and why it died.
 *
 * <p>Home loop only. May import {@code child.transfer}.
 */
@NullMarked
package dev.offloop.child.lifecycle;

import org.jspecify.annotations.NullMarked;
