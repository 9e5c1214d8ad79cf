/** A child's agent, driven by hand. */
@NullMarked
package dev.offloop.child.agent;

import org.jspecify.annotations.NullMarked;
