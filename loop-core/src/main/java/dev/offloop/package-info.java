/**
 * The entry point of an application: {@link dev.offloop.Offloop}. Nothing here runs on a loop's thread.
 *
 * <p>May import the packages below it in this module; no other package may import it but those of applications.
 */
@NullMarked
package dev.offloop;

import org.jspecify.annotations.NullMarked;
