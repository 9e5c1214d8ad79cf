/** Tests of what the benchmarks' helpers draw and print. */
@NullMarked
package dev.offloop.benchmarks;

import org.jspecify.annotations.NullMarked;
