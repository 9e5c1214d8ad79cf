/** Tests of the command line, in this process. */
@NullMarked
package dev.offloop.cli;

import org.jspecify.annotations.NullMarked;
