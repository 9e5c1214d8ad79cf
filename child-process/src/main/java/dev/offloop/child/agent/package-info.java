/**
 * What runs inside a child JVM: the agent that runs tasks and the watcher that ends the process when the parent is
 * gone.
 *
 * <p>Must not load Vert.x or Netty: a child is to start fast and stay small.
 */
@NullMarked
package dev.offloop.child.agent;

import org.jspecify.annotations.NullMarked;
