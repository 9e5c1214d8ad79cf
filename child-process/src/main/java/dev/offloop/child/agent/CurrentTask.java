package dev.offloop.child.agent;

/** Which task the agent runs. Written by the agent's thread; another thread may see an older value. */
final class CurrentTask {
    /** No task runs; ids begin above it. */
    static final long NONE = 0;

    private long id = NONE;

    void is(long taskId) {
        id = taskId;
    }

    long id() {
        return id;
    }
}
