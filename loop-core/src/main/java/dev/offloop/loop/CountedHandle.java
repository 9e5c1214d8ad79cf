package dev.offloop.loop;

/** What the handles of hooks, immediates and embedded sources share: the check of the thread, and the reference. */
abstract class CountedHandle implements Handle {
    private boolean referenced = true;

    /** The loop's thread. */
    abstract LoopThread thread();

    /** Whether it may still run, so that it can be referenced again. */
    abstract boolean isActive();

    /** The number of referenced handles of this kind changes by one, up or down. */
    abstract void count(int change);

    /** Stops the callback from running again. */
    abstract void withdraw();

    final boolean isReferenced() {
        return referenced;
    }

    final void dereference() {
        if (referenced) {
            referenced = false;
            count(-1);
        }
    }

    @Override
    public final void cancel() {
        thread().check("Handle.cancel");
        withdraw();
    }

    @Override
    public final Handle ref() {
        thread().check("Handle.ref");
        if (!referenced && isActive()) {
            referenced = true;
            count(1);
        }
        return this;
    }

    @Override
    public final Handle unref() {
        thread().check("Handle.unref");
        dereference();
        return this;
    }

    @Override
    public final boolean hasRef() {
        thread().check("Handle.hasRef");
        return referenced;
    }

    /** Means nothing but to timers. */
    @Override
    public final Handle refresh() {
        thread().check("Handle.refresh");
        return this;
    }
}
