/**
 * The rules of the architecture, read from the compiled classes of every module.
 *
 * <p>Runs on the test's thread. May import ArchUnit.
 */
@NullMarked
package dev.offloop.architecture;

import org.jspecify.annotations.NullMarked;
