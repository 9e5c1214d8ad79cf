package dev.offloop.process;

/** Why a process was ended by us. */
public enum KillCause {
    /** It ran longer than its timeout. */
    TIMEOUT,
    /** Its token was cancelled. */
    CANCELLED,
    /** It wrote more than is kept. */
    MAX_BUFFER
}
