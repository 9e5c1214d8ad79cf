package dev.offloop.loop;

import java.util.List;

/**
 * A stack of the loop's thread, seen while it was blocked.
 *
 * @param seen how many samples had exactly this stack
 * @param state the thread's state when it was first seen
 * @param frames innermost first
 */
public record StackSample(int seen, Thread.State state, List<StackTraceElement> frames) {
    public StackSample {
        frames = List.copyOf(frames);
    }
}
