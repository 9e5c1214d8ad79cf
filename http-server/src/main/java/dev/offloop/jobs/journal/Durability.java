package dev.offloop.jobs.journal;

/** What a record survives that was answered. */
public enum Durability {
    /** The death of every process, but not of the machine. */
    PROCESS,
    /** A loss of power too: the disk is asked to write, once for all records that wait. */
    POWER
}
