/**
 * The whole back end on one thread under one seed: real dispatcher, pool, supervisor and both ends of the transport;
 * simulated time, processes, sockets and files. Only tests run it.
 */
@NullMarked
package dev.offloop.child.simulation;

import org.jspecify.annotations.NullMarked;
