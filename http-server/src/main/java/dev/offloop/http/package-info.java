/**
 * The compute-offload service over HTTP: routes, bodies, problems, health and metrics.
 *
 * <p>Runs on the service's event loop, which it never blocks; imports Vert.x, Micrometer, {@code dev.offloop.task} and
 * {@code dev.offloop.offload}, no back end.
 */
@NullMarked
package dev.offloop.http;

import org.jspecify.annotations.NullMarked;
