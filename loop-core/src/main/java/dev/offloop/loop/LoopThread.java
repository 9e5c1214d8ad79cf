package dev.offloop.loop;

import org.jspecify.annotations.Nullable;

/** The one thread that a loop belongs to while it is run. */
final class LoopThread {
    private static final ThreadLocal<EventLoop> CURRENT = new ThreadLocal<>();

    private volatile @Nullable Thread owner;

    /** The loop that the calling thread runs, or null. */
    static @Nullable EventLoop currentLoop() {
        return CURRENT.get();
    }

    /** Makes the calling thread the owner. */
    void bind(EventLoop loop) {
        Thread before = owner;
        if (before != null && !before.equals(Thread.currentThread())) {
            throw new IllegalStateException("the loop is run by " + before + ", not " + Thread.currentThread());
        }
        owner = Thread.currentThread();
        CURRENT.set(loop);
    }

    void unbind() {
        check("unbind");
        owner = null;
        CURRENT.remove();
    }

    /** Any thread. */
    boolean isCurrent() {
        return Thread.currentThread().equals(owner);
    }

    /** The owner, or null while the loop is not run. Any thread. */
    @Nullable
    Thread owner() {
        return owner;
    }

    /** Throws unless called by the owner. */
    void check(String what) {
        Thread thread = owner;
        if (!Thread.currentThread().equals(thread)) {
            throw new IllegalStateException(
                    what + " was called on " + Thread.currentThread().getName()
                            + ", but belongs to the loop's thread "
                            + (thread == null ? "(none: the loop does not run)" : thread.getName())
                            + ": hand it over with EventLoop.execute");
        }
    }
}
