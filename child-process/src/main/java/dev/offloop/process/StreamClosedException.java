package dev.offloop.process;

/** Something was written to a stream of a process that takes no more, or reading it failed. */
public final class StreamClosedException extends ChildProcessException {
    private static final long serialVersionUID = 1;

    StreamClosedException(String stream, String why) {
        super(stream + ": " + why);
    }

    StreamClosedException(String stream, Throwable cause) {
        super(stream + ": " + cause.getMessage(), cause);
    }
}
