package dev.offloop.jobs;

/** The store does not do what was asked for, and says why. Has no stack trace: it was thrown nowhere. */
public final class JobStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public JobStoreException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** For programs. */
    public Reason reason() {
        return reason;
    }

    /** Why something is not done. */
    public enum Reason {
        /** As many jobs are kept as are allowed; some will expire. */
        FULL,
        /** The disk has no room. */
        NO_ROOM,
        /** The idempotency key was used for another request. */
        KEY_REUSED,
        /** There is no such job, or not any more. */
        UNKNOWN,
        /** The job is in a state in which this cannot be. */
        NOT_NOW,
        /** The request can never be accepted. */
        TOO_LARGE,
        /** The store cannot write any more, and says so until it is opened again. */
        BROKEN,
        /** The store is closed. */
        CLOSED
    }
}
