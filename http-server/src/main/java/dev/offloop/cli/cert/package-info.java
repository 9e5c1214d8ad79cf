/**
 * {@code offloop cert}: an authority of one's own and its certificates, for trying out TLS.
 *
 * <p>Runs on the main thread, which may block; imports BouncyCastle, nothing of Offloop.
 */
@NullMarked
package dev.offloop.cli.cert;

import org.jspecify.annotations.NullMarked;
