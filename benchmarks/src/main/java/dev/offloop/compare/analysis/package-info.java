/**
 * What measurements say and what they do not: medians with confidence intervals, rankings, break-evens, warm-up, laws.
 *
 * <p>Pure functions on numbers, from any thread. May import the JDK and HdrHistogram only.
 */
@NullMarked
package dev.offloop.compare.analysis;

import org.jspecify.annotations.NullMarked;
