package dev.offloop.workers.port;

/** The worker is to end at once: its program is to let this pass. */
public final class WorkerTerminatedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** @param worker its name */
    public WorkerTerminatedException(String worker) {
        super("Worker '" + worker + "' is to end at once");
    }
}
