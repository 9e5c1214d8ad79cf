package dev.offloop.child.start;

import java.io.IOException;
import java.util.function.Supplier;

/**
 * How one child is started.
 *
 * @param start starts it
 * @param fromCache whether with an AOT cache
 * @param ownGroup whether it leads a process group of its own
 * @param lifeline whether it connects a lifeline beside its bell
 * @param reading reads what it prints
 */
public record Launch(Start start, boolean fromCache, boolean ownGroup, boolean lifeline, Reading reading) {
    /** Starts a process, or what stands for one. */
    @FunctionalInterface
    public interface Start {
        Process start() throws IOException;
    }

    /** Begins to read what a child prints. */
    @FunctionalInterface
    public interface Reading {
        /** Begins; the worker is the child's present name, asked for by any thread. */
        Output of(Supplier<String> worker, Process process);
    }
}
