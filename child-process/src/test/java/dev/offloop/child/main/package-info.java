/** A child's agent, driven by hand. */
@NullMarked
package dev.offloop.child.main;

import org.jspecify.annotations.NullMarked;
