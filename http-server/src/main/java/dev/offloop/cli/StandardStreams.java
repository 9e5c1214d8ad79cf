package dev.offloop.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a task's input comes from and its result goes.
 *
 * @param lineEnd whether to end the result as a line, for the eye
 */
record StandardStreams(InputStream in, OutputStream out, boolean lineEnd) {
  /** Those of the process. A terminal gives no input, since nobody would know that it is waited for. */
  static StandardStreams ofProcess() {
    return new StandardStreams(isTerminal(0) ? InputStream.nullInputStream() : System.in, System.out, isTerminal(1));
  }

  /** Where the system does not tell, a stream is taken for no terminal. */
  private static boolean isTerminal(int fileDescriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + fileDescriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
