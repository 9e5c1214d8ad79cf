package dev.offloop.task;

/** Which queued task starts first. Lower classes age, so that none waits for ever. */
public enum Priority {
    HIGH,
    NORMAL,
    LOW
}
