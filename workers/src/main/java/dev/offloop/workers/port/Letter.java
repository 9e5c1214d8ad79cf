package dev.offloop.workers.port;

/** What goes through the queues of a worker on a thread beside plain messages, which are no letters. */
sealed interface Letter {
    /** Letters without content. */
    enum Mark implements Letter {
        /** To the worker: no message follows. */
        CLOSED,
        /** To the owner: the program begins. */
        ONLINE,
        /** To the owner: the count of taken messages has grown by much. */
        TAKEN
    }

    /** A message and a buffer, either way. */
    record WithBuffer(Object message, SharedBuffer.Memory memory) implements Letter {}

    /** What was said on a channel, either way. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Broadcast(String channel, byte[] message) implements Letter {}

    /** To the owner: the worker joins or leaves a channel. */
    record Subscription(String channel, boolean joins) implements Letter {}

    /** To the owner, last: the thread has ended. */
    record Ended(WorkerExit how) implements Letter {}
}
