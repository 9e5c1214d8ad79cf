/**
 * {@code offloop handshake}: a TLS handshake with a service, step by step, and what its certificates say.
 *
 * <p>Runs on the main thread, which may block; imports the JDK alone, and what {@code offloop cert} makes.
 */
@NullMarked
package dev.offloop.cli.handshake;

import org.jspecify.annotations.NullMarked;
