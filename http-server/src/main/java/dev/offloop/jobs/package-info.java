/**
 * Durable jobs: work that is accepted once and ends once, whatever process dies meanwhile.
 *
 * <p>{@link dev.offloop.jobs.JobStore} is the seam behind which jobs are kept; {@link dev.offloop.jobs.JobRunner} has
 * them run by an {@code Offload}, on one event loop. Uses tasks and {@code Offload}, and nothing of HTTP.
 */
@NullMarked
package dev.offloop.jobs;

import org.jspecify.annotations.NullMarked;
