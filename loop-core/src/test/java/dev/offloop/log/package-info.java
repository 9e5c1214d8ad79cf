/** Tests of the loggers, on the test's thread. */
@NullMarked
package dev.offloop.log;

import org.jspecify.annotations.NullMarked;
