/**
 * How {@code offloop compare} measures: probes on the event loop, processor time and memory from {@code /proc}.
 *
 * <p>Probes run on the event loop, everything else on the main thread. May import {@code dev.offloop.offload},
 * {@code dev.offloop.loop}, the tasks, the analysis and HdrHistogram.
 */
@NullMarked
package dev.offloop.compare.measure;

import org.jspecify.annotations.NullMarked;
