package dev.offloop.os;

/** What a process that is a service has to do with the system around it. Any thread. */
public final class HostProcess {
    private HostProcess() {}

    /**
     * Waits for orphans that end, when this process is the first of its container and so inherits them.
     *
     * @return ends that
     */
    public static Runnable reapOrphans() {
        if (ProcessHandle.current().pid() != 1) {
            return () -> {};
        }
        return OrphanReaper.start()::close;
    }

    /** Whether a terminal controls this process: it was started from one that is still there. */
    public static boolean hasTerminal() {
        return Terminal.controlsThisProcess();
    }

    /**
     * Lets SIGHUP be handled also where this process was started by {@code nohup}, under which a JVM would ignore it.
     */
    public static void enableHangUp() {
        Terminal.enableHangUp();
    }
}
