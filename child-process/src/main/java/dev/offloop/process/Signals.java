package dev.offloop.process;

import dev.offloop.os.NativeProcess;
import dev.offloop.os.ProcessDescriptor;
import java.util.Optional;

/** Sending signals to processes that others started. */
final class Signals {
    private Signals() {}

    /**
     * Sends it. The descriptor stands for one process; that it is this one is seen from the time of its start, after it
     * was opened. So the signal never reaches another that has got the number. Where there are no such descriptors, as
     * on macOS, the two are compared just before.
     *
     * @return false when the process has ended or the kernel refuses
     */
    static boolean send(ProcessHandle process, Signal signal) {
        Optional<ProcessDescriptor> opened = ProcessDescriptor.open(process.pid());
        if (opened.isEmpty()) {
            return process.isAlive() && NativeProcess.kill(process.pid(), signal.number());
        }
        try (ProcessDescriptor descriptor = opened.get()) {
            return process.isAlive() && descriptor.signal(signal.number());
        }
    }
}
