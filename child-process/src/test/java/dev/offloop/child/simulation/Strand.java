package dev.offloop.child.simulation;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A thread of a process. */
final class Strand {
    private final World world;
    private final Host host;
    private final String name;
    private final Coroutine code;
    private final Consumer<@Nullable Throwable> onEnd;
    private boolean waiting;
    private long delay;

    Strand(Host host, String name, Runnable code, Consumer<@Nullable Throwable> onEnd) {
        this.world = host.world();
        this.host = host;
        this.name = name;
        this.code = new Coroutine(code);
        this.onEnd = onEnd;
    }

    String name() {
        return name;
    }

    void start(long after) {
        world.after(after, () -> host.run(this::step));
    }

    private void step() {
        Strand before = world.current;
        world.current = this;
        try {
            code.resume();
        } finally {
            world.current = before;
        }
        if (code.isDone()) {
            onEnd.accept(code.thrown());
        } else if (!waiting) {
            start(delay);
        }
    }

    void pause(long time) {
        delay = time;
        Coroutine.leave();
    }

    void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            waiting = true;
            Coroutine.leave();
        }
    }

    boolean isWaiting() {
        return waiting;
    }

    /** Has it look again at what it waits for. */
    void wake() {
        if (waiting) {
            waiting = false;
            start(world.between(1_000, 60_000));
        }
    }
}
