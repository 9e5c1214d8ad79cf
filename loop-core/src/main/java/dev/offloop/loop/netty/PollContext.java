package dev.offloop.loop.netty;

import dev.offloop.loop.LoopBackend;
import io.netty.channel.IoHandlerContext;

/** Tells Netty's I/O handler how long it may wait, as the loop has decided it. Belongs to the loop's thread. */
final class PollContext implements IoHandlerContext {
    private static final long LONGEST_WAIT_NANOS = 3_600_000_000_000L;
    private static final long NEARLY_HALF_MILLI_NANOS = 499_999;
    private static final long NO_DEADLINE = -1;

    private final PhasedEventLoop loop;
    private final long initialNanos;
    private final boolean nio;
    private boolean mayBlock;
    private long deadlineNanos;

    PollContext(PhasedEventLoop loop, boolean nio) {
        this.loop = loop;
        this.initialNanos = loop.ticker().initialNanoTime();
        this.nio = nio;
    }

    void set(boolean mayBlock, long deadlineNanos) {
        this.mayBlock = mayBlock;
        this.deadlineNanos = deadlineNanos;
    }

    /**
     * Asked again after the handler has made itself ready to be woken: a task that came before that must be seen here.
     *
     * <p>NIO is told to wait for no time at all instead of not to wait: on its way there it takes notice of having been
     * woken. Otherwise it would go on waking itself at each poll, for two more system calls.
     */
    @Override
    public boolean canBlock() {
        return mayBlock ? !loop.wasHandedTasks() : nio;
    }

    /** NIO waits whole milliseconds, rounded to the nearest: rounded up here, as it would come early and then spin. */
    @Override
    public long delayNanos(long currentTimeNanos) {
        if (!mayBlock) {
            return 0;
        }
        if (deadlineNanos == LoopBackend.NEVER) {
            return LONGEST_WAIT_NANOS;
        }
        long roundUp = nio ? NEARLY_HALF_MILLI_NANOS : 0;
        return Math.clamp(deadlineNanos - currentTimeNanos + roundUp, 0, LONGEST_WAIT_NANOS);
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos == LoopBackend.NEVER ? NO_DEADLINE : deadlineNanos - initialNanos;
    }
}
