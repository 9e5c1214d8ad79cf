package dev.offloop.process;

/**
 * A JVM that was forked.
 *
 * @param process the process
 * @param channel its messages
 */
public record ForkedProcess(ChildProcess process, MessageChannel channel) {}
