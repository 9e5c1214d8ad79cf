package dev.offloop.process;

/** A process was cancelled before it was started, so there is none. */
public final class CancelledException extends ChildProcessException {
    private static final long serialVersionUID = 1;

    CancelledException(String command) {
        super(command + " was cancelled before it was started");
    }
}
