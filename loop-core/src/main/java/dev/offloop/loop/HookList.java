package dev.offloop.loop;

import java.util.Arrays;

/**
 * The hooks of one kind, in the order of their registration. One registered or cancelled meanwhile counts next time.
 */
final class HookList {
    private final LoopThread thread;
    private Hook[] hooks = {};
    private int referenced;

    HookList(LoopThread thread) {
        this.thread = thread;
    }

    Handle add(Runnable callback) {
        Hook hook = new Hook(callback);
        Hook[] longer = Arrays.copyOf(hooks, hooks.length + 1);
        longer[hooks.length] = hook;
        hooks = longer;
        referenced++;
        return hook;
    }

    boolean anyReferenced() {
        return referenced > 0;
    }

    int size() {
        return hooks.length;
    }

    /** The hooks as they are now; the array is never changed. */
    Hook[] snapshot() {
        return hooks;
    }

    final class Hook extends CountedHandle {
        final Runnable callback;
        private boolean cancelled;

        Hook(Runnable callback) {
            this.callback = callback;
        }

        boolean cancelled() {
            return cancelled;
        }

        @Override
        LoopThread thread() {
            return thread;
        }

        @Override
        boolean isActive() {
            return !cancelled;
        }

        @Override
        void count(int change) {
            referenced += change;
        }

        @Override
        void withdraw() {
            if (cancelled) {
                return;
            }
            dereference();
            cancelled = true;
            hooks = Arrays.stream(hooks).filter(hook -> hook != this).toArray(Hook[]::new);
        }
    }
}
