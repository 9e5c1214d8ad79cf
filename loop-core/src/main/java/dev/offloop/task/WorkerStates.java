package dev.offloop.task;

import dev.offloop.log.Logs;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** What tasks have had one worker make. Used by one thread at a time. */
public final class WorkerStates implements AutoCloseable {
    private final IdentityHashMap<PerWorker<?>, Object> states = new IdentityHashMap<>();
    private final List<Runnable> tearDowns = new ArrayList<>();

    /** What was made; makes it when it was not. Throws what making it throws. */
    @SuppressWarnings("unchecked")
    public <S> S get(PerWorker<S> kind) throws Exception {
        Object state = states.get(kind);
        if (state == null) {
            S made = kind.setUp();
            states.put(kind, made);
            tearDowns.add(() -> kind.tearDown(made));
            return made;
        }
        return (S) state;
    }

    /** Tears all down, what was made last first. Never throws. */
    @Override
    public void close() {
        for (Runnable tearDown : tearDowns.reversed()) {
            try {
                tearDown.run();
            } catch (Throwable e) {
                Logs.of(WorkerStates.class).error("What tasks had set up for a worker could not be torn down", e);
            }
        }
        tearDowns.clear();
        states.clear();
    }
}
