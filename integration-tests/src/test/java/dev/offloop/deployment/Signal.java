package dev.offloop.deployment;

/** Signals as a shell sends them. */
enum Signal {
    HUP,
    INT,
    TERM,
    KILL,
    STOP,
    CONT;

    void send(long pid) {
        Shell.demand("kill", "-" + name(), Long.toString(pid));
    }

    /** To all processes of the group that this process leads, as a terminal does at Ctrl-C. */
    void sendToGroup(long pid) {
        Shell.demand("kill", "-" + name(), "--", "-" + pid);
    }
}
