package dev.offloop.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The terminal that controls this process, if one does, and the signal by which its end is told. */
public final class Terminal {
    /** Can be opened by processes that have one. */
    private static final Path OWN = Path.of("/dev/tty");

    private Terminal() {}

    /** Whether there is one. Blocks for a moment. */
    public static boolean controlsThisProcess() {
        try {
            Files.newInputStream(OWN).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Lets SIGHUP be handled also where this process was started with it ignored. */
    public static void enableHangUp() {
        NativeProcess.stopIgnoringHangUp();
    }
}
