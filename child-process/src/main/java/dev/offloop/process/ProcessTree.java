package dev.offloop.process;

import dev.offloop.os.OwnProcess;
import dev.offloop.os.ProcessDescriptor;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Signals for a process and all below it.
 *
 * <p>The tree changes while it is read: a process forks, and the child of one that has ended has no parent in the tree.
 * So all are stopped first, from the root down, until a reading finds none new. Then none can fork any more, each gets
 * the signal, and each goes on, to handle it. Reads {@code /proc}: blocks for milliseconds; not on the loop.
 */
final class ProcessTree {
    /** Readings until it is given up to catch them all: each must find processes that were made since the last. */
    private static final int MAX_READINGS = 50;

    private ProcessTree() {}

    /**
     * Sends the signal to all of them.
     *
     * @param group of a root that leads one, whose other members get it too; also when the root has ended, where the
     *     kernel can still tell that group from another that has got its number
     * @return how many processes below the root got it; members of the group that are not below it are not counted
     */
    static int signal(OwnProcess root, Signal signal, Optional<ProcessDescriptor> group) {
        Set<ProcessHandle> below = new LinkedHashSet<>();
        root.signal(Signal.SIGSTOP.number());
        stopAllBelow(root, below);
        int reached = 0;
        for (ProcessHandle process : below) {
            reached += Signals.send(process, signal) ? 1 : 0;
        }
        root.signal(signal.number());
        group.ifPresent(others -> {
            if (!root.signalGroup(signal.number())) {
                others.signalGroup(signal.number());
            }
        });
        if (signal != Signal.SIGSTOP) {
            below.forEach(process -> Signals.send(process, Signal.SIGCONT));
            root.signal(Signal.SIGCONT.number());
        }
        return reached;
    }

    private static void stopAllBelow(OwnProcess root, Set<ProcessHandle> below) {
        boolean grown = true;
        for (int reading = 0; reading < MAX_READINGS && grown; reading++) {
            grown = false;
            for (ProcessHandle process : root.below()) {
                if (below.add(process)) {
                    Signals.send(process, Signal.SIGSTOP);
                    grown = true;
                }
            }
        }
    }
}
