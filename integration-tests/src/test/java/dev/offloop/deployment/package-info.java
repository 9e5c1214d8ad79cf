/**
 * The service as its users have it: the launcher started as a process, real signals, real ports, real files.
 *
 * <p>Runs on the test's threads. May import the JDK, Jackson and Testcontainers, but nothing of the service: what it
 * sees, every client sees.
 */
@NullMarked
package dev.offloop.deployment;

import org.jspecify.annotations.NullMarked;
