/** Placeholder. */
@org.jspecify.annotations.NullMarked
package dev.offloop.loop;
