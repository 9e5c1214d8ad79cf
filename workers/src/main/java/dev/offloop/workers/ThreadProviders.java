package dev.offloop.workers;

import dev.offloop.offload.BackendProvider;
import dev.offloop.offload.WorkerBackend;

/** The strategies of this module with default settings, for {@code Offload.create}. */
public final class ThreadProviders {
    /** Virtual threads are for tasks that wait; this many may. */
    private static final int VIRTUAL_CONCURRENCY = 256;

    private ThreadProviders() {}

    /** {@code platform}: a thread for each processor. */
    public static final class Platform implements BackendProvider {
        @Override
        public String strategy() {
            return "platform";
        }

        @Override
        public WorkerBackend create() {
            return ThreadBackend.platform(Runtime.getRuntime().availableProcessors());
        }
    }

    /** {@code virtual}: 256 tasks at once. */
    public static final class Virtual implements BackendProvider {
        @Override
        public String strategy() {
            return "virtual";
        }

        @Override
        public WorkerBackend create() {
            return ThreadBackend.virtual(VIRTUAL_CONCURRENCY);
        }
    }

    /** {@code inline}. */
    public static final class Inline implements BackendProvider {
        @Override
        public String strategy() {
            return "inline";
        }

        @Override
        public WorkerBackend create() {
            return new InlineBackend();
        }
    }

    /** {@code work-stealing}: a thread for each processor. */
    public static final class WorkStealing implements BackendProvider {
        @Override
        public String strategy() {
            return "work-stealing";
        }

        @Override
        public WorkerBackend create() {
            return ThreadBackend.workStealing(Runtime.getRuntime().availableProcessors());
        }
    }

    /** {@code keyed}: a thread for each processor. */
    public static final class Keyed implements BackendProvider {
        @Override
        public String strategy() {
            return "keyed";
        }

        @Override
        public WorkerBackend create() {
            return new KeyedBackend(Runtime.getRuntime().availableProcessors());
        }
    }
}
