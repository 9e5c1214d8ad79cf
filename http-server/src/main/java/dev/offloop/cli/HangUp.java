package dev.offloop.cli;

import dev.offloop.os.HostProcess;
import java.util.function.BooleanSupplier;

/**
 * What SIGHUP asks for. To a service that was started from a terminal it says that the terminal is gone, and the
 * service stops as other programs do. To one without a terminal, or whose terminal is still there, or that was started
 * by {@code nohup}, it is a request to renew the workers.
 */
final class HangUp implements Runnable {
    private final BooleanSupplier hasTerminal;
    private final Runnable stop;
    private final Runnable renew;
    private final boolean diesWithTerminal;

    HangUp(boolean wasIgnored, BooleanSupplier hasTerminal, Runnable stop, Runnable renew) {
        this.hasTerminal = hasTerminal;
        this.stop = stop;
        this.renew = renew;
        this.diesWithTerminal = !wasIgnored && hasTerminal.getAsBoolean();
    }

    /** From now on SIGHUP has one of these done. */
    static void handle(Runnable stop, Runnable renew) {
        boolean wasIgnored = Signals.isHangUpIgnored();
        if (wasIgnored) {
            HostProcess.enableHangUp();
        }
        Signals.onHangUp(new HangUp(wasIgnored, HostProcess::hasTerminal, stop, renew));
    }

    @Override
    public void run() {
        if (diesWithTerminal && !hasTerminal.getAsBoolean()) {
            stop.run();
        } else {
            renew.run();
        }
    }
}
