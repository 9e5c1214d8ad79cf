/**
 * Frames through Chronicle Queue: one writer and one reader per queue, rolled by bytes, deleted behind the reader.
 *
 * <p>An appender or tailer has one owner at a time. The only importer of {@code net.openhft}.
 */
@NullMarked
package dev.offloop.child.queue;

import org.jspecify.annotations.NullMarked;
