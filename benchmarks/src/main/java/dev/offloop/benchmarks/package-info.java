/**
 * JMH benchmarks, one class per question; {@code java -jar benchmarks/target/benchmarks.jar [JMH options]}. With
 * {@code compare} as the first argument, the same jar is the comparison.
 *
 * <p>What is timed runs on the event loop, as in the service; JMH's thread starts a batch and waits. May import
 * anything.
 */
@NullMarked
package dev.offloop.benchmarks;

import org.jspecify.annotations.NullMarked;
