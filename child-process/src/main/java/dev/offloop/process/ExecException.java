package dev.offloop.process;

import java.util.Optional;

/** A process ran and did not end with code 0, or was ended by us; holds what it had written until then. */
public final class ExecException extends ChildProcessException {
    private static final long serialVersionUID = 1;

    private final transient Optional<Exit> exit;
    private final transient Optional<KillCause> cause;
    private final transient Output output;

    ExecException(String message, Optional<Exit> exit, Optional<KillCause> cause, Output output) {
        super(message);
        this.exit = exit;
        this.cause = cause;
        this.output = output;
    }

    /** How the process ended; empty when it was cancelled before it was started. */
    public Optional<Exit> exit() {
        return exit;
    }

    /** Why it was ended by us; empty when it ended otherwise. */
    public Optional<KillCause> killCause() {
        return cause;
    }

    /** What it wrote; cut off when it was ended by us. */
    public Output output() {
        return output;
    }
}
