/**
 * Back ends whose workers are threads of this process: inline, platform, virtual, work-stealing, keyed.
 *
 * <p>Their state belongs to the home loop; worker threads touch {@code Job} and the completion queue only. May import
 * {@code dev.offloop.task}, {@code dev.offloop.offload}, {@code dev.offloop.workers.queue}, Vert.x, JCTools and SLF4J.
 */
@NullMarked
package dev.offloop.workers;

import org.jspecify.annotations.NullMarked;
