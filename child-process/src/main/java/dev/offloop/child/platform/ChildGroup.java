package dev.offloop.child.platform;

import dev.offloop.os.NativeProcess;
import dev.offloop.os.ProcessDescriptor;
import dev.offloop.os.ProcessDescriptor.GroupSignal;
import java.util.Optional;

/**
 * The process group that a child leads, to which what its tasks start belongs. It is ended after the child has, when
 * the number of the group may belong to another: so it is addressed by a descriptor of the child. Only where there is
 * no such descriptor or signal, as before Linux 6.9, it is addressed by its number, unless a process has that number,
 * as then it was free, and no process was left in the group.
 */
final class ChildGroup implements AutoCloseable {
    /** {@code signal.h}, all Linux architectures and macOS. */
    private static final int SIGKILL = 9;

    private final long leader;
    private final Optional<ProcessDescriptor> descriptor;

    private ChildGroup(long leader, Optional<ProcessDescriptor> descriptor) {
        this.leader = leader;
        this.descriptor = descriptor;
    }

    /** The group of a process that was just started. */
    static ChildGroup of(Process leader) {
        Optional<ProcessDescriptor> opened = ProcessDescriptor.open(leader.pid());
        if (opened.isPresent() && !leader.isAlive()) {
            // It has ended and may have been waited for before the descriptor was opened.
            opened.get().close();
            return new ChildGroup(leader.pid(), Optional.empty());
        }
        return new ChildGroup(leader.pid(), opened);
    }

    /** Kills all that is left of it, after its leader has ended. Reads the process table where it must. */
    void kill() {
        GroupSignal signal =
                descriptor.map(opened -> opened.signalGroup(SIGKILL)).orElse(GroupSignal.UNKNOWN);
        if (signal == GroupSignal.UNKNOWN && ProcessHandle.of(leader).isEmpty()) {
            NativeProcess.killGroup(leader);
        }
    }

    @Override
    public void close() {
        descriptor.ifPresent(ProcessDescriptor::close);
    }
}
