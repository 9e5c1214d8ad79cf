package dev.offloop.loop;

import java.util.ArrayList;
import java.util.List;

/** What happened, in order. */
final class Trace {
    private final List<String> entries = new ArrayList<>();

    /** A callback that leaves its name. */
    Runnable note(String name) {
        return () -> entries.add(name);
    }

    void add(String name) {
        entries.add(name);
    }

    @Override
    public String toString() {
        return String.join(" ", entries);
    }
}
