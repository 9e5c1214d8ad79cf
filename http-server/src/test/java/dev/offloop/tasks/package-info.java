/** Tests of the built-in tasks, on real data. */
@NullMarked
package dev.offloop.tasks;

import org.jspecify.annotations.NullMarked;
