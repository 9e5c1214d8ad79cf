package dev.offloop.child.lifecycle;

/** How far a child got before it died. */
public enum ChildProgress {
    NEVER_READY,
    READY,
    FINISHED_A_TASK
}
