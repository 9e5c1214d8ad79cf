package dev.offloop.task;

/** Thrown by {@link TaskContext#checkpoint()} to leave a task that is cancelled. */
public final class TaskCancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TaskCancelledException() {
        super("The task was cancelled or its deadline passed", null, false, false);
    }
}
