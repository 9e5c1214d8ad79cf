package dev.offloop.offload;

/**
 * To which of its workers a back end binds the tasks of one {@linkplain dev.offloop.task.TaskOptions#key() key}. The
 * dispatcher then hands over a task only while its own worker has room, so that a worker that is full holds up its own
 * keys and no others. Workers are numbered from 0. Home loop only.
 */
public interface KeyBinding {
    /** How many workers there are; never changes. */
    int workers();

    /** The worker that runs the tasks of this key, which is not empty; always the same one. */
    int workerOf(String key);

    /** Whether this worker takes one more task. */
    boolean hasRoom(int worker);

    /** The worker with the least to do among those that have room, which gets the next task without a key; else -1. */
    int leastBusy();

    /** Whether a task with this key, which may be empty, can be handed over now. */
    default boolean hasRoomFor(String key) {
        return key.isEmpty() ? leastBusy() >= 0 : hasRoom(workerOf(key));
    }
}
