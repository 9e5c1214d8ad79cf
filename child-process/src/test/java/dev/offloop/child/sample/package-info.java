/** Tasks that do to a child what a test needs. They run in child JVMs; they import {@code dev.offloop.task} only. */
@NullMarked
package dev.offloop.child.sample;

import org.jspecify.annotations.NullMarked;
