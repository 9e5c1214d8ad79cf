package dev.offloop.process.channel;

/** A message cannot be sent or read, or the channel is not there any more. */
public final class ChannelException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** For both ends of the channel. */
    public ChannelException(String message) {
        super(message);
    }

    /** For both ends of the channel. */
    public ChannelException(String message, Throwable cause) {
        super(message, cause);
    }
}
